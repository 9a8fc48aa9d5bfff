import { ApiError } from '../error.js';
import { type Field, invalidField, type Json, type JsonSchema } from './field.js';

/** A whole number that is no amount: a count, a height, a time. */
export function integer<T extends number = number>(
  minimum: number,
  maximum: number,
  description?: string,
): Field<T> {
  return {
    parse(value, path) {
      if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
        throw invalidField(path, `give a whole number from ${minimum} to ${maximum}`);
      }
      return value as T;
    },
    serialise: (value) => value,
    schema: { type: 'integer', minimum, maximum, ...(description === undefined ? {} : { description }) },
  };
}

/** A number of the protocol that fits 32 bits. */
export const u32 = integer(0, 0xffff_ffff);

/** Seconds since 1970. */
export const time = integer(0, Number.MAX_SAFE_INTEGER, 'Seconds since 1970.');

export const boolean: Field<boolean> = {
  parse(value, path) {
    if (typeof value !== 'boolean') throw invalidField(path, 'give true or false');
    return value;
  },
  serialise: (value) => value,
  schema: { type: 'boolean' },
};

/** What is always true. */
export const yes: Field<true> = {
  parse(value, path) {
    if (value !== true) throw invalidField(path, 'give true');
    return value;
  },
  serialise: (value) => value,
  schema: { const: true },
};

/** A field that may be left out. */
export function optional<T>(field: Field<T>): Field<T> {
  return { ...field, optional: true };
}

/** A field that may have no value. */
export function nullable<T>(field: Field<T>): Field<T | null> {
  return {
    parse: (value, path) => (value === null ? null : field.parse(value, path)),
    serialise: (value) => (value === null ? null : field.serialise(value)),
    schema: { anyOf: [field.schema, { type: 'null' }] },
  };
}

/** A list. */
export function list<T>(item: Field<T>): Field<readonly T[]> {
  return {
    parse(value, path) {
      if (!Array.isArray(value)) throw invalidField(path, 'give a list');
      return value.map((element, index) => item.parse(element, `${path}[${index}]`));
    },
    serialise: (values) => values.map((value) => item.serialise(value)),
    schema: { type: 'array', items: item.schema },
  };
}

/** One field for every property of `T`; the optional ones are made with `optional`. */
export type Properties<T> = { readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>> };

/** An object with these properties and no others. */
export function object<T extends object>(properties: Properties<T>, description?: string): Field<T> {
  const fields = Object.entries(properties) as [string & keyof T, Field<unknown>][];
  return {
    parse: (value, path) => parseObject(fields, value, path) as T,
    serialise(value) {
      const json: Record<string, Json> = {};
      for (const [name, field] of fields) {
        if (value[name] !== undefined) json[name] = field.serialise(value[name]);
      }
      return json;
    },
    schema: {
      type: 'object',
      properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
      required: fields.filter(([, field]) => !field.optional).map(([name]) => name),
      additionalProperties: false,
      ...(description === undefined ? {} : { description }),
    } satisfies JsonSchema,
  };
}

function parseObject(fields: readonly [string, Field<unknown>][], value: unknown, path: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (path === '') throw new ApiError('invalidRequest', 'the body is not a JSON object');
    throw invalidField(path, 'give an object');
  }
  const given = new Map(Object.entries(value));
  const parsed: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    const fieldPath = path === '' ? name : `${path}.${name}`;
    if (given.has(name)) parsed[name] = field.parse(given.get(name), fieldPath);
    else if (!field.optional) {
      throw new ApiError('missingField', `${fieldPath} is missing`, { field: fieldPath });
    }
    given.delete(name);
  }
  for (const name of given.keys()) {
    const known = fields.map(([field]) => field).join(', ') || 'none';
    throw new ApiError('unknownField', `there is no field "${name}"; there are: ${known}`, { field: name });
  }
  return parsed;
}
