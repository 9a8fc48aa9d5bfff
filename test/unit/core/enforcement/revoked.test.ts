import type { Transaction } from 'bitcoinjs-lib';
import type { Claim } from '../../../../src/core/enforcement/index.js';
import type { CommitmentFormat } from '../../../../src/core/transactions/index.js';
import type { ChannelActor } from '../../../support/channel-actor.js';
import { ChannelChain } from '../../../support/channel-chain.js';
import { otherName, type PeerName, preimageOf } from '../../../support/channel-pair.js';

type Fork = ReturnType<ChannelChain['fork']>;

const FORMATS: readonly CommitmentFormat[] = ['staticRemoteKey', 'anchors'];
const ANCHOR = 330n;

function remove(chain: ChannelChain, by: PeerName, id: bigint, name: string | undefined): void {
  const removal =
    name === undefined
      ? ({ kind: 'fail', reason: new Uint8Array(32) } as const)
      : ({ kind: 'fulfill', preimage: preimageOf(name) } as const);
  chain.pair.run(by, { type: 'removeHtlc', id, removal });
  chain.settle();
}

/** A channel's life with HTLCs both ways, and what the cheater could have published after each of its steps. */
function live(chain: ChannelChain, cheater: PeerName): Fork[] {
  const victim = otherName(cheater);
  const steps: (() => void)[] = [
    () => undefined,
    () => chain.offer(cheater, 'a', 20_000, 5),
    () => chain.offer(victim, 'b', 30_000),
    () => chain.offer(cheater, 'dust', 100),
    // Two that look the same on chain.
    () => chain.offer(victim, 'twin', 25_000),
    () => chain.offer(victim, 'twin', 25_000),
    () => remove(chain, victim, 0n, 'a'),
    () => remove(chain, cheater, 0n, undefined),
    () => chain.offer(cheater, 'c', 40_000, 5),
    () => remove(chain, cheater, 1n, 'twin'),
    () => chain.offer(victim, 'last', 15_000),
  ];
  return steps.map((step) => {
    step();
    return chain.fork(cheater);
  });
}

async function cheat(format: CommitmentFormat, cheater: PeerName, index: number) {
  const chain = await ChannelChain.ready({ format });
  const forks = live(chain, cheater);
  const fork = forks[index];
  if (fork === undefined) throw new Error(`there is no state ${index}`);
  const victim = chain.actor(otherName(cheater));
  chain.actors.splice(0, 2, victim, fork.actor);
  return { chain, victim, cheater: fork.actor, commitment: fork.commitment };
}

/** The victim takes whatever it can, block by block. */
function punish(chain: ChannelChain, victim: ChannelActor, blocks: number): void {
  for (let mined = 0; mined < blocks; mined++) {
    chain.claim(victim);
    chain.mine();
  }
}

function total(claims: readonly Claim[]): bigint {
  return claims.reduce((sum, { amount }) => sum + amount, 0n);
}

/** What a commitment holds besides the cheater's anchor. */
function worth(commitment: Transaction, format: CommitmentFormat): bigint {
  const all = commitment.outs.reduce((sum, { value }) => sum + BigInt(value), 0n);
  return format === 'anchors' ? all - ANCHOR : all;
}

const LAST = 10;
const STATES = FORMATS.flatMap((format) =>
  Array.from({ length: LAST }, (_, index) => ({
    format,
    index,
    cheater: index % 2 === 0 ? ('accepter' as const) : ('opener' as const),
  })),
);

describe('a revoked commitment', () => {
  it.each(STATES)(
    '$format, state $index, of the $cheater: every output is taken',
    async ({ format, index, cheater }) => {
      const { chain, victim, commitment } = await cheat(format, cheater, index);
      chain.publish(commitment);
      chain.mine();
      expect(victim.peer.in('forceClosing').enforcement?.by).toBe('revokedCommit');
      punish(chain, victim, 8);
      expect(victim.isClosed).toBe(true);
      expect(total(victim.taken)).toBe(worth(commitment, format));
      expect(chain.unspent(commitment)).toEqual(format === 'anchors' ? [ANCHOR] : []);
      // 0 was failed while the channel lived; what was still under way never reached the cheater.
      expect(victim.settled.failed.toSorted()).toEqual([0n, 2n, 3n]);
    },
  );

  it('of which nothing was archived still loses its balances', async () => {
    const { chain, victim, commitment } = await cheat('anchors', 'accepter', 5);
    victim.archive.clear();
    chain.publish(commitment);
    chain.mine();
    punish(chain, victim, 8);
    expect(victim.taken.map(({ kind }) => kind).toSorted()).toEqual(['anchor', 'revokedToLocal', 'toRemote']);
  });

  it('of our own is not mistaken for one of the other side', async () => {
    const { chain, commitment } = await cheat('anchors', 'accepter', 5);
    const own = chain.accepter;
    chain.actors.splice(0, 2, own);
    chain.publish(commitment);
    chain.mine();
    expect(own.peer.in('forceClosing').enforcement?.by).toBe('other');
    expect([...own.claims.values()].map(({ kind }) => kind)).toEqual(['anchor']);
  });

  it('is reported', async () => {
    const { chain, victim, commitment } = await cheat('anchors', 'accepter', 1);
    chain.publish(commitment);
    chain.mine();
    const reports = victim.actions.filter((action) => action.type === 'report');
    expect(reports).toMatchObject([{ error: { code: 'revokedCommitment' } }]);
  });
});

describe.each(FORMATS)('a %s cheater whose HTLC transactions come first', (format) => {
  const takesHtlcs = ({ kind }: Claim) => kind === 'ownHtlcTimeout' || kind === 'ownHtlcSuccess';

  async function cheaterFirst() {
    const cheated = await cheat(format, 'accepter', 8);
    const { chain, cheater, victim, commitment } = cheated;
    chain.publish(commitment);
    chain.mine();
    for (const [id, name] of [
      [1n, 'twin'],
      [2n, 'twin'],
    ] as const) {
      const removal = { kind: 'fulfill', preimage: preimageOf(name) } as const;
      cheater.peer.run({ type: 'removeHtlc', id, removal });
    }
    cheater.readActions();
    return { ...cheated, chain, cheater, victim, commitment };
  }

  it('loses their outputs too', async () => {
    const { chain, cheater, victim, commitment } = await cheaterFirst();
    for (let blocks = 0; blocks < 5; blocks++) {
      chain.claim(cheater, takesHtlcs);
      chain.mine();
    }
    expect(cheater.taken.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['ownHtlcSuccess', 'ownHtlcSuccess', 'ownHtlcTimeout']),
    );
    const taken = cheater.taken.length;
    punish(chain, victim, 8);
    expect(victim.isClosed).toBe(true);
    expect(victim.taken.filter(({ kind }) => kind === 'revokedSecondLevel')).toHaveLength(taken);
    expect(chain.unspent(commitment)).toEqual(format === 'anchors' ? [ANCHOR] : []);
    // The cheater's own HTLC fees are all that is missing, and with anchors there are none.
    const first = victim.taken.filter(({ kind }) => kind !== 'revokedSecondLevel');
    expect(total(first) + total(cheater.taken)).toBe(worth(commitment, format));
    if (format === 'anchors') expect(total(victim.taken)).toBe(worth(commitment, format));
    // The preimage that the cheater showed is worth what it was offered for.
    expect(victim.settled.fulfilled).toContain(2n);
    expect(victim.settled.failed).not.toContain(2n);
  });

  it('has the claims on them withdrawn at once', async () => {
    const { chain, cheater, victim } = await cheaterFirst();
    const before = victim.claimsOf('revokedHtlc').length;
    chain.claim(cheater, takesHtlcs);
    chain.mine();
    const moved = cheater.taken.length;
    expect(moved).toBeGreaterThan(0);
    expect(victim.claimsOf('revokedHtlc')).toHaveLength(before - moved);
    expect(victim.claimsOf('revokedSecondLevel')).toHaveLength(moved);
  });

  it('and are reorganised away again', async () => {
    const { chain, cheater, victim, commitment } = await cheaterFirst();
    const before = victim.claimsOf('revokedHtlc').length;
    chain.claim(cheater, takesHtlcs);
    chain.mine();
    chain.undo(1, true);
    expect(victim.claimsOf('revokedHtlc')).toHaveLength(before);
    expect(victim.claimsOf('revokedSecondLevel')).toEqual([]);
    punish(chain, victim, 8);
    expect(total(victim.taken)).toBe(worth(commitment, format));
  });
});

describe('HTLC transactions that a cheater joins in one', () => {
  it('lose every output, wherever it stands', async () => {
    const { chain, cheater, victim, commitment } = await cheat('anchors', 'accepter', 8);
    chain.publish(commitment);
    chain.mine();
    for (const id of [1n, 2n]) {
      const removal = { kind: 'fulfill', preimage: preimageOf('twin') } as const;
      cheater.peer.run({ type: 'removeHtlc', id, removal });
    }
    cheater.readActions();
    const successes = cheater.claimsOf('ownHtlcSuccess');
    expect(successes).toHaveLength(2);
    chain.publish(cheater.spendTogether(successes, chain.takeCoin()));
    chain.mine();
    expect(victim.claimsOf('revokedSecondLevel').map(({ outpoint }) => outpoint.outputIndex)).toEqual([0, 1]);
    punish(chain, victim, 8);
    expect(total(victim.taken)).toBe(worth(commitment, 'anchors'));
  });
});
