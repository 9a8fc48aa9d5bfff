import { preimageOf } from '../../../support/channel-pair.js';
import { useRelayingNode } from '../../../support/relaying-store.js';

const DELTA = 40;
/** `upstreamSafetyBlocks` of the test policy. */
const SAFETY = 3;

describe('an HTLC whose end downstream is still open when it is about to expire upstream', () => {
  const relaying = useRelayingNode();

  it('is failed upstream in the last moment, and that channel lives on', async () => {
    const node = await relaying();
    node.pass('one', 50_000, 5, DELTA);
    node.downstream.forceClose('opener');
    node.start();
    node.mine(5 + DELTA - SAFETY - 1);
    expect(node.removals).toEqual([]);
    node.mine();
    expect(node.removals).toEqual(['updateFailHtlc']);
    expect(node.failureOf('one')).toBe('temporaryChannelFailure');
    node.mine(SAFETY + 2);
    expect(node.removals).toHaveLength(1);
    expect(node.incomingChannel.channel.state.kind).toBe('normal');
    expect(node.upstream.opener.state.kind).toBe('normal');
    expect(node.outgoingChannel.channel.state.kind).toBe('forceClosing');
  });

  it('is failed though our timeout is in a block, only not deep enough', async () => {
    const node = await relaying();
    node.pass('one', 50_000, 5, DELTA);
    node.downstream.forceClose('opener');
    node.start();
    node.mine(5 + DELTA - SAFETY - 2);
    node.downstream.claim(node.downstream.opener);
    node.mine();
    expect(node.removals).toEqual([]);
    node.mine();
    expect(node.removals).toEqual(['updateFailHtlc']);
    node.mine(6);
    expect(node.removals).toHaveLength(1);
  });

  it('is failed though the commitment downstream is in no block', async () => {
    const node = await relaying();
    node.pass('one', 50_000, 5, DELTA);
    node.pass('dust', 100, 5, DELTA);
    node.start();
    node.mine(5 + DELTA - SAFETY - 1);
    expect(node.outgoingChannel.channel.state.kind).toBe('forceClosing');
    expect(node.removals).toEqual([]);
    node.mine();
    expect(node.removals).toEqual(['updateFailHtlc', 'updateFailHtlc']);
  });

  it('is left alone while blocks are still to come that may show its preimage', async () => {
    const node = await relaying();
    node.pass('one', 50_000, 50, DELTA);
    node.downstream.forceClose('opener');
    node.start();
    node.mine(50 + DELTA - SAFETY, true);
    node.downstream.fulfill('accepter', 0n, 'one');
    node.downstream.claim(node.downstream.accepter);
    node.mine(1, true);
    node.atTip();
    expect(node.removals).toEqual(['updateFulfillHtlc']);
  });

  it('is left to the chain where the channel upstream is on it too', async () => {
    const node = await relaying();
    node.pass('one', 50_000, 5, DELTA);
    node.downstream.forceClose('opener');
    node.start();
    node.failUpstreamChannel();
    node.mine(5 + DELTA);
    const { state } = node.incomingChannel.channel;
    expect(state).toMatchObject({ kind: 'forceClosing', commitments: { htlcs: [{ offerer: 'remote' }] } });
    expect(node.removalIn(node.incomingChannel, 'one')).toBeUndefined();
    node.downstream.fulfill('accepter', 0n, 'one');
    node.downstream.claim(node.downstream.accepter);
    node.mine();
    expect(node.removalIn(node.incomingChannel, 'one')).toEqual({
      kind: 'fulfill',
      preimage: preimageOf('one'),
    });
  });

  it('is fulfilled when its preimage is known after all', async () => {
    const node = await relaying();
    node.pass('one', 50_000, 50, DELTA);
    node.downstream.forceClose('opener');
    node.start();
    node.mine();
    node.downstream.fulfill('accepter', 0n, 'one');
    node.downstream.claim(node.downstream.accepter);
    node.isDeaf = true;
    node.mine();
    expect(node.removals).toEqual([]);
    node.mine(50 + DELTA - SAFETY - 2);
    expect(node.removals).toEqual(['updateFulfillHtlc']);
  });

  it('is no matter for an HTLC that has time left, or that a live channel will settle', async () => {
    const node = await relaying();
    node.pass('one', 50_000, 60, DELTA);
    node.start();
    node.mine(59);
    expect(node.removals).toEqual([]);
    expect(node.outgoingChannel.channel.state.kind).toBe('normal');
  });
});
