import { fromHex } from '../../../../src/core/primitives/bytes.js';
import {
  formatAddress,
  parseListenAddress,
  parsePeerAddress,
  parsePeerUri,
} from '../../../../src/node/transport/index.js';

const ID = '028d7500dd4c12685d1f568b4c2b5048e8534b873319f3a8daa612b469132ec7f7';

const valid = [
  { text: 'example.com:9735', transport: 'tcp', host: 'example.com', port: 9735 },
  { text: 'localhost', transport: 'tcp', host: 'localhost', port: 9735 },
  { text: 'tcp://127.0.0.1:1', transport: 'tcp', host: '127.0.0.1', port: 1 },
  { text: '[::1]:65535', transport: 'tcp', host: '::1', port: 65535 },
  { text: 'ws://127.0.0.1:9735', transport: 'ws', host: '127.0.0.1', port: 9735 },
  { text: 'WS://[2001:db8::1]:9735', transport: 'ws', host: '2001:db8::1', port: 9735 },
  { text: 'ws://peer.example', transport: 'ws', host: 'peer.example', port: 80 },
  { text: 'wss://peer.example/node', transport: 'wss', host: 'peer.example', port: 443, path: '/node' },
];

const invalid = [
  { text: '', code: 'invalidHost' },
  { text: ':9735', code: 'invalidHost' },
  { text: '::1:9735', code: 'invalidAddress' },
  { text: '[::g]:9735', code: 'invalidHost' },
  { text: '[127.0.0.1]:9735', code: 'invalidHost' },
  { text: '256.0.0.1:9735', code: 'invalidHost' },
  { text: 'under_score.-bad:9735', code: 'invalidHost' },
  { text: 'host:0', code: 'invalidPort' },
  { text: 'host:65536', code: 'invalidPort' },
  { text: 'host:', code: 'invalidPort' },
  { text: 'host:97a', code: 'invalidPort' },
  { text: 'http://host:80', code: 'unknownTransport' },
  { text: 'tcp://host:80/path', code: 'unexpectedPath' },
  { text: 'user@host:80', code: 'invalidAddress' },
  { text: 'host:80 ', code: 'invalidAddress' },
];

describe('peer addresses', () => {
  it.each(valid)('reads $text', ({ text, ...address }) => {
    expect(parsePeerUri(`${ID}@${text}`)).toEqual({ ok: true, value: { nodeId: fromHex(ID), address } });
  });

  it.each(valid)('writes $text so that it reads the same again', ({ text, ...address }) => {
    const parsed = parsePeerAddress(text);
    expect(parsed.ok && parsePeerAddress(formatAddress(parsed.value))).toEqual({ ok: true, value: address });
  });

  it.each(invalid)('refuses $text with $code', ({ text, code }) => {
    expect(parsePeerUri(`${ID}@${text}`)).toMatchObject({ ok: false, error: { code } });
  });

  it.each([
    [`${ID}`, 'missingNodeId'],
    ['@host:1', 'invalidNodeId'],
    [`04${ID.slice(2)}@host:1`, 'invalidNodeId'],
    [`${ID}00@host:1`, 'invalidNodeId'],
    [`02${'ff'.repeat(32)}@host:1`, 'invalidNodeId'],
  ])('refuses %s with %s', (text, code) => {
    expect(parsePeerUri(text)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('addresses to listen on', () => {
  it.each([
    ['ws://127.0.0.1:9735', { transport: 'ws', host: '127.0.0.1', port: 9735 }],
    ['tcp://[::]:0', { transport: 'tcp', host: '::', port: 0 }],
  ])('reads %s', (text, value) => {
    expect(parseListenAddress(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['wss://127.0.0.1:9735', 'unknownTransport'],
    ['ws://127.0.0.1', 'missingPort'],
    ['ws://127.0.0.1:9735/path', 'unexpectedPath'],
    ['ws://:9735', 'invalidHost'],
    ['tcp://127.0.0.1:70000', 'invalidPort'],
  ])('refuses %s with %s', (text, code) => {
    expect(parseListenAddress(text)).toMatchObject({ ok: false, error: { code } });
  });
});
