import type { Satoshi } from '../core/primitives/units.js';
import type { Hex32, NodeId, PeerAddress, TxId } from './requests.js';

/** `own`: it gets the keys to punish with. `stranger`: it gets signatures, and can do nothing but publish them. */
export type TowerModeName = 'own' | 'stranger';

export interface TowerAddRequest {
  readonly nodeId: NodeId;
  readonly address: PeerAddress;
  /** The tower is ours; a stranger's when absent. */
  readonly own?: boolean;
}

export interface TowerRemoveRequest {
  readonly nodeId: NodeId;
}

/** A tower that guards this node's channels. */
export interface TowerInfo {
  readonly nodeId: NodeId;
  readonly address: PeerAddress;
  readonly mode: TowerModeName;
  readonly connected: boolean;
  /** The last block that it has told to have scanned; null as long as it has told none. */
  readonly blockHeight: number | null;
  /** Revoked states that the tower has signed for. */
  readonly covered: number;
  /** Revoked states that wait for its receipt, those from before it was added included. */
  readonly lag: number;
  /** Revoked states that it signed for and lost. */
  readonly lost: number;
  /** Revoked states that no tower can be given any more. */
  readonly missing: number;
  /** What it did wrong last, in one word; null when all is well. */
  readonly fault: string | null;
}

export interface TowerChannel {
  readonly channelId: Hex32;
  readonly covered: number;
  readonly lag: number;
  readonly lost: number;
  readonly missing: number;
}

export interface TowerDetails extends TowerInfo {
  readonly channels: readonly TowerChannel[];
}

/** A revoked commitment that the tower of this process punishes. */
export interface TowerBreach {
  readonly txid: TxId;
  readonly blockHeight: number;
  readonly outputs: number;
  readonly taken: number;
  readonly lost: number;
  readonly recoveredSat: Satoshi;
  readonly feesSat: Satoshi;
}

/** The tower that this process is for others. */
export interface TowerServer {
  /** What others give to `tower add`. */
  readonly uris: readonly string[];
  readonly sessions: number;
  readonly records: number;
  readonly bytes: number;
  readonly blockHeight: number;
  readonly breaches: readonly TowerBreach[];
}

export interface TowerStatus {
  readonly towers: readonly TowerDetails[];
  readonly server: TowerServer | null;
}
