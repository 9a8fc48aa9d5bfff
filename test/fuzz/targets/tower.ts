import { encode } from '../../../src/core/primitives/codec.js';
import {
  BLOB_LENGTH,
  buildKit,
  decodeKit,
  decodeTowerMessage,
  encodeTowerMessage,
  HINT_LENGTH,
  kitCodec,
  openKit,
  type SealedRecord,
  sealKit,
  type TowerMessage,
} from '../../../src/core/watchtower/index.js';
import { DESTINATION, entropy, htlcs, revoked, victim } from '../../unit/core/watchtower/fixtures.js';
import { type FuzzTarget, isCanonical, outcome } from '../target.js';

const messages: readonly TowerMessage[] = [
  { type: 'openSession' },
  { type: 'sessionOpened', lastSequence: 2n ** 40n, maxRecords: 100_000, blobLength: BLOB_LENGTH },
  {
    type: 'storeRecord',
    sequence: 7n,
    hint: new Uint8Array(HINT_LENGTH).fill(1),
    blob: new Uint8Array(60).fill(2),
  },
  {
    type: 'recordStored',
    sequence: 7n,
    recordHash: new Uint8Array(32).fill(3),
    signature: new Uint8Array(64).fill(4),
  },
  { type: 'refused', sequence: 0n, code: 'tooManySessions' },
  { type: 'ping' },
];

/** What a client and a tower say to each other. */
export const towerMessages: FuzzTarget = {
  name: 'tower-messages',
  samples: messages.map(encodeTowerMessage),
  feed(input) {
    const decoded = decodeTowerMessage(input);
    if (decoded.ok && decoded.value !== undefined) {
      isCanonical(input, decoded.value, encodeTowerMessage);
    }
    return outcome(decoded);
  },
};

const kits = (['own', 'stranger'] as const).map((mode) =>
  buildKit(revoked('anchors', htlcs(4)), victim, mode, DESTINATION),
);

/** What a tower finds inside a record, which anyone who knew the txid may have written. */
export const justiceKits: FuzzTarget = {
  name: 'tower-kits',
  samples: kits.map(({ kit }) => encode(kitCodec, kit)),
  feed(input) {
    const decoded = decodeKit(input);
    if (decoded.ok) isCanonical(input, decoded.value, (kit) => encode(kitCodec, kit));
    return outcome(decoded);
  },
};

const [own] = kits;
const sealed = own === undefined ? [] : sealKit(own.kit, own.txid, entropy);

/** The encrypted records of one state, as they lie at the tower. */
export const towerBlobs: FuzzTarget = {
  name: 'tower-blobs',
  samples: sealed.map(({ blob }) => blob),
  feed(blob) {
    const [first] = sealed;
    if (own === undefined || first === undefined) throw new Error('there is no record');
    const bent: SealedRecord = { ...first, blob };
    return outcome(openKit(bent, own.txid, () => [bent]));
  },
};
