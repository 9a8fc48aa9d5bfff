import { isIP } from 'node:net';

/**
 * Whether a `Host` header may call the API served at `servedHost`. A web page that rebinds its own name to this machine
 * sends that name, so only addresses, `localhost` and the name that the API is served under pass.
 */
export function isTrustedHost(header: string | undefined, servedHost: string): boolean {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::\d+)?$/.exec(header ?? '');
  const host = (match?.[1] ?? match?.[2] ?? '').toLowerCase();
  return isIP(host) !== 0 || host === 'localhost' || (host !== '' && host === servedHost.toLowerCase());
}
