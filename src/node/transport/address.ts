import { isIPv4, isIPv6 } from 'node:net';
import { curve, type PublicKey } from '../../core/crypto/index.js';
import { fromHex } from '../../core/primitives/bytes.js';
import { err, ok, type Result } from '../../core/primitives/result.js';

/** Where a peer can be reached. An IPv6 `host` stands without brackets. `path` is for WebSocket and starts with `/`. */
export interface PeerAddress {
  readonly transport: 'tcp' | 'ws' | 'wss';
  readonly host: string;
  readonly port: number;
  readonly path?: string;
}

/** Where we listen. Port 0 lets the system choose. */
export interface ListenAddress {
  readonly transport: 'tcp' | 'ws';
  readonly host: string;
  readonly port: number;
}

/** A peer and its address, as people hand it around. */
export interface PeerUri {
  readonly nodeId: PublicKey;
  readonly address: PeerAddress;
}

/** What is wrong with an address. `message` is for the person who typed it. */
export interface AddressError {
  readonly code:
    | 'missingNodeId'
    | 'invalidNodeId'
    | 'unknownTransport'
    | 'invalidAddress'
    | 'invalidHost'
    | 'missingPort'
    | 'invalidPort'
    | 'unexpectedPath';
  readonly actual: string;
  readonly message: string;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { tcp: 9735, ws: 80, wss: 443 };
const ADDRESS = /^(?:([a-z]+):\/\/)?(\[[^\]]*\]|[^[\]:/?#@\s]*)(?::([^:/?#@\s]*))?(\/\S*)?$/i;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

/** Reads `NODEID@HOST:PORT`, `NODEID@ws://HOST:PORT` or `NODEID@wss://HOST:PORT`; TCP may leave the port 9735 out. */
export function parsePeerUri(text: string): Result<PeerUri, AddressError> {
  const at = text.indexOf('@');
  if (at < 0) return refuse('missingNodeId', text, 'expected NODEID@HOST:PORT');
  const nodeId = parseNodeId(text.slice(0, at));
  if (!nodeId.ok) return nodeId;
  const address = parsePeerAddress(text.slice(at + 1));
  return address.ok ? ok({ nodeId: nodeId.value, address: address.value }) : address;
}

/** Reads `HOST:PORT`, `tcp://HOST:PORT`, `ws://HOST:PORT/PATH` or `wss://HOST:PORT/PATH`. */
export function parsePeerAddress(text: string): Result<PeerAddress, AddressError> {
  const parts = split(text);
  if (!parts.ok) return parts;
  const { transport, host, port, path } = parts.value;
  if (transport !== 'tcp' && transport !== 'ws' && transport !== 'wss') {
    return refuse('unknownTransport', text, 'expected tcp://, ws:// or wss://');
  }
  if (transport === 'tcp' && path !== undefined) {
    return refuse('unexpectedPath', text, 'a TCP address has no path');
  }
  if (port === 0) return refuse('invalidPort', text, 'a port is 1 to 65535');
  return ok({
    transport,
    host,
    port: port ?? (DEFAULT_PORTS[transport] as number),
    ...(path === undefined ? {} : { path }),
  });
}

/** Reads `tcp://HOST:PORT` or `ws://HOST:PORT`. */
export function parseListenAddress(text: string): Result<ListenAddress, AddressError> {
  const parts = split(text);
  if (!parts.ok) return parts;
  const { transport, host, port, path } = parts.value;
  if (transport !== 'tcp' && transport !== 'ws') {
    return refuse(
      'unknownTransport',
      text,
      'expected tcp:// or ws:// (for wss:// put a TLS proxy before ws://)',
    );
  }
  if (path !== undefined) return refuse('unexpectedPath', text, 'an address to listen on has no path');
  if (port === undefined) return refuse('missingPort', text, `expected ${transport}://HOST:PORT`);
  return ok({ transport, host, port });
}

/** An address as a URL, which `parsePeerAddress` reads back. */
export function formatAddress({ transport, host, port, path = '' }: PeerAddress): string {
  return `${transport}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
}

function parseNodeId(text: string): Result<PublicKey, AddressError> {
  const wrong = refuse(
    'invalidNodeId',
    text,
    'a node id is a public key: 66 hex digits that begin with 02 or 03',
  );
  if (!/^0[23][0-9a-f]{64}$/i.test(text)) return wrong;
  const nodeId = fromHex(text);
  return curve().isPublicKey(nodeId) ? ok(nodeId) : wrong;
}

interface Parts {
  readonly transport: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly path: string | undefined;
}

function split(text: string): Result<Parts, AddressError> {
  const match = ADDRESS.exec(text);
  if (!match) {
    return refuse('invalidAddress', text, 'expected HOST:PORT, with an IPv6 address in brackets: [::1]:9735');
  }
  const [, transport = 'tcp', bracketed = '', portText, path] = match;
  const host = bracketed.startsWith('[') ? bracketed.slice(1, -1) : bracketed;
  if (bracketed.startsWith('[') ? !isIPv6(host) : !isHostName(host)) {
    return refuse('invalidHost', text, `"${host}" is no host name or IP address`);
  }
  const port = portText === undefined ? undefined : parsePort(portText);
  if (Number.isNaN(port)) return refuse('invalidPort', text, `"${portText}" is no port: it is 0 to 65535`);
  return ok({ transport: transport.toLowerCase(), host, port, path });
}

function isHostName(host: string): boolean {
  return /^[\d.]+$/.test(host) ? isIPv4(host) : HOST_NAME.test(host);
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : Number.NaN;
}

function refuse(
  code: AddressError['code'],
  actual: string,
  message: string,
): { readonly ok: false; readonly error: AddressError } {
  return err({ code, actual, message });
}
