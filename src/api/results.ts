import type { MilliSatoshi, Satoshi } from '../core/primitives/units.js';
import type { Hex32, NodeId, PeerAddress, ShortChannelId, TxId } from './requests.js';

// Every key is always there; what has no value is null. Times are seconds since 1970.

export interface NodeInfo {
  readonly nodeId: NodeId;
  readonly alias: string;
  readonly network: string;
  readonly version: string;
  readonly blockHeight: number;
  /** Whether the node has seen every block that its chain backend has. */
  readonly synced: boolean;
  /** Where peers can reach the node: `NODEID@HOST:PORT` or `NODEID@ws://HOST:PORT`, as `connect` takes them. */
  readonly addresses: readonly string[];
  /** What the owner should see to, as long as it lasts. */
  readonly warnings: readonly NodeWarning[];
}

export interface NodeWarning {
  readonly code: 'chainStalled' | 'walletReserveTooLow';
  readonly message: string;
}

export interface Balance {
  readonly onchain: { readonly confirmedSat: Satoshi; readonly unconfirmedSat: Satoshi };
  /** Over the channels that are open. */
  readonly channels: { readonly localMsat: MilliSatoshi; readonly remoteMsat: MilliSatoshi };
}

export interface Connected {
  readonly nodeId: NodeId;
  /** The peer's feature bits, big-endian hex (BOLT 9). */
  readonly features: string;
}

export interface PeerInfo {
  readonly nodeId: NodeId;
  readonly address: PeerAddress | null;
  readonly connected: boolean;
}

export interface OpenedChannel {
  readonly channelId: Hex32;
  readonly fundingTxid: TxId;
  readonly fundingOutput: number;
}

export type ChannelStateName =
  | 'opening'
  | 'awaiting-confirmation'
  | 'normal'
  | 'shutting-down'
  | 'negotiating'
  | 'closing'
  | 'force-closing'
  | 'closed';

export interface ChannelInfo {
  readonly channelId: Hex32;
  readonly shortChannelId: ShortChannelId | null;
  /** The names that we and the peer give it (BOLT 2, `channel_ready`); that of the peer is what payers know. */
  readonly localAlias: ShortChannelId | null;
  readonly remoteAlias: ShortChannelId | null;
  /** The features that make up its type (BOLT 2, Defined Channel Types); empty while it is being opened. */
  readonly channelType: readonly string[];
  readonly nodeId: NodeId;
  readonly state: ChannelStateName;
  readonly capacitySat: Satoshi;
  readonly localMsat: MilliSatoshi;
  readonly remoteMsat: MilliSatoshi;
  /** How many HTLCs are pending, either way. */
  readonly htlcs: number;
  /** What the commitments pay, or are about to. */
  readonly feeratePerKw: number | null;
  /** The node has lost the channel's state and leaves it to the peer to close: it was put back from an old copy, or restored from a backup. */
  readonly stateLoss: 'stale' | 'restored' | null;
}

export interface CreatedInvoice {
  readonly bolt11: string;
  readonly paymentHash: Hex32;
  readonly paymentSecret: Hex32;
}

export interface DecodedRouteHintHop {
  readonly nodeId: NodeId;
  readonly shortChannelId: ShortChannelId;
  readonly feeBaseMsat: number;
  readonly feeProportionalMillionths: number;
  readonly cltvExpiryDelta: number;
}

/** BOLT 11, every field of an invoice. */
export interface DecodedInvoice {
  /** The currency prefix after `ln`: `bc`, `tb`, `tbs`, `bcrt`. */
  readonly prefix: string;
  readonly amountMsat: MilliSatoshi | null;
  readonly timestamp: number;
  readonly nodeId: NodeId;
  readonly paymentHash: Hex32;
  readonly paymentSecret: Hex32;
  readonly description: string | null;
  readonly descriptionHash: Hex32 | null;
  /** Seconds after `timestamp`. */
  readonly expirySeconds: number;
  readonly minFinalCltvExpiryDelta: number;
  /** Feature bits, big-endian hex. */
  readonly features: string;
  readonly paymentMetadata: string | null;
  readonly fallbackAddresses: readonly string[];
  readonly routeHints: readonly (readonly DecodedRouteHintHop[])[];
  /** Compact signature and its recovery id, 65 bytes of hex. */
  readonly signature: string;
}

export type PaymentStatus = 'pending' | 'succeeded' | 'failed';

export interface PaymentHop {
  readonly nodeId: NodeId;
  readonly shortChannelId: ShortChannelId;
  /** How long it says that it held the payment, in steps of 100 ms; null when it does not vouch for any time. */
  readonly holdMillis: number | null;
}

/** One HTLC that this node offered for a payment. */
export interface PaymentPart {
  readonly status: PaymentStatus;
  /** What arrives at the payee. */
  readonly amountMsat: MilliSatoshi;
  readonly feeMsat: MilliSatoshi;
  /** From this node's own channel to the payee. */
  readonly hops: readonly PaymentHop[];
}

export interface Payment {
  readonly status: PaymentStatus;
  readonly paymentHash: Hex32;
  readonly preimage: Hex32 | null;
  readonly amountMsat: MilliSatoshi;
  readonly feeMsat: MilliSatoshi;
  readonly parts: readonly PaymentPart[];
}

/** A part of a payment that failed: who said no, what it means, what this node did, what its user can do. */
export interface PaymentPartFailure {
  /** 0 is this node, 1 its peer, the last one the payee; null when nobody can tell. */
  readonly hop: number | null;
  /** Null for this node. */
  readonly nodeId: NodeId | null;
  /** The channel that the hop was to send over; at the payee, the one that it came in by. */
  readonly channel: ShortChannelId | null;
  /** A failure of BOLT 4 by its name, `unreadable`, `onChainTimeout`, or why this node's own channel refused. */
  readonly code: string;
  /** The number of BOLT 4 behind it. */
  readonly failureCode: number | null;
  readonly amountMsat: MilliSatoshi;
  readonly meaning: string;
  readonly did: string;
  readonly advice: string;
}

/** A payment in the list of all payments. */
export interface PaymentRecord extends Payment {
  readonly nodeId: NodeId;
  readonly bolt11: string | null;
  readonly createdAt: number;
  readonly completedAt: number | null;
  /** Why it failed, or why nothing more is sent for it. */
  readonly failure: string | null;
  /** Of the parts that failed, in the order in which they were sent. */
  readonly failures: readonly PaymentPartFailure[];
}

/** `accepted`: the whole amount of a hold invoice has arrived and waits to be settled or canceled. */
export type InvoiceStatus = 'unpaid' | 'accepted' | 'paid' | 'canceled' | 'expired';

export interface InvoiceInfo {
  readonly bolt11: string;
  readonly paymentHash: Hex32;
  readonly status: InvoiceStatus;
  readonly amountMsat: MilliSatoshi | null;
  readonly receivedMsat: MilliSatoshi | null;
  readonly description: string;
  /** Once it is paid. */
  readonly preimage: Hex32 | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly paidAt: number | null;
  /** Whether `settleinvoice` takes the payment or `cancelinvoice` gives it back. */
  readonly hold: boolean;
  /** While it is accepted: the height at which it is canceled if nobody has settled it. */
  readonly cancelHeight: number | null;
  /** What its payer has to send along, hex. */
  readonly paymentMetadata: string | null;
}

export interface GraphNode {
  readonly nodeId: NodeId;
  /** Null when the node never announced itself. */
  readonly alias: string | null;
  readonly addresses: readonly PeerAddress[];
  readonly features: string;
  readonly lastUpdate: number | null;
  readonly channels: number;
}

/** What one end of a public channel asks for forwarding away from it. */
export interface GraphPolicy {
  readonly enabled: boolean;
  readonly feeBaseMsat: number;
  readonly feeProportionalMillionths: number;
  readonly cltvExpiryDelta: number;
  readonly htlcMinimumMsat: MilliSatoshi;
  readonly htlcMaximumMsat: MilliSatoshi;
  readonly lastUpdate: number;
}

export interface GraphChannel {
  readonly shortChannelId: ShortChannelId;
  readonly nodeId1: NodeId;
  readonly nodeId2: NodeId;
  /** Null when the chain has not been asked. */
  readonly capacitySat: Satoshi | null;
  /** From node 1 to node 2. */
  readonly policy1: GraphPolicy | null;
  /** From node 2 to node 1. */
  readonly policy2: GraphPolicy | null;
}

export interface RouteHop {
  readonly nodeId: NodeId;
  readonly shortChannelId: ShortChannelId;
  /** What this hop receives. */
  readonly amountMsat: MilliSatoshi;
  /** Blocks left for this hop at arrival. */
  readonly cltvExpiryDelta: number;
}

export interface Route {
  readonly amountMsat: MilliSatoshi;
  readonly feeMsat: MilliSatoshi;
  readonly hops: readonly RouteHop[];
}

export interface Utxo {
  readonly txid: TxId;
  readonly output: number;
  readonly amountSat: Satoshi;
  readonly address: string;
  /** Null while it is unconfirmed. */
  readonly blockHeight: number | null;
}

/** An output of a channel that was closed by force, on its way back into the wallet. */
export interface PendingOutput {
  readonly channelId: Hex32;
  readonly txid: TxId;
  readonly output: number;
  readonly amountSat: Satoshi;
  /** What it is: our delayed balance, an HTLC, an anchor, a cheater's output, … */
  readonly kind: string;
  /** The first block that can hold the transaction which takes it. */
  readonly earliestHeight: number;
  /** The first block in which somebody else may take it; null when nobody can. */
  readonly deadlineHeight: number | null;
  /** The transaction that takes it, once one is published. */
  readonly claimTxid: TxId | null;
  /** Why none is published; null when one is, or when it is only too early. */
  readonly obstacle: string | null;
}
