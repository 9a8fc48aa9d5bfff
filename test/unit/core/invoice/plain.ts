import { toHex } from '../../../../src/core/primitives/bytes.js';
import { formatShortChannelId, type ShortChannelId } from '../../../../src/core/wire/types.js';

/** A value with its byte strings as hex and its short channel ids as people write them. */
export function plain(value: unknown, name = ''): unknown {
  if (name === 'shortChannelId') return formatShortChannelId(value as ShortChannelId);
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, key)]));
}
