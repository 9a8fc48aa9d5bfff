import { RpcCode, RpcError } from './errors.js';
import { parseBtc } from './json.js';

/** The arguments of one call, by name. `null` counts as left out, as in Bitcoin Core. */
export class Arguments {
  private constructor(private readonly values: ReadonlyMap<string, unknown>) {}

  /** Sorts positional or named parameters by a method's argument names. Throws `RpcError`. */
  static of(names: readonly string[], params: unknown): Arguments {
    const values = new Map<string, unknown>();
    if (Array.isArray(params)) {
      if (params.length > names.length) throw new RpcError(RpcCode.misc, `at most ${names.length} arguments`);
      for (const [index, value] of params.entries()) {
        const name = names[index];
        if (name !== undefined && value !== null) values.set(name, value);
      }
    } else if (typeof params === 'object' && params !== null) {
      for (const [name, value] of Object.entries(params)) {
        if (!names.includes(name))
          throw new RpcError(RpcCode.invalidParameter, `Unknown named parameter ${name}`);
        if (value !== null) values.set(name, value);
      }
    }
    return new Arguments(values);
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** The value as it came; throws -1 if it is missing. */
  required(name: string): unknown {
    if (!this.values.has(name)) throw new RpcError(RpcCode.misc, `missing argument ${name}`);
    return this.values.get(name);
  }

  string(name: string): string {
    return expect(this.required(name), 'string', name);
  }

  integer(name: string, fallback?: number): number {
    if (fallback !== undefined && !this.has(name)) return fallback;
    const value: number = expect(this.required(name), 'number', name);
    if (!Number.isSafeInteger(value)) throw new RpcError(RpcCode.misc, 'JSON integer out of range');
    return value;
  }

  boolean(name: string, fallback?: boolean): boolean {
    if (fallback !== undefined && !this.has(name)) return fallback;
    return expect(this.required(name), 'boolean', name);
  }

  number(name: string): number {
    return expect(this.required(name), 'number', name);
  }

  /** A list of strings. */
  strings(name: string): string[] {
    const value = this.required(name);
    if (!Array.isArray(value)) throw typeError(value, 'array', name);
    return value.map((each) => expect(each, 'string', name));
  }

  /** A number that older callers give as a boolean: false is 0, true is 1. */
  verbosity(name: string, fallback: number): number {
    if (!this.has(name)) return fallback;
    const value = this.required(name);
    return typeof value === 'boolean' ? Number(value) : this.integer(name);
  }

  /** A hash in hex; throws -8 in Core's words. */
  hash(name: string): string {
    const value = this.string(name);
    if (value.length !== 64) {
      const message = `${name} must be of length 64 (not ${value.length}, for '${value}')`;
      throw new RpcError(RpcCode.invalidParameter, message);
    }
    if (!/^[0-9a-fA-F]*$/.test(value)) {
      throw new RpcError(RpcCode.invalidParameter, `${name} must be hexadecimal string (not '${value}')`);
    }
    return value.toLowerCase();
  }

  /** A BTC amount in satoshi. */
  amount(name: string, fallback?: bigint): bigint {
    if (fallback !== undefined && !this.has(name)) return fallback;
    const satoshi = parseBtc(this.required(name));
    if (satoshi === undefined) throw new RpcError(RpcCode.type, 'Invalid amount');
    if (satoshi < 0n) throw new RpcError(RpcCode.type, 'Amount out of range');
    return satoshi;
  }
}

function expect<T>(value: unknown, type: 'string' | 'number' | 'boolean', name: string): T {
  if (typeof value !== type) throw typeError(value, type, name);
  return value as T;
}

function typeError(value: unknown, expected: string, name: string): RpcError {
  const actual = Array.isArray(value) ? 'array' : typeof value;
  return new RpcError(
    RpcCode.type,
    `JSON value of type ${actual} is not of expected type ${expected} (${name})`,
  );
}
