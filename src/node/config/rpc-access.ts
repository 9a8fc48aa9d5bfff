import type { BitcoindAccess } from './config.js';

/** The way to the chain backend as its client takes it: a password goes into the URL. */
export function rpcAccess({ url, credentials }: BitcoindAccess): {
  readonly url: string;
  readonly cookieFile?: string;
} {
  if (credentials.kind === 'cookie') return { url, cookieFile: credentials.file };
  const withPassword = new URL(url);
  withPassword.username = encodeURIComponent(credentials.user);
  withPassword.password = encodeURIComponent(credentials.password);
  return { url: withPassword.href };
}
