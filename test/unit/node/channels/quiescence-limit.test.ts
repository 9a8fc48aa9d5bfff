import { noQuiescence } from '../../../../src/core/channel/quiescence.js';
import type { ManagedChannel } from '../../../../src/node/channels/managed-channel.js';
import { QuiescenceLimit } from '../../../../src/node/channels/quiescence-limit.js';
import { systemClock } from '../../../../src/node/clock.js';
import { ChannelPair } from '../../../support/channel-pair.js';

describe('quiescence, BOLT 2', () => {
  it('ends with the connection after 60 seconds, unless it ended before', () => {
    const { opener } = ChannelPair.ready({ isPublic: false });
    const quiescence = { ...noQuiescence, isRequested: true };
    const managed: ManagedChannel = {
      id: 'one',
      peerId: 'peer',
      signer: opener.context.signer,
      channel: { ...opener.channel, quiescence },
    };
    const timers: { readonly millis: number; readonly work: () => void }[] = [];
    const cancelled: number[] = [];
    const gone: string[] = [];
    const clock = {
      ...systemClock,
      after: (millis: number, work: () => void) => {
        const place = timers.push({ millis, work }) - 1;
        return { cancel: () => void cancelled.push(place) };
      },
    };
    const limit = new QuiescenceLimit(clock, (peerId) => gone.push(peerId));
    limit.began(managed);
    expect(timers.map(({ millis }) => millis)).toEqual([60_000]);
    timers[0]?.work();
    expect(gone).toEqual(['peer']);
    limit.began(managed);
    limit.began(managed);
    expect(cancelled).toEqual([1]);
    managed.channel = { ...managed.channel, quiescence: noQuiescence };
    timers[2]?.work();
    expect(gone).toEqual(['peer']);
    limit.began(managed);
    limit.stop();
    expect(cancelled).toEqual([1, 3]);
  });
});
