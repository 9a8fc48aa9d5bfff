import type { PublicKey } from '../crypto/index.js';
import { equalBytes } from '../primitives/bytes.js';
import type { Satoshi } from '../primitives/units.js';
import {
  type Outpoint,
  offeredHtlcScript,
  payToWitnessPublicKeyHash,
  payToWitnessScriptHash,
  publicKeyHashScript,
  receivedHtlcScript,
  toLocalScript,
  toRemoteScript,
} from '../transactions/index.js';
import type { JusticeKit } from './justice-kit.js';

/** What a tower can take after a breach: outputs of the revoked commitment, and of HTLC transactions of the cheater. */
export type JusticeKind = 'toLocal' | 'toRemote' | 'htlc' | 'secondLevel';

/** An output of a transaction that is in a block. */
export interface SeenOutput {
  readonly amount: Satoshi;
  readonly scriptPubKey: Uint8Array;
}

/** One output to take, and all of the witness but its signature. Plain data. */
export interface JusticeClaim {
  readonly kind: JusticeKind;
  readonly outpoint: Outpoint;
  readonly amount: Satoshi;
  /** What the signature commits to: the witness script, or for P2WPKH the script of its key. */
  readonly signedScript: Uint8Array;
  /** What follows the signature in the witness. */
  readonly witnessTail: readonly Uint8Array[];
  readonly sequence: number;
  /** The height from which the cheater may take an HTLC that it offered; null for anything else. */
  readonly cltvExpiry: number | null;
}

type Template = Omit<JusticeClaim, 'outpoint' | 'amount'> & { readonly scriptPubKey: Uint8Array };

/** The outputs of the revoked commitment that its kit tells how to take. */
export function commitmentClaims(
  kit: JusticeKit,
  revocationPublicKey: PublicKey,
  txid: Uint8Array,
  outputs: readonly SeenOutput[],
): readonly JusticeClaim[] {
  const templates = [
    delayedTemplate(kit, revocationPublicKey, 'toLocal'),
    toRemoteTemplate(kit),
    ...htlcTemplates(kit, revocationPublicKey),
  ];
  return matches(templates, txid, outputs);
}

/**
 * The delayed outputs of a transaction that spent an HTLC of the revoked commitment: with anchors it may hold several,
 * anywhere.
 */
export function secondLevelClaims(
  kit: JusticeKit,
  revocationPublicKey: PublicKey,
  txid: Uint8Array,
  outputs: readonly SeenOutput[],
): readonly JusticeClaim[] {
  return matches([delayedTemplate(kit, revocationPublicKey, 'secondLevel')], txid, outputs);
}

/** Spent at once, and replaceable. */
const REPLACEABLE = 0xffff_fffd;
/** BOLT 3, `to_remote` with anchors: one block after the commitment. */
const AFTER_ONE_BLOCK = 1;
/** What chooses the revocation branch of a delayed output. */
const REVOCATION_BRANCH = Uint8Array.of(1);

/** Two HTLCs may have one script, and an output may stand twice: each output is matched for itself. */
function matches(
  templates: readonly Template[],
  txid: Uint8Array,
  outputs: readonly SeenOutput[],
): readonly JusticeClaim[] {
  return outputs.flatMap(({ amount, scriptPubKey }, outputIndex) => {
    const template = templates.find((candidate) => equalBytes(candidate.scriptPubKey, scriptPubKey));
    if (template === undefined) return [];
    const { scriptPubKey: _, ...claim } = template;
    return [{ ...claim, outpoint: { txid, outputIndex }, amount }];
  });
}

function delayedTemplate(
  { toSelfDelay, delayedPaymentPublicKey }: JusticeKit,
  revocationPublicKey: PublicKey,
  kind: 'toLocal' | 'secondLevel',
): Template {
  const script = toLocalScript(revocationPublicKey, toSelfDelay, delayedPaymentPublicKey);
  return {
    kind,
    scriptPubKey: payToWitnessScriptHash(script),
    signedScript: script,
    witnessTail: [REVOCATION_BRANCH, script],
    sequence: REPLACEABLE,
    cltvExpiry: null,
  };
}

function toRemoteTemplate({ format, paymentPublicKey }: JusticeKit): Template {
  if (format === 'staticRemoteKey') {
    return {
      kind: 'toRemote',
      scriptPubKey: payToWitnessPublicKeyHash(paymentPublicKey),
      signedScript: publicKeyHashScript(paymentPublicKey),
      witnessTail: [paymentPublicKey],
      sequence: REPLACEABLE,
      cltvExpiry: null,
    };
  }
  const script = toRemoteScript(paymentPublicKey);
  return {
    kind: 'toRemote',
    scriptPubKey: payToWitnessScriptHash(script),
    signedScript: script,
    witnessTail: [script],
    sequence: AFTER_ONE_BLOCK,
    cltvExpiry: null,
  };
}

function htlcTemplates(kit: JusticeKit, revocationPublicKey: PublicKey): readonly Template[] {
  const { htlcKeys, format } = kit;
  if (htlcKeys === null) return [];
  const keys = {
    revocationPublicKey,
    ownerHtlcPublicKey: htlcKeys.owner,
    otherHtlcPublicKey: htlcKeys.other,
  };
  return kit.htlcs.map(({ direction, paymentHash, cltvExpiry }) => {
    const offered = direction === 'offered';
    const script = offered
      ? offeredHtlcScript(keys, paymentHash, format)
      : receivedHtlcScript(keys, paymentHash, cltvExpiry, format);
    return {
      kind: 'htlc',
      scriptPubKey: payToWitnessScriptHash(script),
      signedScript: script,
      witnessTail: [revocationPublicKey, script],
      sequence: REPLACEABLE,
      cltvExpiry: offered ? cltvExpiry : null,
    };
  });
}
