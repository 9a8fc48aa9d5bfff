/** Groups of 5 bits for some bytes, the last one padded with zero bits. */
export function bytesToWords(bytes: Uint8Array): Uint8Array {
  return regroup(bytes, 8, 5, Math.ceil((bytes.length * 8) / 5));
}

/** The whole bytes in some groups of 5 bits; bits that are left over are dropped. */
export function wordsToBytes(words: Uint8Array): Uint8Array {
  return regroup(words, 5, 8, Math.floor((words.length * 5) / 8));
}

/** The bytes that a signature covers: groups of 5 bits, with zero bits up to a whole byte. */
export function wordsToPaddedBytes(words: Uint8Array): Uint8Array {
  return regroup(words, 5, 8, Math.ceil((words.length * 5) / 8));
}

/** A big-endian number in groups of 5 bits, without a leading zero unless a length is asked for. */
export function integerToWords(value: number, length?: number): Uint8Array {
  const words: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 32)) words.unshift(rest % 32);
  if (length === undefined) return Uint8Array.from(words);
  if (words.length > length) throw new RangeError(`${value} does not fit ${length} groups of 5 bits`);
  return Uint8Array.from([...new Array<number>(length - words.length).fill(0), ...words]);
}

/** The number in some groups of 5 bits; undefined past 2⁵³ − 1. */
export function wordsToInteger(words: Uint8Array): number | undefined {
  const value = words.reduce((high, word) => high * 32 + word, 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

function regroup(groups: Uint8Array, from: number, to: number, length: number): Uint8Array {
  const result = new Uint8Array(length);
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const group of groups) {
    buffer = ((buffer << from) | group) & 0xfff;
    bits += from;
    while (bits >= to) {
      bits -= to;
      result[at++] = (buffer >> bits) & ((1 << to) - 1);
    }
  }
  if (at < length) result[at] = (buffer << (to - bits)) & ((1 << to) - 1);
  return result;
}
