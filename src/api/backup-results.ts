import type { Satoshi } from '../core/primitives/units.js';
import type { Hex32, NodeId } from './requests.js';

/** What to restore channels from: one of the two. */
export interface BackupRestoreRequest {
  /** What `backup export` gave. */
  readonly backup?: string;
  /** What connected peers keep for this node. */
  readonly fromPeers?: boolean;
}

export interface BackupExport {
  /** Base64 of the encrypted backup: of no use without the seed of the node. */
  readonly backup: string;
  /** How many channels are in it. */
  readonly channels: number;
}

/** A channel that was in a backup. */
export interface BackedUpInfo {
  readonly channelId: Hex32;
  readonly nodeId: NodeId;
  readonly capacitySat: Satoshi;
}

export interface BackupRestore {
  /** Channels that are taken up now: their peers are asked to close them. */
  readonly restored: readonly BackedUpInfo[];
  /** How many the node knew already. */
  readonly known: number;
  /** Channels without an unspent funding output: only a node without other channels searches the chain for what is left of them. */
  readonly spent: readonly Hex32[];
  /** The chain is searched again from the block above, and the node starts anew for it. Null: there was no need. */
  readonly rescanFrom: number | null;
}
