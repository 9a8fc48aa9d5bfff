import { formatAddress, parsePeerAddress } from '../../node/transport/address.js';
import { type Field, invalidField, type JsonSchema } from './field.js';

/** Any text up to a number of bytes in UTF-8. */
export function text(maxBytes: number): Field<string> {
  return textField({ type: 'string', maxLength: maxBytes }, (value, path) => {
    if (Buffer.byteLength(value) > maxBytes)
      throw invalidField(path, `give at most ${maxBytes} bytes of UTF-8`);
    return value;
  });
}

/** Hex of any length, for what the node tells. */
export const hex: Field<string> = hexField(undefined, 'Hex.');

/** Up to a number of bytes as hex. */
export function hexUpTo(maxBytes: number): Field<string> {
  const parsed = hexField(undefined, `Up to ${maxBytes} bytes of hex.`);
  return {
    ...parsed,
    parse(value, path) {
      const digits = parsed.parse(value, path);
      if (digits.length % 2 !== 0 || digits.length > 2 * maxBytes) {
        throw invalidField(path, `give whole bytes of hex, ${maxBytes} at most`);
      }
      return digits;
    },
  };
}

/** A channel id, a payment hash, a preimage: 32 bytes of hex. */
export const hex32: Field<string> = hexField(64, '32 bytes of hex.');

/** A transaction id in the reversed form that explorers show. */
export const txid: Field<string> = hexField(64, 'A transaction id as explorers show it.');

/** A node id: a compressed public key. */
export const nodeId: Field<string> = textField(
  { type: 'string', pattern: '^0[23][0-9a-f]{64}$', description: 'The public key of a node.' },
  (value, path) => {
    if (!/^0[23][0-9a-fA-F]{64}$/.test(value)) {
      throw invalidField(path, 'give a node id, 66 hex digits that begin with 02 or 03');
    }
    return value.toLowerCase();
  },
);

/** Where a peer is reached, normalised. */
export const peerAddress: Field<string> = textField(
  { type: 'string', description: '`HOST:PORT`, `tcp://HOST:PORT` or `ws://HOST:PORT`.' },
  (value, path) => {
    const address = parsePeerAddress(value);
    if (!address.ok) throw invalidField(path, address.error.message);
    return formatAddress(address.value);
  },
);

/** One of some words. */
export function oneOf<const T extends string>(...words: readonly T[]): Field<T> {
  return {
    parse(value, path) {
      const found = words.find((word) => word === value);
      if (found === undefined) throw invalidField(path, `give one of ${words.join(', ')}`);
      return found;
    },
    serialise: (value) => value,
    schema: { enum: words },
  };
}

function hexField(length: number | undefined, description: string): Field<string> {
  const digits = length === undefined ? '*' : `{${length}}`;
  const pattern = new RegExp(`^[0-9a-fA-F]${digits}$`);
  return textField({ type: 'string', pattern: `^[0-9a-f]${digits}$`, description }, (value, path) => {
    if (!pattern.test(value)) {
      throw invalidField(path, length === undefined ? 'give hex digits' : `give ${length} hex digits`);
    }
    return value.toLowerCase();
  });
}

function textField(schema: JsonSchema, check: (value: string, path: string) => string): Field<string> {
  return {
    parse(value, path) {
      if (typeof value !== 'string') throw invalidField(path, 'give a string');
      return check(value, path);
    },
    serialise: (value) => value,
    schema,
  };
}
