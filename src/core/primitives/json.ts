import { fromBase64, toBase64 } from './base64.js';

/** What `serialize` can carry: trees of plain objects and arrays. */
export type Serializable =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Serializable[]
  | { readonly [key: string]: Serializable | undefined };

// The first character of a JSON string tells what it stands for.
const TEXT = 's';
const BYTES = 'b';
const BIGINT = 'n';

/**
 * A value as JSON text in which bytes and bigints keep their types: every string begins with `s` (text), `b` (bytes as
 * base64) or `n` (a bigint). Properties that are undefined are left out, and −0 becomes 0. Throws `TypeError` for what
 * would not come back as it was: undefined in an array, NaN, infinities, functions, symbols, instances of classes.
 */
export function serialize(value: unknown): string {
  return JSON.stringify(tag(value));
}

/** The value of a text that `serialize` wrote. Throws `SyntaxError` for any other text. */
export function deserialize(text: string): Serializable {
  return untag(JSON.parse(text));
}

function tag(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return TEXT + value;
    case 'bigint':
      return BIGINT + value;
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`the number ${value} cannot be serialized`);
      return value;
    case 'object':
      if (value === null) return null;
      if (value instanceof Uint8Array) return BYTES + toBase64(value);
      return Array.isArray(value) ? tagItems(value) : tagProperties(value);
    default:
      throw new TypeError(`a value of type ${typeof value} cannot be serialized`);
  }
}

function tagItems(items: readonly unknown[]): unknown[] {
  const tagged: unknown[] = [];
  // By index and not with `map`, which skips holes.
  for (let i = 0; i < items.length; i++) tagged.push(tag(items[i]));
  return tagged;
}

function tagProperties(value: object): object {
  const prototype: object | null = Object.getPrototypeOf(value);
  // Under a test runner the plain objects of another realm have a prototype of their own, which has no parent.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new TypeError(`an instance of ${value.constructor.name} cannot be serialized`);
  }
  if (prototype !== null && !Object.hasOwn(prototype, 'hasOwnProperty')) {
    throw new TypeError('an object with a prototype of its own cannot be serialized');
  }
  const tagged: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const property = (value as Record<string, unknown>)[key];
    if (property === undefined) continue;
    if (key === '__proto__') {
      Object.defineProperty(tagged, key, { value: tag(property), enumerable: true });
    } else {
      tagged[key] = tag(property);
    }
  }
  return tagged;
}

/** Works in place: what `JSON.parse` made belongs to nobody else. */
function untag(value: unknown): Serializable {
  if (typeof value === 'string') return untagString(value);
  if (typeof value !== 'object' || value === null) return value as null | boolean | number;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = untag(value[i]);
    return value;
  }
  const object = value as Record<string, Serializable>;
  for (const key of Object.keys(object)) object[key] = untag(object[key]);
  return object;
}

function untagString(text: string): Serializable {
  const content = text.slice(1);
  switch (text[0]) {
    case TEXT:
      return content;
    case BYTES:
      return fromBase64(content);
    case BIGINT:
      if (!/^-?\d+$/.test(content)) throw new SyntaxError('not a bigint');
      return BigInt(content);
    default:
      throw new SyntaxError('a string without its type');
  }
}
