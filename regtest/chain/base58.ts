import { concatBytes, equalBytes } from '../../src/core/primitives/bytes.js';
import { hash256 } from './hash.js';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const CHECKSUM_LENGTH = 4;

/** A version byte and a payload as base58 with a checksum. */
export function encodeBase58Check(version: number, payload: Uint8Array): string {
  const body = concatBytes(Uint8Array.of(version), payload);
  const bytes = concatBytes(body, hash256(body).subarray(0, CHECKSUM_LENGTH));
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; number > 0n; number /= 58n) text = ALPHABET.charAt(Number(number % 58n)) + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return '1'.repeat(Math.max(zeros, 0)) + text;
}

/** Version byte and payload, or `undefined` if the checksum does not hold. */
export function decodeBase58Check(
  text: string,
): { readonly version: number; readonly payload: Uint8Array } | undefined {
  if (text.length > 100) return undefined;
  let number = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    number = number * 58n + BigInt(digit);
  }
  const bytes: number[] = [];
  for (; number > 0n; number /= 256n) bytes.unshift(Number(number % 256n));
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  const all = Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes]);
  const body = all.subarray(0, -CHECKSUM_LENGTH);
  const version = body[0];
  if (
    version === undefined ||
    !equalBytes(hash256(body).subarray(0, CHECKSUM_LENGTH), all.subarray(-CHECKSUM_LENGTH))
  ) {
    return undefined;
  }
  return { version, payload: body.subarray(1) };
}
