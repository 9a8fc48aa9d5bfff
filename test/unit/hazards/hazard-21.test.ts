import { preimageOf } from '../../support/channel-pair.js';
import type { RelayingNode } from '../../support/relaying-node.js';
import { useRelayingNode } from '../../support/relaying-store.js';

const DELTA = 40;
const EXPIRES_IN = 20;

/** Who ends the channel downstream, and how: each leaves another commitment in the chain. */
const CLOSES = {
  localCommit: ({ downstream }: RelayingNode) => downstream.forceClose('opener'),
  remoteCommit: ({ downstream }: RelayingNode) => downstream.forceClose('accepter'),
} as const;

describe('hazard 21: a preimage known is never failed back upstream, whichever commitment confirms, across a kill', () => {
  const relaying = useRelayingNode();
  const fulfilled = { kind: 'fulfill', preimage: preimageOf('one') };

  const commitments = Object.keys(CLOSES) as (keyof typeof CLOSES)[];
  const sightings = ['in a block', 'in the mempool'] as const;
  const kills = [
    'never',
    'before the commit',
    'after the commit',
    'before upstream knew',
    'at every block',
  ] as const;
  const cases = commitments.flatMap((by) =>
    sightings.flatMap((sighting) => kills.map((kill) => [by, sighting, kill] as const)),
  );

  it.each(cases)('%s, preimage %s, killed %s', async (by, sighting, kill) => {
    const node = await relaying();
    node.pass('one', 50_000, EXPIRES_IN, DELTA);
    CLOSES[by](node);
    node.start();
    node.mine();
    expect(node.outgoingChannel.channel.state).toMatchObject({ enforcement: { by } });

    node.downstream.fulfill('accepter', 0n, 'one');
    const [claim] = [...node.downstream.accepter.claims.values()].filter(({ kind }) =>
      /Success|Preimage/.test(kind),
    );
    if (claim === undefined) throw new Error('nothing to claim');
    const spend = node.downstream.accepter.spend(claim, node.downstream.takeCoin());
    node.downstream.mine(claim.earliestHeight - node.downstream.height - 1);
    node.isDeaf = kill === 'before upstream knew';
    if (sighting === 'in the mempool') {
      node.seeUnconfirmed(spend);
    } else {
      node.downstream.publish(spend);
      node.mineUncommitted();
    }
    if (kill !== 'before the commit') node.flush();
    node.isDeaf = false;
    if (kill !== 'never') node.restart();
    // What was not committed is seen again; what was must do, for that transaction may never confirm.
    if (kill === 'before the commit') node.seeUnconfirmed(spend);
    for (let block = 0; block < EXPIRES_IN + DELTA + 5; block++) {
      node.mine();
      if (kill === 'at every block') node.restart();
    }
    expect(node.removalIn(node.outgoingChannel, 'one')).toEqual(fulfilled);
    expect(node.outcomes).toEqual(['htlcFulfilled']);
    expect(new Set(node.removals)).toEqual(new Set(['updateFulfillHtlc']));
  });
});
