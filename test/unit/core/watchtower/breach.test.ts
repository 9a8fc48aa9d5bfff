import { Transaction } from 'bitcoinjs-lib';
import { loadScriptVerifier, type ScriptVerifier } from '../../../../regtest/chain/script-verifier.js';
import { chainTransaction } from '../../../../regtest/chain/transaction.js';
import type { FeerateEstimates } from '../../../../src/core/claims/index.js';
import { sha256 } from '../../../../src/core/crypto/index.js';
import { toHex, utf8 } from '../../../../src/core/primitives/bytes.js';
import { sat } from '../../../../src/core/primitives/units.js';
import {
  type CommitmentFormat,
  type CommitmentTransaction,
  finalizeHtlcSuccess,
  finalizeHtlcTimeout,
} from '../../../../src/core/transactions/index.js';
import {
  type Breach,
  breachBlock,
  breachUndone,
  buildKit,
  FEE_TIERS,
  isBreachOver,
  type JusticeKit,
  openBreach,
  publishJustice,
  recovered,
  type TowerMode,
} from '../../../../src/core/watchtower/index.js';
import {
  BREACH_HEIGHT,
  cheater,
  commitmentOf,
  DESTINATION,
  htlcs,
  preimage,
  REVOKED_NUMBER,
  revoked,
  seen,
  TO_SELF_DELAY,
  victim,
} from './fixtures.js';

const feerates: FeerateEstimates = { within2: 4000, within6: 2000, within12: 1500, within144: 900 };
const all = (rate: number): FeerateEstimates => ({
  within2: rate,
  within6: rate,
  within12: rate,
  within144: rate,
});
const FORMATS: readonly CommitmentFormat[] = ['staticRemoteKey', 'anchors'];
const MODES: readonly TowerMode[] = ['own', 'stranger'];
const CASES = FORMATS.flatMap((format) => MODES.map((mode) => [format, mode] as const));

let verifier: ScriptVerifier;
beforeAll(async () => {
  verifier = await loadScriptVerifier();
});

/** The justice transactions, each of which has to hold under consensus and relay rules. */
function justice(breach: Breach, tip: number, parents: readonly Transaction[]) {
  const step = publishJustice(breach, tip, feerates);
  const transactions = step.transactions.map((raw) => Transaction.fromBuffer(raw));
  for (const transaction of transactions) {
    const coins = transaction.ins.map(({ hash, index }) => {
      const output = parents.find((parent) => toHex(parent.getHash()) === toHex(hash))?.outs[index];
      if (output === undefined) throw new Error('spends an output that is not there');
      return { value: output.value, script: output.script, height: BREACH_HEIGHT, coinbase: false };
    });
    expect(verifier.verify(chainTransaction(transaction), coins, true)).toBeUndefined();
    expect(transaction.outs.map(({ script }) => toHex(script))).toEqual([toHex(DESTINATION)]);
  }
  return { breach: step.breach, transactions };
}

function start(format: CommitmentFormat, mode: TowerMode, count: number) {
  const state = revoked(format, htlcs(count));
  const commitment = commitmentOf(state);
  const { kit, txid } = buildKit(state, victim, mode, DESTINATION);
  expect(txid).toEqual(commitment.txid);
  const breach = openBreach(kit, seen(commitment.transaction), BREACH_HEIGHT);
  if (breach === undefined) throw new Error('no breach');
  return { commitment, kit, breach };
}

/** What the cheater's own HTLC transaction does. `others` is what it adds to one of an anchors channel. */
function cheaterTakes(commitment: CommitmentTransaction, place: number, others = 0): Transaction {
  const htlc = commitment.htlcTransactions[place];
  if (htlc === undefined) throw new Error('no such HTLC');
  const ownSignature = cheater.signOwnHtlc(htlc, cheater.perCommitmentPoint(REVOKED_NUMBER));
  const theirs = victim.signHtlcTransactions(commitment, cheater.perCommitmentPoint(REVOKED_NUMBER))[place];
  if (theirs === undefined) throw new Error('no signature');
  const signed =
    htlc.kind === 'timeout'
      ? finalizeHtlcTimeout(htlc, ownSignature, theirs)
      : finalizeHtlcSuccess(htlc, ownSignature, theirs, preimage(Number(htlc.htlc.id)));
  for (let added = 0; added < others; added++) {
    signed.addInput(sha256(utf8(`the cheater's coin ${added}`)), added);
    signed.addOutput(new Uint8Array(22).fill(9), 5000n);
  }
  return signed;
}

describe.each(CASES)('%s, %s tower', (format, mode) => {
  it.each([0, 1, 6, 20])('takes every output, with %i HTLCs', (count) => {
    const { commitment, breach } = start(format, mode, count);
    const { transactions } = justice(breach, BREACH_HEIGHT, [commitment.transaction]);
    const spent = transactions.flatMap(({ ins }) => ins.map(({ index }) => index)).sort((a, b) => a - b);
    const wanted = commitment.outputs
      .filter(({ kind }) => !kind.endsWith('Anchor'))
      .map(({ index }) => index);
    expect(spent).toEqual(wanted);
    expect(wanted.length).toBe(count + 2);
  });

  it('follows every claim through 100 blocks and adds up what came home', () => {
    const { commitment, breach } = start(format, mode, 2);
    const published = justice(breach, BREACH_HEIGHT, [commitment.transaction]);
    const height = BREACH_HEIGHT + 1;
    const taken = breachBlock(published.breach, height, published.transactions.map(seen));
    expect(publishJustice(taken, height, feerates).transactions).toEqual([]);
    expect(isBreachOver(taken, height + 98)).toBe(false);
    expect(isBreachOver(taken, height + 99)).toBe(true);
    const paid = published.transactions.reduce((sum, { outs }) => sum + (outs[0]?.value ?? 0n), 0n);
    const claimed = breach.claims.reduce((sum, { amount }) => sum + amount, 0n);
    expect(recovered(taken)).toEqual({ amount: paid, fees: claimed - paid });
  });

  it('begins again with what a reorganisation undoes', () => {
    const { commitment, breach } = start(format, mode, 1);
    const published = justice(breach, BREACH_HEIGHT, [commitment.transaction]);
    const height = BREACH_HEIGHT + 3;
    const taken = breachBlock(published.breach, height, published.transactions.map(seen));
    const undone = breachUndone(taken, height);
    expect(undone?.claims.every(({ spend }) => spend === null)).toBe(true);
    expect(
      undone === undefined ? 0 : justice(undone, height, [commitment.transaction]).transactions.length,
    ).toBe(3);
    expect(breachUndone(taken, BREACH_HEIGHT)).toBeUndefined();
  });
});

describe('a cheater that confirms its HTLC transactions first', () => {
  it.each([
    ['staticRemoteKey', 'own'],
    ['staticRemoteKey', 'stranger'],
    ['anchors', 'own'],
  ] as const)('%s, %s tower: loses their outputs too', (format, mode) => {
    const { commitment, breach } = start(format, mode, 4);
    const theirs = [0, 1].map((place) => cheaterTakes(commitment, place, format === 'anchors' ? place : 0));
    const after = breachBlock(breach, BREACH_HEIGHT + 1, theirs.map(seen));
    const parents = [commitment.transaction, ...theirs];
    const { transactions } = justice(after, BREACH_HEIGHT + 1, parents);
    expect(after.claims.filter(({ kind }) => kind === 'secondLevel').length).toBe(2);
    expect(transactions.length).toBe(commitment.htlcTransactions.length + 2);
    const undone = breachUndone(after, BREACH_HEIGHT + 1);
    expect(undone?.claims).toEqual(breach.claims);
  });

  it('takes every output of one transaction for many HTLCs', () => {
    const { commitment, breach } = start('anchors', 'own', 4);
    const [a, b] = [cheaterTakes(commitment, 0), cheaterTakes(commitment, 2)];
    const [input, output] = [b.ins[0], b.outs[0]];
    if (input === undefined || output === undefined) throw new Error('empty');
    a.addInput(input.hash, input.index, input.sequence);
    a.addOutput(output.script, output.value);
    const after = breachBlock(breach, BREACH_HEIGHT + 1, [seen(a)]);
    expect(after.claims.filter(({ kind, spend }) => kind === 'secondLevel' && spend === null).length).toBe(2);
    justice(after, BREACH_HEIGHT + 1, [commitment.transaction, a]);
  });

  it("goes with them where a stranger's tower guards a channel with anchors", () => {
    const { commitment, breach } = start('anchors', 'stranger', 4);
    const after = breachBlock(breach, BREACH_HEIGHT + 1, [seen(cheaterTakes(commitment, 0, 1))]);
    expect(after.claims.some(({ kind }) => kind === 'secondLevel')).toBe(false);
    expect(justice(after, BREACH_HEIGHT + 1, [commitment.transaction]).transactions.length).toBe(5);
  });

  it('in the block of the commitment itself', () => {
    const { commitment, breach } = start('staticRemoteKey', 'own', 2);
    const theirs = cheaterTakes(commitment, 1);
    const after = breachBlock(breach, BREACH_HEIGHT, [seen(commitment.transaction), seen(theirs)]);
    expect(after.claims.at(-1)).toMatchObject({ kind: 'secondLevel', foundHeight: BREACH_HEIGHT });
    justice(after, BREACH_HEIGHT, [commitment.transaction, theirs]);
  });
});

describe('kits that are not what they should be', () => {
  const forge = (mode: TowerMode, change: (kit: JusticeKit) => JusticeKit) => {
    const state = revoked('anchors', htlcs(2));
    const { kit } = buildKit(state, victim, mode, DESTINATION);
    return openBreach(change(kit), seen(commitmentOf(state).transaction), BREACH_HEIGHT);
  };
  const wrong = new Uint8Array(64).fill(1);

  it.each([
    ['own', 'another revocation key', { revocationKey: sha256(utf8('another')), presigned: [] }],
    ['own', 'no revocation key at all', { revocationKey: new Uint8Array(32) }],
    ['stranger', 'no point', { revocationKey: new Uint8Array(33) }],
    ['stranger', 'no signatures', { presigned: [] }],
    ['stranger', 'another destination', { destination: new Uint8Array(22).fill(7) }],
  ] as const)('%s, %s: no breach', (mode, _, change) => {
    expect(forge(mode, (kit) => ({ ...kit, ...change }))).toBeUndefined();
  });

  it('uses what signatures are right', () => {
    const breach = forge('stranger', (kit) => ({
      ...kit,
      presigned: kit.presigned.map((entry, index) =>
        index === 0
          ? { ...entry, signatures: [...entry.signatures.slice(0, 2), wrong] }
          : { ...entry, signatures: [wrong] },
      ),
    }));
    expect(breach?.claims.length).toBe(1);
    expect(breach?.claims[0]?.presigned?.length).toBe(2);
  });
});

describe('fees', () => {
  /** The fee rates of a claim over time when nothing confirms. */
  function climb(mode: TowerMode, blocks: number, rates = feerates): number[] {
    let { breach } = start('anchors', mode, 0);
    return Array.from({ length: blocks }, (_, passed) => {
      breach = publishJustice(breach, BREACH_HEIGHT + passed, rates).breach;
      const claim = breach.claims.find(({ kind }) => kind === 'toLocal');
      return claim?.attempt?.feeratePerKw ?? 0;
    });
  }

  it.each(MODES)('never fall and have risen by the deadline: %s tower', (mode) => {
    const rates = climb(mode, TO_SELF_DELAY);
    expect([...rates].sort((a, b) => a - b)).toEqual(rates);
    expect(rates[0]).toBeLessThanOrEqual(5000);
    expect(rates.at(-1)).toBeGreaterThanOrEqual(80_000);
  });

  it('follow the estimate up, one of the tiers where they are signed in advance', () => {
    const [own = 0] = climb('own', 1, all(7000));
    const [stranger = 0] = climb('stranger', 1, all(7000));
    expect([own, stranger]).toEqual([7000, 20_000]);
    expect(climb('stranger', 1, all(9e6))).toEqual([FEE_TIERS.at(-1)]);
  });

  it('do not eat up what they are for', () => {
    const state = revoked('anchors', htlcs(1, 3000));
    const { kit } = buildKit(state, victim, 'own', DESTINATION);
    const breach = openBreach(kit, seen(commitmentOf(state).transaction), BREACH_HEIGHT);
    if (breach === undefined) throw new Error('no breach');
    const high = all(50_000);
    const amounts = publishJustice(breach, BREACH_HEIGHT, high).transactions.map(
      (raw) => Transaction.fromBuffer(raw).outs[0]?.value ?? 0n,
    );
    expect(amounts.length).toBe(3);
    for (const amount of amounts) expect(amount).toBeGreaterThanOrEqual(sat(294));
  });
});
