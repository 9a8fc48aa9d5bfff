import {
  type NoiseError,
  receiveActOne,
  receiveActThree,
  receiveActTwo,
  startInitiator,
  startResponder,
} from '../../../../src/core/noise/index.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import type { Result } from '../../../../src/core/primitives/result.js';
import { initiator, responder } from '../../../vectors/bolt8.js';

function value<T>(result: Result<T, NoiseError>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

function code(result: Result<unknown, NoiseError>): string | undefined {
  return result.ok ? undefined : result.error.code;
}

const started = () =>
  value(
    startInitiator({
      localPrivateKey: fromHex(initiator.localPrivateKey),
      ephemeralPrivateKey: fromHex(initiator.ephemeralPrivateKey),
      remotePublicKey: fromHex(initiator.remotePublicKey),
    }),
  );
const listening = () =>
  startResponder({
    localPrivateKey: fromHex(responder.localPrivateKey),
    ephemeralPrivateKey: fromHex(responder.ephemeralPrivateKey),
  });
const answered = () => value(receiveActOne(listening(), fromHex(responder.valid.actOne)));

describe('BOLT 8 initiator', () => {
  it(initiator.valid.name, () => {
    const { send, next } = started();
    expect(toHex(send)).toBe(initiator.actOne);
    const done = value(receiveActTwo(next, fromHex(initiator.valid.actTwo)));
    expect(toHex(done.send)).toBe(initiator.valid.actThree);
    expect(toHex(done.keys.sendingKey)).toBe(initiator.valid.sendingKey);
    expect(toHex(done.keys.receivingKey)).toBe(initiator.valid.receivingKey);
  });

  it.each(initiator.invalid)('$name', ({ actTwo, code: expected }) => {
    expect(code(receiveActTwo(started().next, fromHex(actTwo)))).toBe(expected);
  });

  it('refuses an act two that is too long', () => {
    const tooLong = fromHex(`${initiator.valid.actTwo}00`);
    expect(receiveActTwo(started().next, tooLong)).toEqual({
      ok: false,
      error: { code: 'act2ReadFailed', expected: 50, actual: 51, consequence: 'disconnect' },
    });
  });

  it('refuses a remote key that is no point', () => {
    const keys = {
      localPrivateKey: fromHex(initiator.localPrivateKey),
      ephemeralPrivateKey: new Uint8Array(32).fill(1),
    };
    expect(code(startInitiator({ ...keys, remotePublicKey: new Uint8Array(33) }))).toBe('invalidRemoteKey');
  });

  it('gives the same outcome when the same state is used twice', () => {
    const { next } = started();
    expect(code(receiveActTwo(next, fromHex(initiator.invalid[3].actTwo)))).toBe('act2BadTag');
    expect(receiveActTwo(next, fromHex(initiator.valid.actTwo)).ok).toBe(true);
  });
});

describe('BOLT 8 responder', () => {
  it(responder.valid.name, () => {
    const { send, next } = answered();
    expect(toHex(send)).toBe(responder.actTwo);
    const done = value(receiveActThree(next, fromHex(responder.valid.actThree)));
    expect(toHex(done.remotePublicKey)).toBe(responder.valid.remotePublicKey);
    expect(toHex(done.keys.sendingKey)).toBe(responder.valid.sendingKey);
    expect(toHex(done.keys.receivingKey)).toBe(responder.valid.receivingKey);
  });

  it.each(responder.invalidActOne)('$name', ({ bytes, code: expected }) => {
    expect(code(receiveActOne(listening(), fromHex(bytes)))).toBe(expected);
  });

  it.each(responder.invalidActThree)('$name', ({ bytes, code: expected }) => {
    expect(code(receiveActThree(answered().next, fromHex(bytes)))).toBe(expected);
  });

  it('refuses an initiator that wanted someone else', () => {
    const other = startResponder({
      localPrivateKey: new Uint8Array(32).fill(0x33),
      ephemeralPrivateKey: fromHex(responder.ephemeralPrivateKey),
    });
    expect(code(receiveActOne(other, started().send))).toBe('act1BadTag');
  });
});
