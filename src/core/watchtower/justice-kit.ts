import type { PublicKey } from '../crypto/index.js';
import {
  type Codec,
  counted,
  decodeExactly,
  mapped,
  prefixedBytes,
  struct,
  tryDecode,
  u8,
  u16,
  u32,
} from '../primitives/codec.js';
import { DecodeError } from '../primitives/reader.js';
import type { Result } from '../primitives/result.js';
import type { CommitmentFormat } from '../transactions/index.js';
import { bytes32, point, signature } from '../wire/types.js';

/**
 * Whose tower it is. `own`: it gets the revocation key of the one commitment, and can take everything at any fee.
 * `stranger`: it gets signatures, and can do nothing but publish what they sign.
 */
export type TowerMode = 'own' | 'stranger';

/** An HTLC on the revoked commitment, as far as its script needs it. `direction` is seen by the cheater. */
export interface KitHtlc {
  readonly direction: 'offered' | 'received';
  readonly paymentHash: Uint8Array;
  readonly cltvExpiry: number;
}

/** Signatures of one output of the commitment, or of the HTLC transaction that spends it, one a fee tier from the lowest. */
export interface PresignedClaim {
  readonly level: 'commitment' | 'secondLevel';
  /** The output of the commitment. */
  readonly outputIndex: number;
  readonly signatures: readonly Uint8Array[];
}

/** All that a tower needs to punish one revoked commitment once it sees it. */
export interface JusticeKit {
  /** Own: the revocation private key, 32 bytes. Stranger: its public key, 33 bytes. Of this commitment alone. */
  readonly revocationKey: Uint8Array;
  readonly format: CommitmentFormat;
  /** The delay on the cheater's outputs. */
  readonly toSelfDelay: number;
  readonly delayedPaymentPublicKey: PublicKey;
  /** The key of `to_remote`. */
  readonly paymentPublicKey: PublicKey;
  /** The keys of the HTLC scripts; null when there is no HTLC. */
  readonly htlcKeys: { readonly owner: PublicKey; readonly other: PublicKey } | null;
  readonly htlcs: readonly KitHtlc[];
  /** Where everything goes: a script of the victim's wallet. */
  readonly destination: Uint8Array;
  readonly presigned: readonly PresignedClaim[];
}

/** Which of the two kinds of kit it is. */
export function kitMode(kit: Pick<JusticeKit, 'revocationKey'>): TowerMode {
  return kit.revocationKey.length === PRIVATE_KEY_LENGTH ? 'own' : 'stranger';
}

/** A kit out of a record that decrypted. Anyone who knew the txid may have written it. */
export function decodeKit(bytes: Uint8Array): Result<JusticeKit, DecodeError> {
  return tryDecode(() => decodeExactly(kitCodec, bytes));
}

const PRIVATE_KEY_LENGTH = 32;
const PUBLIC_KEY_LENGTH = 33;
const VERSION = 1;

const version: Codec<number> = checked(u8, (value) => value === VERSION, 'version');

const format: Codec<CommitmentFormat> = choice<CommitmentFormat>('staticRemoteKey', 'anchors');
const level = choice<PresignedClaim['level']>('commitment', 'secondLevel');

const revocationKey = checked(
  prefixedBytes(u8),
  ({ length }) => length === PRIVATE_KEY_LENGTH || length === PUBLIC_KEY_LENGTH,
  'key',
);

/** The longest standard script: a witness program of 40 bytes. */
const destination = checked(prefixedBytes(u8), ({ length }) => length >= 1 && length <= 42, 'destination');

const OFFERED = 0x8000_0000;

/** An expiry is a block height, far below the bit that tells the direction. */
const htlc: Codec<KitHtlc> = mapped(
  struct({ expiry: u32, paymentHash: bytes32 }),
  ({ expiry, paymentHash }) => ({
    direction: expiry >= OFFERED ? ('offered' as const) : ('received' as const),
    cltvExpiry: expiry % OFFERED,
    paymentHash,
  }),
  ({ direction, cltvExpiry, paymentHash }) => ({
    expiry: direction === 'offered' ? OFFERED + cltvExpiry : cltvExpiry,
    paymentHash,
  }),
);

const htlcKeys: Codec<JusticeKit['htlcKeys']> = mapped(
  counted(u8, struct({ owner: point, other: point })),
  ([keys]) => keys ?? null,
  (keys) => (keys === null ? [] : [keys]),
);

const kitFields = struct({
  version,
  revocationKey,
  format,
  toSelfDelay: u16,
  delayedPaymentPublicKey: point,
  paymentPublicKey: point,
  htlcKeys,
  htlcs: counted(u16, htlc),
  destination,
  presigned: counted(u16, struct({ level, outputIndex: u16, signatures: counted(u8, signature) })),
});

/** The bytes of a kit, before they are cut and encrypted. */
export const kitCodec: Codec<JusticeKit> = mapped(
  kitFields,
  ({ version: _, ...kit }) => {
    if ((kit.htlcKeys === null) !== (kit.htlcs.length === 0)) {
      throw new DecodeError('invalidValue', 'HTLCs without keys, or keys without HTLCs');
    }
    return kit;
  },
  (kit) => ({ version: VERSION, ...kit }),
);

function choice<const T extends string>(...names: readonly T[]): Codec<T> {
  return mapped(
    u8,
    (value) => {
      const name = names[value];
      if (name === undefined) throw new DecodeError('invalidValue', `${value} of ${names.join(', ')}`);
      return name;
    },
    (name) => names.indexOf(name),
  );
}

function checked<T>(codec: Codec<T>, isValid: (value: T) => boolean, what: string): Codec<T> {
  return mapped(
    codec,
    (value) => {
      if (!isValid(value)) throw new DecodeError('invalidValue', what);
      return value;
    },
    (value) => value,
  );
}
