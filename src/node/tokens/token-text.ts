import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token allows. It stands in the token itself, where its holder can read it. */
export interface TokenScope {
  readonly id: string;
  /** Names of API commands; null for all of them. */
  readonly methods: readonly string[] | null;
  /** Whether only commands that change nothing are allowed. */
  readonly readOnly: boolean;
  /** Unix seconds; null for ever. */
  readonly expiresAt: number | null;
}

const PREFIX = 'leyden1';
/** Far more than any scope takes. */
const MAX_LENGTH = 4096;

/** A token: its scope, readable, and the node's HMAC-SHA-256 over it. `leyden1.SCOPE.HMAC`, both in base64url. */
export function writeToken(scope: TokenScope, key: Uint8Array): string {
  const signed = `${PREFIX}.${Buffer.from(JSON.stringify(scope)).toString('base64url')}`;
  return `${signed}.${hmac(key, signed).toString('base64url')}`;
}

/** The scope of a token that this node made; undefined for any other text. */
export function readToken(text: string, key: Uint8Array): TokenScope | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [prefix, scope, given, ...others] = text.split('.');
  if (prefix !== PREFIX || scope === undefined || given === undefined || others.length > 0) return undefined;
  const expected = hmac(key, `${prefix}.${scope}`);
  const code = Buffer.from(given, 'base64url');
  if (code.length !== expected.length || !timingSafeEqual(code, expected)) return undefined;
  // Only what this node wrote gets here.
  return JSON.parse(Buffer.from(scope, 'base64url').toString()) as TokenScope;
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
