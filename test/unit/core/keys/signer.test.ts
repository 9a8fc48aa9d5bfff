import { Transaction } from 'bitcoinjs-lib';
import { curve } from '../../../../src/core/crypto/index.js';
import {
  createChannelSigner,
  deriveChannelSeed,
  derivePublicKey,
  deriveRevocationPublicKey,
} from '../../../../src/core/keys/index.js';
import { toHex } from '../../../../src/core/primitives/bytes.js';
import { sat } from '../../../../src/core/primitives/units.js';
import { SIGHASH_ALL, spendHash } from '../../../../src/core/transactions/index.js';

const nodeSeed = new Uint8Array(32).fill(1);
const ours = createChannelSigner(deriveChannelSeed(nodeSeed, 0));
const theirs = createChannelSigner(deriveChannelSeed(nodeSeed, 1));

function spend() {
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.addInput(new Uint8Array(32).fill(3), 1, 1);
  transaction.addOutput(Uint8Array.of(0x51), 1000n);
  return { transaction, inputIndex: 0, amount: sat(2000), witnessScript: Uint8Array.of(0x51, 0x52) };
}

describe('channel seed', () => {
  it('differs from channel to channel and from node to node, and is the same every time', () => {
    const seeds = [
      deriveChannelSeed(nodeSeed, 0),
      deriveChannelSeed(nodeSeed, 1),
      deriveChannelSeed(nodeSeed, 2 ** 32),
      deriveChannelSeed(new Uint8Array(32).fill(2), 0),
    ].map(toHex);
    expect(new Set(seeds).size).toBe(4);
    expect(toHex(deriveChannelSeed(nodeSeed, 1))).toBe(seeds[1]);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses %p as an index', (index) => {
    expect(() => deriveChannelSeed(nodeSeed, index)).toThrow(RangeError);
  });
});

describe('channel signer', () => {
  it('has five different basepoints, none of which another channel has', () => {
    const points = [ours, theirs].flatMap(({ basepoints }) => Object.values(basepoints).map(toHex));
    expect(new Set(points).size).toBe(10);
  });

  // The values are what nodes have on disk: a change here loses their money.
  it('derives the same keys in every version', () => {
    expect(toHex(deriveChannelSeed(nodeSeed, 0))).toBe(
      '6132cfce40535ee14b6b573fa445625e43a80bba6ac20593b2dcd65a1bce9df8',
    );
    expect(toHex(ours.basepoints.fundingPublicKey)).toBe(
      '02f66b1715f8c313c718f56656ab63f7e05d87412a767fc9b76522e3d39f5fd589',
    );
    expect(toHex(ours.basepoints.paymentBasepoint)).toBe(
      '02c3c3d410553b2e0204497c1a48c3401095e735df15c904971bc0feb8e37d509f',
    );
    expect(toHex(ours.basepoints.delayedPaymentBasepoint)).toBe(
      '031de4087d2ec88dd6388f5a623168a85074e78db6145f638fee500550af6ac453',
    );
    expect(toHex(ours.basepoints.htlcBasepoint)).toBe(
      '03c1423d76bae0bb153742bc5c9da13291d3dbd0f9bc32a1a83a52d1d0f809084d',
    );
    expect(toHex(ours.basepoints.revocationBasepoint)).toBe(
      '032d2111920221f680d447e2a01027dd354c4a8a96747012a8f0eb5f59efb1c961',
    );
    expect(toHex(ours.perCommitmentPoint(0n))).toBe(
      '03921fd3dd7b42cf257c03ff483f381822726fd3beff2aedc62a1670229daabb1b',
    );
  });

  it('shows no secret in its properties', () => {
    expect(
      Object.entries(ours).filter(([name, value]) => name !== 'basepoints' && typeof value !== 'function'),
    ).toEqual([]);
  });

  it('has a point for each secret', () => {
    for (const number of [0n, 1n, 42n, 281474976710655n]) {
      expect(ours.perCommitmentPoint(number)).toEqual(curve().publicKey(ours.perCommitmentSecret(number)));
    }
    expect(ours.perCommitmentPoint(0n)).not.toEqual(ours.perCommitmentPoint(1n));
  });

  it('refuses a seed of another length', () => {
    expect(() => createChannelSigner(new Uint8Array(31))).toThrow(RangeError);
  });

  it('signs what each key may spend', () => {
    const input = spend();
    const hash = spendHash(input, SIGHASH_ALL);
    const point = ours.perCommitmentPoint(5n);
    const remotePoint = theirs.perCommitmentPoint(6n);
    const { basepoints } = ours;
    const signed: [Uint8Array, Uint8Array][] = [
      [ours.signOwnHtlc(input, point), derivePublicKey(basepoints.htlcBasepoint, point)],
      [ours.signRemoteHtlc(input, remotePoint), derivePublicKey(basepoints.htlcBasepoint, remotePoint)],
      [ours.signDelayed(input, point), derivePublicKey(basepoints.delayedPaymentBasepoint, point)],
      [ours.signPayment(input), basepoints.paymentBasepoint],
      [
        ours.signRevocation(input, theirs.perCommitmentSecret(6n)),
        deriveRevocationPublicKey(basepoints.revocationBasepoint, remotePoint),
      ],
      [ours.signAnchor(input), basepoints.fundingPublicKey],
      [ours.signAnnouncement(hash), basepoints.fundingPublicKey],
    ];
    for (const [signature, publicKey] of signed) {
      expect(curve().verify(hash, signature, publicKey)).toBe(true);
    }
  });
});
