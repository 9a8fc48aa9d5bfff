import attributions from './bolt4-attribution.json' with { type: 'json' };
import failures from './bolt4-failure.json' with { type: 'json' };
import onions from './bolt4-onion.json' with { type: 'json' };
import type { VectorTable } from './table.js';

export interface OnionVector {
  readonly name: string;
  readonly sessionKey: string;
  readonly associatedData: string;
  readonly hops: readonly {
    readonly nodeId: string;
    readonly payload: string;
    readonly nodeKey: string;
    /** The packet that reaches this hop, where the BOLT gives it. */
    readonly packet?: string;
    /** Inside a blinded route: what the hop's key is tweaked with. */
    readonly pathKey?: string;
  }[];
  readonly onion: string;
}

export interface BrokenOnion {
  readonly name: string;
  /** What is done to the first hop's packet: these bytes are put at this offset. */
  readonly offset: number;
  readonly bytes: string;
  readonly code: string;
}

export interface FailureVector {
  readonly name: string;
  readonly failureMessage: string;
  readonly payload: string;
  readonly umKey: string;
  readonly hops: readonly {
    readonly nodeId: string;
    readonly sharedSecret: string;
    readonly ammagKey: string;
    readonly stream?: string;
    /** The packet that leaves this hop towards the origin. */
    readonly errorPacket?: string;
  }[];
  readonly rawErrorPacket?: string;
  readonly errorPacket: string;
}

export interface AttributionVector {
  readonly name: string;
  /** What the last hop sends, before it obfuscates it; empty for a payment that succeeds. */
  readonly rawPacket: string;
  /** What each hop sends towards the origin, the first hop of the route first. */
  readonly hops: readonly {
    readonly sharedSecret: string;
    /** In units of 100 ms. */
    readonly holdTime: number;
    readonly packet: string;
    readonly attributionData: string;
  }[];
}

export interface PayloadVector {
  readonly name: string;
  readonly bytes: string;
  readonly final: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface BrokenPayload {
  readonly name: string;
  readonly bytes: string;
  readonly final: boolean;
  readonly type: bigint;
  readonly offset: number;
}

export const onionTable: VectorTable<OnionVector, BrokenOnion> = {
  bolt: 4,
  section:
    'onion-test.json, blinded-payment-onion-test.json, blinded-onion-message-onion-test.json; Onion Decryption',
  valid: onions,
  invalid: [
    { name: 'version 1', offset: 0, bytes: '01', code: 'invalidOnionVersion' },
    { name: 'a key that is no point', offset: 1, bytes: '04', code: 'invalidOnionKey' },
    { name: 'a key beyond the field', offset: 2, bytes: 'ff'.repeat(32), code: 'invalidOnionKey' },
    { name: 'a payload byte changed', offset: 34, bytes: '00', code: 'invalidOnionHmac' },
    { name: 'the last payload byte changed', offset: 1333, bytes: '00', code: 'invalidOnionHmac' },
    { name: 'an HMAC of zeros', offset: 1334, bytes: '00'.repeat(32), code: 'invalidOnionHmac' },
  ],
};

export const failureTable: VectorTable<FailureVector, never> = {
  bolt: 4,
  section: 'onion-error-test.json; Test Vector, Returning Errors',
  valid: failures,
  invalid: [],
};

export const attributionTable: VectorTable<AttributionVector, never> = {
  bolt: 4,
  section: 'Test Vector, Returning Errors and Returning success, attribution data',
  valid: attributions,
  invalid: [],
};

const SECRET = '24a33562c54507a9334e79f0dc4f17d407e6d7c61f0e2f3d0d38599502f61704';
const PREIMAGE = '11'.repeat(32);

export const payloadTable: VectorTable<PayloadVector, BrokenPayload> = {
  bolt: 4,
  section: 'onion-test.json, payloads; payload format, Requirements',
  valid: [
    {
      name: 'onion-test.json, hop 0',
      bytes: '02023a98040205dc06080000000000000001',
      final: false,
      fields: { kind: 'forward', amtToForward: 15000n, outgoingCltvValue: 1500, shortChannelId: 1n },
    },
    {
      name: 'onion-test.json, hop 2',
      bytes: '020230d4040204e206080000000000000003',
      final: false,
      fields: { kind: 'forward', amtToForward: 12500n, outgoingCltvValue: 1250, shortChannelId: 3n },
    },
    {
      name: 'onion-test.json, hop 3',
      bytes: '02022710040203e806080000000000000004',
      final: false,
      fields: { kind: 'forward', amtToForward: 10000n, outgoingCltvValue: 1000, shortChannelId: 4n },
    },
    {
      name: 'blinded-payment-onion-test.json, the hop before the blinded route',
      bytes: '020301ae2d04030b6e5e0608000000000000000a',
      final: false,
      fields: { kind: 'forward', amtToForward: 110125n, outgoingCltvValue: 749150, shortChannelId: 10n },
    },
    {
      name: 'the last hop with a payment secret and a total',
      bytes: `02022710040203e80822${SECRET}2710`,
      final: true,
      fields: {
        kind: 'final',
        amtToForward: 10000n,
        outgoingCltvValue: 1000,
        paymentSecret: SECRET,
        totalMsat: 10000n,
      },
    },
    {
      name: 'the last hop with a total of 2^64 - 1 and metadata',
      bytes: `02022710040203e80828${SECRET}ffffffffffffffff1002abcd`,
      final: true,
      fields: {
        kind: 'final',
        amtToForward: 10000n,
        outgoingCltvValue: 1000,
        paymentSecret: SECRET,
        totalMsat: 18446744073709551615n,
        paymentMetadata: 'abcd',
      },
    },
    {
      name: 'a keysend without payment data',
      bytes: `02022710040203e8ff0000000146c6616c20${PREIMAGE}`,
      final: true,
      fields: {
        kind: 'final',
        amtToForward: 10000n,
        outgoingCltvValue: 1000,
        totalMsat: 10000n,
        keysendPreimage: PREIMAGE,
      },
    },
    {
      name: 'zero amounts, which are empty records',
      bytes: '02000400060800000000000000ff',
      final: false,
      fields: { kind: 'forward', amtToForward: 0n, outgoingCltvValue: 0, shortChannelId: 255n },
    },
    {
      name: 'unknown odd records',
      bytes: '0101aa02022710040203e806080000000000000004fe0001000101bb',
      final: false,
      fields: {
        kind: 'forward',
        amtToForward: 10000n,
        outgoingCltvValue: 1000,
        shortChannelId: 4n,
        unknownTlvs: [
          { type: 1n, value: 'aa' },
          { type: 65537n, value: 'bb' },
        ],
      },
    },
  ],
  invalid: [
    { name: 'nothing', bytes: '', final: true, type: 2n, offset: 0 },
    { name: 'no amount', bytes: '040203e806080000000000000004', final: false, type: 2n, offset: 0 },
    { name: 'no expiry', bytes: '0202271006080000000000000004', final: false, type: 4n, offset: 0 },
    { name: 'no channel before the end', bytes: '02022710040203e8', final: false, type: 6n, offset: 0 },
    { name: 'an unknown even record', bytes: '02022710040203e81400', final: true, type: 20n, offset: 8 },
    {
      name: 'an unknown even record in the custom range',
      bytes: '02022710040203e8fe0001000000',
      final: true,
      type: 65536n,
      offset: 8,
    },
    { name: 'encrypted_recipient_data', bytes: '02022710040203e80a01aa', final: true, type: 10n, offset: 8 },
    {
      name: 'current_path_key alone',
      bytes: `02022710040203e80c2102${'11'.repeat(32)}`,
      final: true,
      type: 12n,
      offset: 8,
    },
    { name: 'total_amount_msat', bytes: '02022710040203e812022710', final: true, type: 18n, offset: 8 },
    { name: 'records out of order', bytes: '040203e802022710', final: true, type: 2n, offset: 4 },
    { name: 'a record twice', bytes: '0202271002022710', final: true, type: 2n, offset: 4 },
    { name: 'an amount with a leading zero', bytes: '0203002710040203e8', final: true, type: 2n, offset: 0 },
    { name: 'an amount of nine bytes', bytes: '0209010000000000000000', final: true, type: 2n, offset: 0 },
    { name: 'an expiry of five bytes', bytes: '0202271004050100000000', final: true, type: 4n, offset: 4 },
    { name: 'a length past the end', bytes: '020227100409', final: true, type: 4n, offset: 4 },
    { name: 'a type that is not minimal', bytes: '02022710fd0004', final: true, type: 0n, offset: 4 },
    { name: 'a type that ends early', bytes: '02022710fd', final: true, type: 0n, offset: 4 },
    {
      name: 'a channel id of seven bytes',
      bytes: '02022710040203e8060700000000000000',
      final: false,
      type: 6n,
      offset: 8,
    },
    {
      name: 'payment data of 31 bytes',
      bytes: `02022710040203e8081f${'11'.repeat(31)}`,
      final: true,
      type: 8n,
      offset: 8,
    },
    {
      name: 'a keysend preimage of 31 bytes',
      bytes: `02022710040203e8ff0000000146c6616c1f${'11'.repeat(31)}`,
      final: true,
      type: 5482373484n,
      offset: 8,
    },
  ],
};

export const vectors: readonly VectorTable[] = [onionTable, failureTable, attributionTable, payloadTable];
