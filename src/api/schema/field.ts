import { ApiError } from '../error.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON Schema, as OpenAPI 3.1 embeds it. */
export type JsonSchema = { readonly [key: string]: Json };

/** One value of the API: how it is read from JSON, written to it, and described. */
export interface Field<T> {
  /** The value of some JSON. `path` names it in errors. Throws `ApiError` `invalidField`. */
  parse(value: unknown, path: string): T;
  serialise(value: T): Json;
  readonly schema: JsonSchema;
  /** May be left out of an object. */
  readonly optional?: true;
}

/** What `parse` throws. */
export function invalidField(path: string, expected: string): ApiError {
  return new ApiError('invalidField', `${path}: ${expected}`, { field: path });
}
