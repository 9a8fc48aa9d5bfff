import { ApiError, type NodeService } from '../../../../src/api/index.js';
import { concatBytes, toHex, utf8 } from '../../../../src/core/primitives/bytes.js';
import { encode, u16 } from '../../../../src/core/primitives/codec.js';
import { CommandoServer } from '../../../../src/node/commando/commando-server.js';
import { COMMANDO } from '../../../../src/node/commando/messages.js';
import { createLogger } from '../../../../src/node/log.js';
import type { Peer } from '../../../../src/node/peers/index.js';
import type { TokenVerdict } from '../../../../src/node/tokens/token-book.js';
import { fakeService } from '../../api/fake-service.js';

const ID = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

/** A server and one peer; `replies` are the JSON texts it was sent, in whole. */
function world(overrides: Partial<NodeService> = {}, { slow = false } = {}) {
  const sent: Uint8Array[] = [];
  const drains = new Set<() => void>();
  const peer = {
    id: '02',
    sendRaw: (bytes: Uint8Array) => {
      sent.push(bytes);
      return !slow;
    },
    onDrain: (listener: () => void) => {
      drains.add(listener);
      return () => drains.delete(listener);
    },
  } as unknown as Peer;
  let now = 0;
  const judged: string[] = [];
  const server = new CommandoServer({
    tokens: {
      judge: (rune, method): TokenVerdict => {
        judged.push(`${rune} ${method}`);
        return rune === 'good' ? 'allowed' : rune === 'narrow' ? 'forbiddenCommand' : 'unauthorized';
      },
    },
    service: () => fakeService(overrides).service,
    clock: { steadyMillis: () => now },
    log: createLogger('silent', 'alice'),
  });
  return {
    server,
    peer,
    sent,
    judged,
    drain: () => {
      for (const listener of [...drains]) listener();
    },
    pass: (millis: number) => {
      now += millis;
    },
    send: (text: string, number: number = COMMANDO.command, id = ID) =>
      server.received(peer, number, concatBytes(id, utf8(text))),
    replies: () => sent.map((message) => JSON.parse(new TextDecoder().decode(message.subarray(10)))),
  };
}

const getinfo = JSON.stringify({ id: 'lnmessage:getinfo#01', method: 'getinfo', params: [], rune: 'good' });
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('commando', () => {
  it('answers a command with its number and its id', async () => {
    const { send, sent, replies } = world();
    expect(send(getinfo)).toBe(true);
    await settled();
    expect(toHex(sent[0]?.subarray(0, 10) ?? new Uint8Array(0))).toBe(`594d${toHex(ID)}`);
    expect(replies()).toMatchObject([{ id: 'lnmessage:getinfo#01', result: { alias: 'alice' } }]);
  });

  it('puts a command together that came in pieces, and drops one that another interrupts', async () => {
    const { send, replies } = world();
    const other = ID.with(0, 9);
    send('this is never ended', COMMANDO.commandContinues, other);
    send(getinfo.slice(0, 20), COMMANDO.commandContinues);
    send(getinfo.slice(20, 25), COMMANDO.commandContinues);
    send(getinfo.slice(25));
    await settled();
    expect(replies()).toMatchObject([{ result: { alias: 'alice' } }]);
  });

  it.each([
    ['a stranger', { method: 'getinfo', rune: 'bad' }, 'unauthorized', 0x4c51],
    [
      'a stranger, who does not learn which commands there are',
      { method: 'nonsense' },
      'unauthorized',
      0x4c51,
    ],
    ['a token for something else', { method: 'getinfo', rune: 'narrow' }, 'forbiddenCommand', 0x4c51],
    ['a command that there is not', { method: 'nonsense', rune: 'good' }, 'unknownCommand', -32_601],
    ['parameters that are wrong', { method: 'decode', rune: 'good', params: {} }, 'missingField', -32_602],
    ['no method', { rune: 'good' }, 'invalidRequest', -32_600],
    [
      'what the node refuses',
      { method: 'decode', rune: 'good', params: { bolt11: 'x' } },
      'invalidInvoice',
      0x4c50,
    ],
  ])('refuses %s', async (_, request, code, number) => {
    const { send, replies } = world();
    send(JSON.stringify({ id: 7, ...request }));
    await settled();
    expect(replies()).toMatchObject([{ error: { code: number, data: { code } } }]);
  });

  it.each(['', 'null', '[]', '{', '7', '{"method":1}'])('refuses what is no request: %p', async (text) => {
    const { send, replies } = world();
    send(text);
    await settled();
    expect(replies()).toMatchObject([{ id: null, error: { data: { code: 'invalidRequest' } } }]);
  });

  it('keeps no more of a command than 64 KiB, and says so', async () => {
    const { send, replies } = world();
    for (let piece = 0; piece < 40; piece++) send('x'.repeat(60_000), COMMANDO.commandContinues);
    send('x');
    send(getinfo);
    await settled();
    expect(replies()).toMatchObject([
      { error: { data: { code: 'bodyTooLarge' } } },
      { result: { alias: 'alice' } },
    ]);
  });

  it('does not tell what went wrong inside', async () => {
    const { send, replies } = world({ getinfo: () => Promise.reject(new TypeError('secret')) });
    send(getinfo);
    await settled();
    expect(replies()).toMatchObject([{ error: { code: -32_603, data: { code: 'internal' } } }]);
    expect(JSON.stringify(replies())).not.toContain('secret');
  });

  it('takes so many commands at a time, then so many a second', async () => {
    const { send, replies, pass, sent } = world();
    for (let count = 0; count < 41; count++) send(getinfo);
    await settled();
    const codes = () => replies().map((reply) => reply.error?.data.code ?? 'done');
    expect(codes().filter((code) => code === 'tooManyCommands')).not.toEqual([]);
    sent.length = 0;
    pass(1_000);
    send(getinfo);
    await settled();
    expect(codes()).toEqual(['done']);
  });

  it('lets few commands wait, and ends them when the peer goes', async () => {
    const aborted: boolean[] = [];
    const { send, replies, server, peer } = world({
      waitinvoice: (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            aborted.push(true);
            reject(new ApiError('stopping', 'gone'));
          }),
        ),
    });
    const wait = JSON.stringify({
      method: 'waitinvoice',
      rune: 'good',
      params: { paymentHash: '00'.repeat(32) },
    });
    for (let count = 0; count < 18; count++) send(wait);
    await settled();
    expect(replies().map((reply) => reply.error.data.code)).toEqual(['tooManyCommands', 'tooManyCommands']);
    server.disconnected(peer);
    await settled();
    expect(aborted).toHaveLength(16);
    expect(replies()).toHaveLength(2);
  });

  it('sends a long answer in pieces, as fast as the peer reads', async () => {
    const long = { ...(await fakeService().service.getinfo()), alias: 'a'.repeat(150_000) };
    const { send, sent, drain } = world({ getinfo: () => Promise.resolve(long) }, { slow: true });
    send(getinfo);
    await settled();
    expect(sent).toHaveLength(1);
    drain();
    await settled();
    drain();
    await settled();
    expect(sent.map((message) => toHex(message.subarray(0, 2)))).toEqual(['594b', '594b', '594d']);
    const text = new TextDecoder().decode(concatBytes(...sent.map((message) => message.subarray(10))));
    expect(JSON.parse(text).result.alias).toHaveLength(150_000);
  });

  it('leaves every other message to others, and ignores one too short', () => {
    const { server, peer, sent, judged } = world();
    for (const number of [COMMANDO.reply, COMMANDO.replyContinues, 32_769]) {
      expect(server.received(peer, number, ID)).toBe(false);
    }
    expect(server.received(peer, COMMANDO.command, encode(u16, 1))).toBe(true);
    expect([sent, judged]).toEqual([[], []]);
  });
});
