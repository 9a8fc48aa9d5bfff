import { Transaction } from 'bitcoinjs-lib';
import { msat, sat } from '../../../../src/core/primitives/units.js';
import {
  buildCommitment,
  type CommitmentFormat,
  type CommitmentInput,
  commitmentWeight,
  finalizeCommitment,
  finalizeHtlcSuccess,
  finalizeHtlcTimeout,
  htlcSuccessWeight,
  htlcTimeoutWeight,
  readCommitmentNumber,
  type SpecHtlc,
  verifyCommitmentSignature,
  verifyHtlcSignatures,
} from '../../../../src/core/transactions/index.js';
import {
  commitmentInput,
  local,
  localPerCommitmentPoint,
  preimageOf,
  remote,
  specHtlcs,
  strangeSignature,
} from './fixture.js';

function inputOf(format: CommitmentFormat, changes: Partial<CommitmentInput> = {}): CommitmentInput {
  const base = commitmentInput({
    format,
    dustLimit: 546,
    toLocalMsat: '6988000000',
    toRemoteMsat: '3000000000',
    feeratePerKw: 644,
    htlcs: [0, 1, 2, 3, 4],
  });
  return { ...base, ...changes };
}

function balances(
  format: CommitmentFormat,
  toLocal: number,
  toRemote: number,
  changes: Partial<CommitmentInput> = {},
  htlcs: readonly SpecHtlc[] = [],
) {
  const spec = {
    htlcs,
    feeratePerKw: 1000,
    toLocalMsat: msat(toLocal),
    toRemoteMsat: msat(toRemote),
  };
  return buildCommitment(inputOf(format, { spec, ...changes })).outputs.map(
    ({ kind, amount }) => `${kind} ${amount}`,
  );
}

describe('balances on a commitment, BOLT 3', () => {
  it('are paid for by the opener, whoever owns the commitment', () => {
    const amounts = (ownerIsOpener: boolean) =>
      balances('staticRemoteKey', 100_000_000, 200_000_000, { ownerIsOpener });
    expect(amounts(true)).toEqual(['toLocal 99276', 'toRemote 200000']);
    expect(amounts(false)).toEqual(['toLocal 100000', 'toRemote 199276']);
  });

  it('are rounded down', () => {
    expect(balances('staticRemoteKey', 100_000_999, 200_000_999)).toEqual([
      'toLocal 99276',
      'toRemote 200000',
    ]);
  });

  it('have an output from the dust limit of the owner on', () => {
    expect(balances('staticRemoteKey', 9_000_000, 546_000)).toEqual(['toRemote 546', 'toLocal 8276']);
    expect(balances('staticRemoteKey', 9_000_000, 545_999)).toEqual(['toLocal 8276']);
    expect(balances('staticRemoteKey', 1_270_000, 9_000_000)).toEqual(['toLocal 546', 'toRemote 9000']);
    expect(balances('staticRemoteKey', 1_269_999, 9_000_000)).toEqual(['toRemote 9000']);
  });

  it('vanish when the opener cannot pay the fee, and the other side pays none of it', () => {
    expect(balances('staticRemoteKey', 723_000, 9_000_000)).toEqual(['toRemote 9000']);
    expect(balances('staticRemoteKey', 9_000_000, 0, { ownerIsOpener: false })).toEqual(['toLocal 9000']);
  });
});

describe('anchors on a commitment, BOLT 3', () => {
  it('stand for each balance that has an output', () => {
    expect(balances('anchors', 100_000_000, 200_000_000).sort()).toEqual([
      'otherAnchor 330',
      'ownerAnchor 330',
      'toLocal 98216',
      'toRemote 200000',
    ]);
    expect(balances('anchors', 100_000_000, 545_000)).toEqual(['ownerAnchor 330', 'toLocal 98216']);
    expect(balances('anchors', 2_000_000, 9_000_000)).toEqual(['otherAnchor 330', 'toRemote 9000']);
  });

  it('both stand when an HTLC has an output', () => {
    const htlcs = specHtlcs.filter(({ id }) => id === 4n);
    const dust = specHtlcs.filter(({ id }) => id === 0n);
    expect(balances('anchors', 100_000_000, 0, {}, htlcs).sort()).toEqual([
      'otherAnchor 330',
      'ownerAnchor 330',
      'receivedHtlc 4000',
      'toLocal 98044',
    ]);
    expect(balances('anchors', 0, 100_000_000, {}, htlcs).sort()).toEqual([
      'otherAnchor 330',
      'ownerAnchor 330',
      'receivedHtlc 4000',
      'toRemote 100000',
    ]);
    expect(balances('anchors', 100_000_000, 0, { dustLimit: sat(1001) }, dust)).toEqual([
      'ownerAnchor 330',
      'toLocal 98216',
    ]);
  });
});

describe('outputs that look the same', () => {
  it('keep the order of expiry, then of id, whatever the order of the HTLCs', () => {
    const [base] = specHtlcs.filter(({ id }) => id === 5n);
    if (base === undefined) throw new Error('no HTLC 5');
    const twins = [
      { ...base, id: 10n, cltvExpiry: 700 },
      { ...base, id: 11n, cltvExpiry: 600, amountMsat: msat(5_000_999) },
      { ...base, id: 12n, cltvExpiry: 600 },
    ];
    const ids = (htlcs: readonly SpecHtlc[]) => {
      const { spec } = inputOf('anchors');
      return buildCommitment(inputOf('anchors', { spec: { ...spec, htlcs } })).htlcTransactions.map(
        ({ htlc }) => htlc.id,
      );
    };
    expect(ids(twins)).toEqual([11n, 12n, 10n]);
    expect(ids(twins.toReversed())).toEqual([11n, 12n, 10n]);
  });
});

describe.each(['staticRemoteKey', 'anchors'] as const)('signatures of a commitment, %s', (format) => {
  const commitment = buildCommitment(inputOf(format));
  const remoteFunding = remote.basepoints.fundingPublicKey;
  const signature = remote.signCommitment(commitment, local.basepoints.fundingPublicKey);
  const htlcSignatures = remote.signHtlcTransactions(commitment, localPerCommitmentPoint);

  it('hold for that commitment and key alone', () => {
    expect(verifyCommitmentSignature(commitment, signature, remoteFunding)).toBe(true);
    expect(verifyCommitmentSignature(commitment, strangeSignature, remoteFunding)).toBe(false);
    const next = buildCommitment(inputOf(format, { commitmentNumber: 43n }));
    expect(verifyCommitmentSignature(next, signature, remoteFunding)).toBe(false);
    const richer = buildCommitment(inputOf(format, { fundingAmount: sat(10_000_001) }));
    expect(verifyCommitmentSignature(richer, signature, remoteFunding)).toBe(false);
  });

  it('are refused when they are high-S or malformed', () => {
    expect(verifyCommitmentSignature(commitment, highS(signature), remoteFunding)).toBe(false);
    expect(verifyCommitmentSignature(commitment, signature.subarray(1), remoteFunding)).toBe(false);
    expect(verifyCommitmentSignature(commitment, new Uint8Array(64), remoteFunding)).toBe(false);
    expect(verifyHtlcSignatures(commitment, htlcSignatures.map(highS))).toBe(false);
  });

  it('must be one for each HTLC output, in order', () => {
    expect(verifyHtlcSignatures(commitment, htlcSignatures)).toBe(true);
    expect(verifyHtlcSignatures(commitment, htlcSignatures.slice(1))).toBe(false);
    expect(verifyHtlcSignatures(commitment, [...htlcSignatures, strangeSignature])).toBe(false);
    expect(verifyHtlcSignatures(commitment, htlcSignatures.toReversed())).toBe(false);
    expect(verifyHtlcSignatures(commitment, [])).toBe(false);
    const last = [...htlcSignatures.slice(0, -1), strangeSignature];
    expect(verifyHtlcSignatures(commitment, last)).toBe(false);
  });

  it('use the sighash of the format alone', () => {
    const other = format === 'anchors' ? 'staticRemoteKey' : 'anchors';
    const mislabelled = { ...commitment, input: { ...commitment.input, format: other } as const };
    const wrong = remote.signHtlcTransactions(mislabelled, localPerCommitmentPoint);
    expect(verifyHtlcSignatures(mislabelled, wrong)).toBe(true);
    expect(verifyHtlcSignatures(commitment, wrong)).toBe(false);
  });

  it('make transactions that weigh no more than the fee was reckoned for', () => {
    const own = local.signCommitment(commitment, remoteFunding);
    const signed = finalizeCommitment(commitment, own, signature);
    expect(signed.weight()).toBeLessThanOrEqual(commitmentWeight(5, format));
    expect(signed.weight()).toBeGreaterThan(commitmentWeight(5, format) - 12);
    commitment.htlcTransactions.forEach((htlc, place) => {
      const theirs = htlcSignatures[place] ?? strangeSignature;
      const ours = local.signOwnHtlc(htlc, localPerCommitmentPoint);
      const [weight, expected] =
        htlc.kind === 'timeout'
          ? [finalizeHtlcTimeout(htlc, ours, theirs).weight(), htlcTimeoutWeight(format)]
          : [
              finalizeHtlcSuccess(htlc, ours, theirs, preimageOf(Number(htlc.htlc.id))).weight(),
              htlcSuccessWeight(format),
            ];
      expect(weight).toBeLessThanOrEqual(expected);
      expect(weight).toBeGreaterThan(expected - 12);
    });
  });

  it('leave the unsigned transaction as it was', () => {
    const before = commitment.transaction.toHex();
    finalizeCommitment(commitment, strangeSignature, signature);
    expect(commitment.transaction.toHex()).toBe(before);
  });
});

describe('commitment number of a transaction', () => {
  const opener = local.basepoints.paymentBasepoint;
  const accepter = remote.basepoints.paymentBasepoint;

  it.each([0n, 1n, 0xff_ffffn, 0x100_0000n, 0xffff_ffff_ffffn])('%p comes back', (commitmentNumber) => {
    const { transaction } = buildCommitment(inputOf('anchors', { commitmentNumber }));
    expect(readCommitmentNumber(transaction, opener, accepter)).toBe(commitmentNumber);
  });

  it('is in no other transaction', () => {
    const other = new Transaction();
    other.addInput(new Uint8Array(32), 0, 0xffff_ffff);
    expect(readCommitmentNumber(other, opener, accepter)).toBeUndefined();
    const { transaction } = buildCommitment(inputOf('anchors'));
    const joined = transaction.clone();
    joined.addInput(new Uint8Array(32), 0);
    expect(readCommitmentNumber(joined, opener, accepter)).toBeUndefined();
    const unlocked = transaction.clone();
    unlocked.locktime = 0;
    expect(readCommitmentNumber(unlocked, opener, accepter)).toBeUndefined();
  });
});

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function highS(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  const flipped = (ORDER - s).toString(16).padStart(64, '0');
  return Uint8Array.of(...signature.subarray(0, 32), ...Buffer.from(flipped, 'hex'));
}
