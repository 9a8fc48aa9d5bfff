import { type Claim, type ClaimSigning, claimWeight } from '../../../../src/core/enforcement/index.js';
import { sat } from '../../../../src/core/primitives/units.js';
import {
  anchorScript,
  type CommitmentFormat,
  offeredHtlcScript,
  receivedHtlcScript,
  toLocalScript,
  toRemoteScript,
} from '../../../../src/core/transactions/index.js';

const key = new Uint8Array(33).fill(2);
const bytes32 = new Uint8Array(32).fill(3);
const keys = { revocationPublicKey: key, ownerHtlcPublicKey: key, otherHtlcPublicKey: key };
const offered = (format: CommitmentFormat) => offeredHtlcScript(keys, bytes32, format);
const received = (format: CommitmentFormat) => receivedHtlcScript(keys, bytes32, 500_000, format);
const revocation = (shows: 'publicKey' | 'branch'): ClaimSigning => ({
  type: 'revocation',
  perCommitmentSecret: bytes32,
  revocationPublicKey: key,
  shows,
});
const remoteHtlc = (preimage: Uint8Array | null): ClaimSigning => ({
  type: 'remoteHtlc',
  perCommitmentPoint: key,
  preimage,
});
const ownHtlc = (preimage: Uint8Array | null): ClaimSigning => ({
  type: 'ownHtlc',
  perCommitmentPoint: key,
  preimage,
  remoteSignature: new Uint8Array(64),
  remoteSighashType: 1,
  output: { amount: sat(0n), scriptPubKey: new Uint8Array(34) },
});
const delayed: ClaimSigning = { type: 'delayed', perCommitmentPoint: key };
const toLocal = toLocalScript(key, 144, key);

/** BOLT 5 counts a delay of 8 bytes behind its length; 144 takes 2. It forgets the byte of the 1 itself. */
const SHORTER_DELAY = 6;

/** BOLT 3 counts an expiry of 4 bytes; 500,000 takes 3. */
const SHORTER_EXPIRY = 1;

// The figures of BOLT 3 (Fee Calculation, Appendix A) and BOLT 5 (Appendix A); 41 input bytes weigh 164.
const table: readonly [string, ClaimSigning, Uint8Array | null, number][] = [
  ['to_local penalty', revocation('branch'), toLocal, 324 + 1 - SHORTER_DELAY],
  ['offered HTLC penalty', revocation('publicKey'), offered('staticRemoteKey'), 407],
  ['received HTLC penalty', revocation('publicKey'), received('staticRemoteKey'), 413],
  ['offered HTLC penalty, anchors', revocation('publicKey'), offered('anchors'), 410],
  ['received HTLC penalty, anchors', revocation('publicKey'), received('anchors'), 416],
  ['to_remote', { type: 'payment' }, null, 272 + 1],
  ['to_remote, anchors', { type: 'payment' }, toRemoteScript(key), 164 + 1 + 74 + 1 + 37],
  ['anchor', { type: 'anchor', parent: null }, anchorScript(key), 164 + 1 + 74 + 1 + 40],
  ['HTLC-timeout', ownHtlc(null), offered('staticRemoteKey'), 164 + 285],
  ['HTLC-success', ownHtlc(bytes32), received('staticRemoteKey'), 164 + 324 - SHORTER_EXPIRY],
  ['remote HTLC, timeout', remoteHtlc(null), received('staticRemoteKey'), 164 + 1 + 74 + 1 + 140],
  ['remote HTLC, preimage', remoteHtlc(bytes32), offered('staticRemoteKey'), 164 + 1 + 74 + 33 + 134],
  ['to_local', delayed, toLocal, 164 + 1 + 74 + 1 + 78],
];

describe('the weight of a claim', () => {
  it.each(table)('%s', (_name, signing, witnessScript, weight) => {
    const claim: Claim = {
      outpoint: { txid: bytes32, outputIndex: 0 },
      amount: sat(1000n),
      channelKeyIndex: 0,
      channelId: bytes32,
      kind: 'anchor',
      witnessScript,
      sequence: 0,
      locktime: 0,
      earliestHeight: 0,
      deadline: null,
      signing,
    };
    expect(claimWeight(claim)).toBe(weight);
  });
});
