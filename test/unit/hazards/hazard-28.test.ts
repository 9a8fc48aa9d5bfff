import { useRelayingNode } from '../../support/relaying-store.js';

describe('hazard 28: a chain source that stalls stops forwarding', () => {
  const relaying = useRelayingNode();

  it.each([
    ['fails an HTLC that is to be passed on', true, 0, 'temporaryNodeFailure'],
    ['passes it on otherwise', false, 1, undefined],
  ])('%s', async (_, isChainStalled, passedOn, failure) => {
    const node = await relaying();
    node.offerUpstream('one', 50_000, 60);
    node.start();
    node.isChainStalled = isChainStalled;
    node.receive();
    expect(node.passedOn).toBe(passedOn);
    expect(node.failureOf('one')).toBe(failure);
  });
});
