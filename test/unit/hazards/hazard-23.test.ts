import { Transaction } from 'bitcoinjs-lib';
import { internalHash } from '../../../regtest/chain/transaction.js';
import type { Claim } from '../../../src/core/enforcement/index.js';
import { encodeSignature, SIGHASH_ALL } from '../../../src/core/transactions/index.js';
import { OPEN_WITNESS } from '../../support/channel-actor.js';
import { preimageOf } from '../../support/channel-pair.js';
import { ownTimeout, them, timeoutPreimage } from '../../support/claim-fixtures.js';
import { useRelayingNode } from '../../support/relaying-store.js';
import { World } from '../node/sweeper/world.js';
import { OPEN_SCRIPT, spend } from '../regtest/fixtures.js';

const AMOUNT = 400_000n;
const HTLC = 7;

describe('hazard 23: replacement cycling', () => {
  describe('against our timeout', () => {
    let world: World;
    beforeEach(async () => {
      world = await World.create();
      await world.fundWallet(500_000n);
    });
    afterEach(() => world.sweeper.stop());

    it('is met in every block with a higher fee, up to half of what is at stake, until ours confirms', async () => {
      const [claim] = await world.lock(ownTimeout(HTLC, AMOUNT, world.height + 1));
      if (claim === undefined) throw new Error('nothing to claim');
      await world.offer(claim);
      await world.mineEmpty();
      let paid = 0n;
      for (let block = 0; world.height < (claim.deadline ?? 0); block++) {
        const ours = world.spenderOf(claim);
        if (ours === undefined) throw new Error(`block ${block} finds nothing of ours in the mempool`);
        expect(world.feeOf(ours)).toBeGreaterThanOrEqual(paid);
        paid = world.feeOf(ours);
        cycle(claim, paid);
        expect(world.spenderOf(claim)).toBeUndefined();
        await world.mineEmpty();
      }
      expect(paid).toBeGreaterThan(AMOUNT / 3n);
      expect(paid).toBeLessThanOrEqual(AMOUNT / 2n + 1n);
      await world.mine();
      expect(world.sweeper.pending()).toEqual([]);
    });

    /** Evicts what takes the claim with a spend by preimage, then that with a spend of its own coin: the HTLC is free. */
    function cycle(claim: Claim, fee: bigint): void {
      const coin = world.takeCoinbase();
      const more = fee + 20_000n;
      const theft = new Transaction();
      theft.version = 2;
      theft.addInput(claim.outpoint.txid, claim.outpoint.outputIndex, 1);
      theft.addInput(internalHash(coin.txid), coin.index, 0xfffffffd);
      theft.addOutput(OPEN_SCRIPT, AMOUNT + coin.value - more);
      const { witnessScript, signing } = claim;
      if (witnessScript === null || signing.type !== 'ownHtlc') throw new Error('no HTLC of ours');
      const input = { transaction: theft, inputIndex: 0, amount: claim.amount, witnessScript };
      const signature = them.signRemoteHtlc(input, signing.perCommitmentPoint);
      theft.setWitness(0, [encodeSignature(signature, SIGHASH_ALL), timeoutPreimage(HTLC), witnessScript]);
      theft.setWitness(1, [OPEN_WITNESS]);
      world.send(theft);
      world.send(spend([coin], { fee: 2n * more }));
    }
  });
  describe('of an HTLC that we passed on', () => {
    const relaying = useRelayingNode();

    it('gives its preimage away in the mempool, though the spend that shows it is gone at once', async () => {
      const node = await relaying();
      node.pass('one', 50_000, 10, 40);
      node.downstream.forceClose('opener');
      node.start();
      node.mine(10);
      const { opener, accepter } = node.downstream;
      node.downstream.claim(opener);
      const [ours] = opener.claimsOf('ownHtlcTimeout');
      node.downstream.fulfill('accepter', 0n, 'one');
      const [theirs] = accepter.claimsOf('remoteHtlcWithPreimage');
      if (ours === undefined || theirs === undefined) throw new Error('nothing is contested');
      const theft = accepter.spend(theirs, node.downstream.takeCoin(), 5_000n);
      node.downstream.publish(theft);
      await node.lookAtMempool();
      node.downstream.node.mempool.removeWithDescendants(theft.getId());
      node.flush();
      expect(node.removals).toEqual(['updateFulfillHtlc']);
      node.downstream.claim(opener);
      node.mine(50);
      expect(node.outcomes).toEqual(['htlcFulfilled']);
      expect(node.removalIn(node.outgoingChannel, 'one')).toEqual({
        kind: 'fulfill',
        preimage: preimageOf('one'),
      });
    });
  });
});
