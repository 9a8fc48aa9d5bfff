import { newcomerWins, SIMULTANEOUS_MS } from '../../../../src/node/peers/connection-choice.js';
import { ReconnectDelay } from '../../../../src/node/peers/reconnect-delay.js';
import { TokenBucket } from '../../../../src/node/peers/token-bucket.js';

describe('newcomerWins', () => {
  const young = { ageMs: SIMULTANEOUS_MS - 1 };
  const old = { ageMs: SIMULTANEOUS_MS };

  it.each([
    ['dialled by the same side', { outbound: false, ...young }, false, true, true],
    ['dialled by the same side', { outbound: false, ...young }, false, false, true],
    ['our dial, and ours is the lower id', { outbound: false, ...old }, true, true, true],
    ['our dial, and ours is the higher id', { outbound: false, ...old }, true, false, false],
    ['its dial, while ours is fresh and the lower', { outbound: true, ...young }, false, true, false],
    ['its dial, when ours was long done', { outbound: true, ...old }, false, true, true],
    ['its dial, and ours is the higher id', { outbound: true, ...young }, false, false, true],
  ])('%s', (_, before, outbound, oursIsLower, expected) => {
    expect(newcomerWins(before, { outbound }, oursIsLower)).toBe(expected);
  });
});

describe('ReconnectDelay', () => {
  it('doubles up to its limit, and begins anew only after a connection that lasted', () => {
    const delay = new ReconnectDelay({ firstDelayMs: 200, maxDelayMs: 1_000 }, () => 1);
    expect([delay.next(), delay.next(), delay.next(), delay.next()]).toEqual([200, 400, 800, 1_000]);
    delay.connectionLasted(9_999);
    expect(delay.next()).toBe(1_000);
    delay.connectionLasted(10_000);
    expect(delay.next()).toBe(200);
  });

  it('is spread over half of itself', () => {
    expect(new ReconnectDelay({ firstDelayMs: 200, maxDelayMs: 1_000 }, () => 0).next()).toBe(100);
  });
});

describe('TokenBucket', () => {
  it('lets a burst through, then fills again up to it', () => {
    let now = 0;
    const bucket = new TokenBucket(2, 4, () => now);
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, false]);
    now = 250;
    expect([bucket.take(), bucket.take()]).toEqual([true, false]);
    now = 60_000;
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, false]);
  });
});
