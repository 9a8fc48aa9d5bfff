import { hash160, type PublicKey, sha256 } from '../crypto/index.js';

/** The opcodes that Lightning's scripts use. */
export const Op = {
  zero: 0x00,
  pushData1: 0x4c,
  one: 0x51,
  two: 0x52,
  sixteen: 0x60,
  if: 0x63,
  notIf: 0x64,
  else: 0x67,
  endIf: 0x68,
  return: 0x6a,
  ifDup: 0x73,
  drop: 0x75,
  dup: 0x76,
  swap: 0x7c,
  size: 0x82,
  equal: 0x87,
  equalVerify: 0x88,
  hash160: 0xa9,
  checkSig: 0xac,
  checkSigVerify: 0xad,
  checkMultiSig: 0xae,
  checkLockTimeVerify: 0xb1,
  checkSequenceVerify: 0xb2,
} as const;

/** A script of opcodes (numbers) and direct pushes (byte strings of 2 to 75 bytes, or a number from `scriptNumber`). */
export function script(...items: readonly (number | Uint8Array)[]): Uint8Array {
  const length = items.reduce<number>(
    (sum, item) => sum + 1 + (typeof item === 'number' ? 0 : item.length),
    0,
  );
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const item of items) {
    if (typeof item === 'number') {
      bytes[offset++] = item;
    } else {
      bytes[offset++] = item.length;
      bytes.set(item, offset);
      offset += item.length;
    }
  }
  return bytes;
}

/** The shortest push of a number from 0 to 2³² − 1: an opcode up to 16, else little-endian with room for the sign. */
export function scriptNumber(value: number): number | Uint8Array {
  if (value === 0) return Op.zero;
  if (value <= 16) return Op.one + value - 1;
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256);
  if ((bytes.at(-1) ?? 0) >= 0x80) bytes.push(0);
  return Uint8Array.from(bytes);
}

/** The version 0 P2WSH scriptPubKey of a witness script. */
export function payToWitnessScriptHash(witnessScript: Uint8Array): Uint8Array {
  return script(Op.zero, sha256(witnessScript));
}

/** The version 0 P2WPKH scriptPubKey of a key. */
export function payToWitnessPublicKeyHash(publicKey: PublicKey): Uint8Array {
  return script(Op.zero, hash160(publicKey));
}

/** The P2PKH script of a key: what the signature of a P2WPKH input commits to (BIP 143). */
export function publicKeyHashScript(publicKey: PublicKey): Uint8Array {
  return script(Op.dup, Op.hash160, hash160(publicKey), Op.equalVerify, Op.checkSig);
}
