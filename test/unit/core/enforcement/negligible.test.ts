import { isNegligible } from '../../../../src/core/enforcement/negligible.js';
import { ChannelChain } from '../../../support/channel-chain.js';

/** More than the dust limit of a commitment, less than what a transaction costs and has to leave. */
const CRUMB = 400;
const MORE = 600;

describe('an output that can never pay for a transaction of its own', () => {
  it('holds an HTLC of ours no longer than its expiry is deep: nobody waits for its spend', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'crumb', CRUMB, 5);
    chain.offer('opener', 'more', MORE, 5);
    chain.forceClose('opener');
    chain.mine(5 + 2);
    expect(chain.opener.settled.failed).toEqual([]);
    chain.mine();
    expect(chain.opener.settled.failed).toEqual([0n]);
    // It may still be taken with others.
    expect(chain.opener.claimsOf('ownHtlcTimeout')).toHaveLength(2);
  });

  it('is our balance on a commitment, and the channel ends without it', async () => {
    const chain = await ChannelChain.ready({ pushMsat: CRUMB * 1000 });
    chain.forceClose('opener');
    chain.mine(5);
    expect(chain.accepter.claimsOf('toRemote').filter(isNegligible)).toHaveLength(1);
    expect(chain.accepter.isClosed).toBe(false);
    chain.mine();
    expect(chain.accepter.isClosed).toBe(true);
    expect(chain.accepter.claimsOf('toRemote')).toEqual([]);
  });

  it('is waited for when it is worth a little more', async () => {
    const chain = await ChannelChain.ready({ pushMsat: MORE * 1000 });
    chain.forceClose('opener');
    chain.mine(20);
    expect(chain.accepter.isClosed).toBe(false);
    chain.claim(chain.accepter);
    chain.mine(6);
    expect(chain.accepter.isClosed).toBe(true);
  });

  it('ends the channel with an HTLC that we were offered once that has expired', async () => {
    const chain = await ChannelChain.ready({ pushMsat: 0 });
    chain.offer('opener', 'crumb', CRUMB, 15);
    chain.fulfill('accepter', 0n, 'crumb');
    chain.forceClose('opener');
    chain.mine(14);
    expect(chain.accepter.isClosed).toBe(false);
    chain.mine();
    expect(chain.accepter.isClosed).toBe(true);
  });
});
