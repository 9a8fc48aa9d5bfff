import { tryDecode } from '../primitives/codec.js';
import { ByteReader } from '../primitives/reader.js';
import { err, ok, type Result } from '../primitives/result.js';
import { ByteWriter } from '../primitives/writer.js';
import { type GossipError, gossipError } from './error.js';

/** Where a node takes connections (BOLT 7, `node_announcement`, address descriptors). */
export type NodeAddress =
  | { readonly type: 'ipv4' | 'ipv6' | 'torV3'; readonly address: Uint8Array; readonly port: number }
  | { readonly type: 'dns'; readonly hostname: string; readonly port: number }
  /** A descriptor we do not know, with all that follows it: its length is not known either. */
  | { readonly type: 'unknown'; readonly bytes: Uint8Array };

const TOR_V2 = 3;
const TOR_V2_LENGTH = 12;
const DNS = 5;
const FIXED = {
  ipv4: { number: 1, length: 4 },
  ipv6: { number: 2, length: 16 },
  torV3: { number: 4, length: 35 },
};
const BY_NUMBER = new Map(
  (Object.entries(FIXED) as [keyof typeof FIXED, { number: number; length: number }][]).map(
    ([type, { number, length }]) => [number, { type, length }],
  ),
);

/** The `addresses` field, descriptors in ascending order as the origin must place them. Throws `RangeError`. */
export function encodeAddresses(addresses: readonly NodeAddress[]): Uint8Array {
  const sorted = [...addresses].sort((a, b) => descriptorNumber(a) - descriptorNumber(b));
  if (sorted.filter(({ type }) => type === 'dns').length > 1) {
    throw new RangeError('only one DNS hostname may be announced');
  }
  const writer = new ByteWriter();
  for (const address of sorted) {
    if (address.type === 'unknown') {
      writer.put(address.bytes);
      continue;
    }
    if (address.port === 0) throw new RangeError('port 0 may not be announced');
    writer.u8(descriptorNumber(address));
    if (address.type === 'dns') {
      const hostname = asciiBytes(address.hostname);
      writer.u8(hostname.length);
      writer.put(hostname);
    } else {
      if (address.address.length !== FIXED[address.type].length) throw new RangeError('address length');
      writer.put(address.address);
    }
    writer.u16(address.port);
  }
  return writer.finish();
}

/**
 * The descriptors of an `addresses` field. Padding and Tor v2 are dropped. The first of an unknown type ends the list
 * and is kept whole; one of a known type that is cut short is an error.
 */
export function decodeAddresses(bytes: Uint8Array): Result<readonly NodeAddress[], GossipError> {
  const decoded = tryDecode(() => readAddresses(new ByteReader(bytes)));
  // BOLT 7, node_announcement, receiver: addrlen too short for a known descriptor deserves a warning.
  return decoded.ok ? ok(decoded.value) : err(gossipError('truncatedAddress', 'warn'));
}

/** The addresses one may connect to: BOLT 7, receiver: those with port 0 and all but the first hostname are ignored. */
export function usableAddresses(addresses: readonly NodeAddress[]): readonly NodeAddress[] {
  const firstHostname = addresses.find(({ type }) => type === 'dns');
  return addresses.filter(
    (address) =>
      address.type !== 'unknown' &&
      address.port !== 0 &&
      (address.type !== 'dns' || (address === firstHostname && /^[\x21-\x7e]+$/.test(address.hostname))),
  );
}

function readAddresses(reader: ByteReader): readonly NodeAddress[] {
  const addresses: NodeAddress[] = [];
  for (let number = reader.peek(); number !== undefined; number = reader.peek()) {
    const fixed = BY_NUMBER.get(number);
    if (fixed === undefined && number > DNS) {
      addresses.push({ type: 'unknown', bytes: reader.rest() });
      break;
    }
    reader.u8();
    if (fixed !== undefined) {
      addresses.push({ type: fixed.type, address: reader.take(fixed.length), port: reader.u16() });
    } else if (number === DNS) {
      const hostname = String.fromCharCode(...reader.take(reader.u8()));
      addresses.push({ type: 'dns', hostname, port: reader.u16() });
    } else if (number === TOR_V2) {
      reader.take(TOR_V2_LENGTH);
    }
  }
  return addresses;
}

function descriptorNumber(address: NodeAddress): number {
  if (address.type === 'unknown') return address.bytes[0] ?? 0;
  return address.type === 'dns' ? DNS : FIXED[address.type].number;
}

function asciiBytes(hostname: string): Uint8Array {
  if (!/^[\x21-\x7e]{1,255}$/.test(hostname)) throw new RangeError('a hostname is 1 to 255 ASCII characters');
  return Uint8Array.from(hostname, (character) => character.charCodeAt(0));
}
