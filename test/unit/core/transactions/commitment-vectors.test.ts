import { toHex } from '../../../../src/core/primitives/bytes.js';
import {
  buildCommitment,
  commitmentFee,
  finalizeCommitment,
  finalizeHtlcSuccess,
  finalizeHtlcTimeout,
  readCommitmentNumber,
  untrimmedHtlcs,
  verifyCommitmentSignature,
  verifyHtlcSignatures,
} from '../../../../src/core/transactions/index.js';
import { channel } from '../../../vectors/bolt3.js';
import {
  commitmentCases,
  commitmentInput,
  compact,
  local,
  localPerCommitmentPoint,
  preimageOf,
  remote,
} from './fixture.js';

describe('keys of the commitment, BOLT 3 appendix C', () => {
  it('are derived from the basepoints', () => {
    const { keys } = commitmentInput({
      format: 'anchors',
      dustLimit: 546,
      toLocalMsat: '0',
      toRemoteMsat: '0',
      feeratePerKw: 0,
      htlcs: [],
    });
    expect(toHex(keys.ownerFundingPublicKey)).toBe(channel.localFundingPublicKey);
    expect(toHex(keys.otherFundingPublicKey)).toBe(channel.remoteFundingPublicKey);
    expect(toHex(keys.revocationPublicKey)).toBe(channel.localRevocationPublicKey);
    expect(toHex(keys.delayedPaymentPublicKey)).toBe(channel.localDelayedPublicKey);
    expect(toHex(keys.ownerHtlcPublicKey)).toBe(channel.localHtlcPublicKey);
    expect(toHex(keys.otherHtlcPublicKey)).toBe(channel.remoteHtlcPublicKey);
    expect(toHex(keys.otherPaymentPublicKey)).toBe(channel.remotePaymentBasepoint);
  });
});

describe.each(commitmentCases)('BOLT 3 appendices C and F, $format: $name', (vector) => {
  const commitment = buildCommitment(commitmentInput(vector));
  const localFunding = local.basepoints.fundingPublicKey;
  const remoteFunding = remote.basepoints.fundingPublicKey;

  it('signs and finalizes the commitment bit by bit', () => {
    const remoteSignature = remote.signCommitment(commitment, localFunding);
    expect(remoteSignature).toEqual(compact(vector.remoteSignature));
    const localSignature = local.signCommitment(commitment, remoteFunding);
    if (vector.localSignature !== undefined) expect(localSignature).toEqual(compact(vector.localSignature));
    expect(finalizeCommitment(commitment, localSignature, remoteSignature).toHex()).toBe(vector.transaction);
  });

  it('verifies the signatures of the other side', () => {
    expect(verifyCommitmentSignature(commitment, compact(vector.remoteSignature), remoteFunding)).toBe(true);
    const signatures = vector.htlcTransactions.map(({ remoteSignature }) => compact(remoteSignature));
    expect(verifyHtlcSignatures(commitment, signatures)).toBe(true);
  });

  it('signs and finalizes the HTLC transactions bit by bit, in output order', () => {
    const remoteSignatures = remote.signHtlcTransactions(commitment, localPerCommitmentPoint);
    const finalized = commitment.htlcTransactions.map((htlc, place) => {
      const remoteSignature = remoteSignatures[place];
      if (remoteSignature === undefined) throw new Error('a signature is missing');
      const localSignature = local.signOwnHtlc(htlc, localPerCommitmentPoint);
      const transaction =
        htlc.kind === 'timeout'
          ? finalizeHtlcTimeout(htlc, localSignature, remoteSignature)
          : finalizeHtlcSuccess(htlc, localSignature, remoteSignature, preimageOf(Number(htlc.htlc.id)));
      return { htlc, transaction: transaction.toHex(), localSignature };
    });
    expect(remoteSignatures).toEqual(
      vector.htlcTransactions.map((expected) => compact(expected.remoteSignature)),
    );
    expect(finalized.map(({ transaction }) => transaction)).toEqual(
      vector.htlcTransactions.map(({ transaction }) => transaction),
    );
    vector.htlcTransactions.forEach((expected, place) => {
      if (expected.localSignature === undefined) return;
      const built = finalized[place];
      expect(built?.localSignature).toEqual(compact(expected.localSignature));
      expect(built?.htlc.kind).toBe(expected.kind);
      expect(built?.htlc.outputIndex).toBe(expected.output);
      expect(built?.htlc.htlc.id).toBe(BigInt(expected.htlc ?? -1));
    });
  });

  it('has the outputs and fees that the specification lists', () => {
    if (vector.baseFee !== undefined && vector.actualFee !== undefined) {
      const { spec, dustLimit, format, fundingAmount } = commitment.input;
      const count = untrimmedHtlcs(spec, dustLimit, format).length;
      expect(commitmentFee(spec.feeratePerKw, count, format)).toBe(BigInt(vector.baseFee));
      const paid = commitment.outputs.reduce((sum, { amount }) => sum + amount, 0n);
      expect(fundingAmount - paid).toBe(BigInt(vector.actualFee));
    }
    for (const expected of vector.outputs ?? []) {
      const output = commitment.outputs.find(
        (candidate) =>
          candidate.kind === expected.kind &&
          (!('htlc' in candidate) || candidate.htlc.id === BigInt(expected.htlc ?? -1)),
      );
      expect(output?.amount).toBe(BigInt(expected.amount));
      if (expected.witnessScript !== undefined) {
        expect(toHex(output?.witnessScript ?? new Uint8Array(0))).toBe(expected.witnessScript);
      }
    }
    commitment.outputs.forEach(({ index, scriptPubKey, amount }, place) => {
      expect(index).toBe(place);
      expect(commitment.transaction.outs[index]).toEqual({ script: scriptPubKey, value: amount });
    });
  });

  it('shows its number to those who know the basepoints', () => {
    const { openerPaymentBasepoint, accepterPaymentBasepoint } = commitment.input;
    expect(
      readCommitmentNumber(commitment.transaction, openerPaymentBasepoint, accepterPaymentBasepoint),
    ).toBe(channel.commitmentNumber);
  });
});
