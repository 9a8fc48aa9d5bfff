import type { PublicKey } from '../crypto/index.js';
import type { Satoshi } from '../primitives/units.js';
import type { CommitmentFormat } from './commitment-format.js';
import type { CommitmentKeys } from './commitment-keys.js';
import type { CommitmentSpec } from './commitment-spec.js';
import type { Outpoint } from './outpoint.js';

/** All that decides the bytes of a commitment. `toSelfDelay` and `dustLimit` are those that hold for its owner's outputs. */
export interface CommitmentInput {
  readonly funding: Outpoint;
  readonly fundingAmount: Satoshi;
  readonly format: CommitmentFormat;
  readonly commitmentNumber: bigint;
  readonly ownerIsOpener: boolean;
  readonly openerPaymentBasepoint: PublicKey;
  readonly accepterPaymentBasepoint: PublicKey;
  readonly toSelfDelay: number;
  readonly dustLimit: Satoshi;
  readonly keys: CommitmentKeys;
  readonly spec: CommitmentSpec;
}
