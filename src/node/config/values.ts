import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { FeatureName } from '../../core/wire/index.js';
import { optionalFeatures } from '../features.js';
import { type ListenAddress, parseListenAddress } from '../transport/address.js';

/** Why a text is no value of its setting: what would be one. */
export class InvalidValue extends Error {}

/** A whole number within bounds. */
export function integer(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
      throw new InvalidValue(`give a whole number from ${minimum} to ${maximum}`);
    }
    return value;
  };
}

/** One of some words. */
export function oneOf<const T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new InvalidValue(`give one of ${words.join(', ')}`);
    return found;
  };
}

export interface HostAndPort {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

/** `HOST:PORT`, an IPv6 host in brackets. Port 0 lets the system choose. */
export function hostAndPort(text: string): HostAndPort {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]@]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  const bracketsFit = match?.[1] === undefined || isIP(match[1]) === 6;
  if (host === undefined || !bracketsFit || port > 65535) {
    throw new InvalidValue('give HOST:PORT, an IPv6 host in brackets');
  }
  return { host, port };
}

/** `HOST:PORT` that others can connect to. */
export function reachableHostAndPort(text: string): HostAndPort {
  const address = hostAndPort(text);
  if (address.port === 0 || ['0.0.0.0', '::'].includes(address.host)) {
    throw new InvalidValue('give a host and a port that peers can connect to');
  }
  return address;
}

/** `tcp://HOST:PORT` or `ws://HOST:PORT`. */
export function listenAddress(text: string): ListenAddress {
  const address = parseListenAddress(text);
  if (!address.ok) throw new InvalidValue(address.error.message);
  return address.value;
}

/** A path, made absolute from the working directory. `~/` is the home directory, also where no shell expands it. */
export function path(text: string): string {
  if (text === '') throw new InvalidValue('give a path');
  return resolve(text.startsWith('~/') ? homedir() + text.slice(1) : text);
}

/** `http://[USER:PASSWORD@]HOST[:PORT]`. */
export function rpcUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new InvalidValue('give http://USER:PASSWORD@HOST:PORT, or http://HOST:PORT with a cookie file');
  }
  if ((url.username === '') !== (url.password === '')) {
    throw new InvalidValue('give both a user and a password, or neither');
  }
  if (!isPercentEncoded(url.username + url.password)) {
    throw new InvalidValue('write a % in the user or the password as %25');
  }
  return url;
}

/** At most 32 bytes of UTF-8 without control characters, as `node_announcement` carries it (BOLT 7). */
export function aliasText(text: string): string {
  if (Buffer.byteLength(text) > 32) throw new InvalidValue('give at most 32 bytes of UTF-8');
  if (/\p{Cc}/u.test(text)) throw new InvalidValue('leave control characters out');
  return text;
}

/** A feature that can be turned off, by its name in BOLT 9; `option_` may be left out. */
export function featureName(text: string): FeatureName {
  const name = optionalFeatures.get(text) ?? optionalFeatures.get(`option_${text}`);
  if (name === undefined) throw new InvalidValue(`give one of ${[...optionalFeatures.keys()].join(', ')}`);
  return name;
}

/** A node id, in lower case. */
export function nodeIdText(text: string): string {
  if (!/^0[23][0-9a-fA-F]{64}$/.test(text)) {
    throw new InvalidValue('give a node id, 66 hex digits that begin with 02 or 03');
  }
  return text.toLowerCase();
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
