import type { MilliSatoshi } from '../core/primitives/units.js';
import type { Hex32, NodeId, ShortChannelId } from './requests.js';
import type { ChannelStateName } from './results.js';

/** What a node tells whoever listens. */
export type NodeEvent =
  | { readonly type: 'peerConnected'; readonly nodeId: NodeId }
  | { readonly type: 'peerDisconnected'; readonly nodeId: NodeId }
  | {
      readonly type: 'channelStateChanged';
      readonly channelId: Hex32;
      readonly shortChannelId: ShortChannelId | null;
      readonly nodeId: NodeId;
      readonly state: ChannelStateName;
    }
  | { readonly type: 'paymentReceived'; readonly paymentHash: Hex32; readonly amountMsat: MilliSatoshi }
  /** The whole amount of a hold invoice is here; at `cancelHeight` it goes back if nobody has settled it. */
  | {
      readonly type: 'invoiceAccepted';
      readonly paymentHash: Hex32;
      readonly amountMsat: MilliSatoshi;
      readonly cancelHeight: number;
    }
  | { readonly type: 'invoiceCanceled'; readonly paymentHash: Hex32 }
  | {
      readonly type: 'paymentSucceeded';
      readonly paymentHash: Hex32;
      readonly preimage: Hex32;
      readonly amountMsat: MilliSatoshi;
      readonly feeMsat: MilliSatoshi;
    }
  | { readonly type: 'paymentFailed'; readonly paymentHash: Hex32; readonly reason: string }
  | {
      readonly type: 'paymentForwarded';
      readonly paymentHash: Hex32;
      readonly fromChannelId: Hex32;
      readonly toChannelId: Hex32;
      readonly amountMsat: MilliSatoshi;
      readonly feeMsat: MilliSatoshi;
    }
  /** A peer sent a message of an application: of an odd type from 32769 on. */
  | {
      readonly type: 'customMessage';
      readonly nodeId: NodeId;
      readonly messageType: number;
      /** Without the type, hex. */
      readonly payload: string;
    }
  | { readonly type: 'blockConnected'; readonly blockHeight: number }
  | { readonly type: 'alarm'; readonly code: string; readonly message: string };

export type NodeEventType = NodeEvent['type'];

/** Where the API takes its events from. */
export interface NodeEvents {
  /** Calls `listener` for every event from now on, until the function it returns is called. */
  subscribe(listener: (event: NodeEvent) => void): () => void;
}
