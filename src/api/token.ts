import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A fresh token that opens the API. */
export function createToken(): string {
  return randomBytes(32).toString('hex');
}

/** Whether an `Authorization` header carries the token. Takes the same time wherever they differ. */
export function isAuthorized(header: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
