import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A fresh token that opens the API. */
export function createToken(): string {
  return randomBytes(32).toString('hex');
}

/** The token that an `Authorization` header carries; empty when there is none. */
export function bearerToken(header: string | undefined): string {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? '';
}

/** Whether two tokens are one. Takes the same time wherever they differ. */
export function sameToken(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
