import type { Transaction } from 'bitcoinjs-lib';
import { ChannelChain } from '../../../support/channel-chain.js';
import { offerOf, otherName, type PeerName, preimageOf } from '../../../support/channel-pair.js';

/** Numbers below a bound, the same ones for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const NAMES: readonly PeerName[] = ['opener', 'accepter'];
const SEEDS = Array.from({ length: 30 }, (_, seed) => seed);

/** The channel at any moment of its life: updates offered, signed and delivered in no order at all. */
async function anyMoment(seed: number) {
  const roll = dice(seed);
  const format = seed % 2 === 0 ? 'anchors' : 'staticRemoteKey';
  const chain = await ChannelChain.ready({ format });
  let counter = 0;
  for (let steps = 0; steps < 40; steps++) {
    const name = NAMES[roll(2)] ?? 'opener';
    const action = roll(6);
    if (action === 0) {
      const sats = BigInt(roll(3) === 0 ? 100 + roll(1000) : 5_000 + roll(20_000));
      const cltvExpiry = chain.height + 5 + roll(20);
      // Now and then the same hash twice: both end with the one preimage.
      const hash = roll(4) === 0 ? 'again' : `${name} ${counter++}`;
      chain.pair.run(name, { type: 'addHtlc', offer: offerOf(hash, sats * 1000n, { cltvExpiry }) });
    } else if (action === 1) {
      remove(chain, name, roll(3) > 0);
    } else if (action === 2) {
      if (chain.pair.peer(name).wantsToSign) chain.pair.sign(name);
    } else {
      chain.pair.deliver(name);
    }
  }
  for (const actor of chain.actors) actor.readActions();
  return { chain, roll };
}

/** Settles or fails the first HTLC of a peer that can be. */
function remove(chain: ChannelChain, by: PeerName, fulfills: boolean): void {
  const { htlcs } = chain.pair.peer(by).commitments;
  const htlc = htlcs.find(
    ({ offerer, phase, removal }) => offerer === 'remote' && phase === 'committed' && !removal,
  );
  if (htlc === undefined) return;
  const preimage = preimageFor(chain, by, htlc.id);
  const removal =
    fulfills && preimage !== undefined
      ? ({ kind: 'fulfill', preimage } as const)
      : ({ kind: 'fail', reason: new Uint8Array(32) } as const);
  chain.pair.run(by, { type: 'removeHtlc', id: htlc.id, removal });
}

/** The preimage of an HTLC that `by` was offered, found under the name that its offerer gave it. */
function preimageFor(chain: ChannelChain, by: PeerName, id: bigint): Uint8Array | undefined {
  const offered = chain.pair.peer(otherName(by)).commitments.htlcs;
  const origin = offered.find((htlc) => htlc.offerer === 'local' && htlc.id === id)?.origin;
  return origin?.kind === 'payment' ? preimageOf(origin.paymentId) : undefined;
}

function outputsWorth({ outs }: Transaction): bigint {
  return outs.reduce((sum, { value }) => sum + BigInt(value), 0n);
}

describe('whenever a channel is closed by force', () => {
  it.each(SEEDS)(
    'every output is taken, and every HTLC ends the same on both sides (seed %i)',
    async (seed) => {
      const { chain, roll } = await anyMoment(seed);
      chain.pair.disconnect();
      const commitment = chain.forceClose(NAMES[roll(2)] ?? 'opener');
      let highest = chain.height;
      for (let blocks = 0; blocks < 30; blocks++) {
        for (const name of NAMES) if (roll(3) === 0) remove(chain, name, true);
        for (const actor of chain.actors) {
          actor.readActions();
          if (roll(6) === 0) actor.restart();
          chain.claim(actor);
        }
        chain.mine();
        highest = Math.max(highest, chain.height);
        // Never as deep as what counts as deep enough to fail upstream.
        if (roll(8) === 0 && chain.height === highest) chain.undo(1 + roll(2));
      }
      chain.resolve();

      expect(chain.unspent(commitment)).toEqual([]);
      const first = chain.actors.flatMap(({ taken }) =>
        taken.filter(({ kind }) => kind !== 'delayedSecondLevel'),
      );
      const byOutpoint = new Map(first.map((claim) => [claim.outpoint.outputIndex, claim.amount]));
      expect([...byOutpoint.values()].reduce((sum, amount) => sum + amount, 0n)).toBe(
        outputsWorth(commitment),
      );
      for (const name of NAMES) {
        const { settled } = chain.actor(name);
        // Nothing ends twice, and whatever still bound us has ended.
        expect(new Set(settled.failed).size).toBe(settled.failed.length);
        expect(settled.failed.filter((id) => settled.fulfilled.includes(id))).toEqual([]);
        const bound = chain.pair.peer(name).commitments.htlcs.filter(({ offerer }) => offerer === 'local');
        const ended = [...settled.failed, ...settled.fulfilled];
        expect(bound.filter(({ id }) => !ended.includes(id))).toEqual([]);
        // Whoever showed a preimage on chain has had it used upstream.
        const shown = chain
          .actor(otherName(name))
          .taken.filter(({ kind }) => kind === 'remoteHtlcWithPreimage' || kind === 'ownHtlcSuccess');
        expect(settled.fulfilled.length).toBeGreaterThanOrEqual(
          new Set(shown.map(({ outpoint }) => outpoint.outputIndex)).size,
        );
      }
    },
  );
});
