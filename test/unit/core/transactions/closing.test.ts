import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { type Satoshi, sat } from '../../../../src/core/primitives/units.js';
import {
  buildClosing,
  type ClosingInput,
  closingWeight,
  finalizeClosing,
  simpleClosingSequence,
  verifyClosingSignature,
} from '../../../../src/core/transactions/index.js';
import { local, remote, strangeSignature } from './fixture.js';

const scriptA = fromHex(`0014${'aa'.repeat(20)}`);
const scriptB = fromHex(`0020${'bb'.repeat(32)}`);
const burn = fromHex(`6a06${'11'.repeat(6)}`);
const localKey = local.basepoints.fundingPublicKey;
const remoteKey = remote.basepoints.fundingPublicKey;

function closingOf(changes: Partial<ClosingInput> = {}) {
  return buildClosing({
    funding: { txid: new Uint8Array(32).fill(4), outputIndex: 3 },
    fundingAmount: sat(1_000_000),
    toLocal: { amount: sat(600_000), scriptPubKey: scriptA },
    toRemote: { amount: sat(399_000), scriptPubKey: scriptB },
    dustLimit: sat(546),
    ...changes,
  });
}

const paid = (changes: Partial<ClosingInput>) =>
  closingOf(changes).transaction.outs.map(({ script, value }) => [toHex(script), value]);
const to = (scriptPubKey: Uint8Array, amount: number | Satoshi) => ({ scriptPubKey, amount: sat(amount) });

describe('closing transaction, BOLT 3', () => {
  it('has the frame of the legacy one unless told otherwise', () => {
    const { transaction, txid } = closingOf();
    expect(transaction).toMatchObject({ version: 2, locktime: 0 });
    expect(transaction.ins).toMatchObject([{ index: 3, sequence: 0xffff_ffff }]);
    expect(txid).toEqual(transaction.getHash());
    const simple = closingOf({ locktime: 800_000, sequence: simpleClosingSequence }).transaction;
    expect(simple.locktime).toBe(800_000);
    expect(simple.ins[0]?.sequence).toBe(0xffff_fffd);
  });

  it('orders its outputs by amount, then by script', () => {
    expect(paid({})).toEqual([
      [toHex(scriptB), 399_000n],
      [toHex(scriptA), 600_000n],
    ]);
    expect(paid({ toLocal: to(scriptB, 5000), toRemote: to(scriptA, 5000) })).toEqual([
      [toHex(scriptA), 5000n],
      [toHex(scriptB), 5000n],
    ]);
  });

  it('leaves out what is below the dust limit and what a side gives up', () => {
    expect(paid({ toLocal: to(scriptA, 546) })).toHaveLength(2);
    expect(paid({ toLocal: to(scriptA, 545) })).toEqual([[toHex(scriptB), 399_000n]]);
    expect(paid({ toRemote: null })).toEqual([[toHex(scriptA), 600_000n]]);
    expect(paid({ toLocal: to(scriptA, 545), toRemote: null })).toEqual([]);
  });

  it('gives nothing to an OP_RETURN output, which is never dust', () => {
    expect(paid({ toLocal: to(burn, 1000) })).toEqual([
      [toHex(burn), 0n],
      [toHex(scriptB), 399_000n],
    ]);
  });

  it('is signed by both, each with its own funding key', () => {
    const closing = closingOf();
    const ours = local.signClosing(closing, remoteKey);
    const theirs = remote.signClosing(closing, localKey);
    expect(verifyClosingSignature(closing, ours, localKey, remoteKey)).toBe(true);
    expect(verifyClosingSignature(closing, theirs, remoteKey, localKey)).toBe(true);
    expect(verifyClosingSignature(closing, theirs, localKey, remoteKey)).toBe(false);
    expect(verifyClosingSignature(closing, strangeSignature, remoteKey, localKey)).toBe(false);
    expect(verifyClosingSignature(closingOf({ toRemote: null }), theirs, remoteKey, localKey)).toBe(false);

    const a = { publicKey: localKey, signature: ours };
    const b = { publicKey: remoteKey, signature: theirs };
    const signed = finalizeClosing(closing, a, b);
    expect(finalizeClosing(closing, b, a).toHex()).toBe(signed.toHex());
    expect(signed.ins[0]?.witness).toHaveLength(4);
    expect(closing.transaction.hasWitnesses()).toBe(false);
  });

  it('weighs no more than reckoned', () => {
    const weigh = (closing: ReturnType<typeof closingOf>) =>
      finalizeClosing(
        closing,
        { publicKey: localKey, signature: local.signClosing(closing, remoteKey) },
        { publicKey: remoteKey, signature: remote.signClosing(closing, localKey) },
      ).weight();
    for (const [closing, most] of [
      [closingOf(), closingWeight(scriptA, scriptB)],
      [closingOf({ toRemote: null }), closingWeight(scriptA, undefined)],
    ] as const) {
      expect(weigh(closing)).toBeLessThanOrEqual(most);
      expect(weigh(closing)).toBeGreaterThan(most - 8);
    }
  });
});
