import type { FeeratePerKw, MilliSatoshi, Satoshi } from '../core/primitives/units.js';

/** A node id: the 33-byte public key, 66 lower-case hex digits. */
export type NodeId = string;
/** 32 bytes as 64 lower-case hex digits. */
export type Hex32 = string;
/** A transaction id in the reversed form that explorers and `bitcoind` show. */
export type TxId = string;
/** `tcp://HOST:PORT` or `ws://HOST:PORT[/PATH]` or `wss://…`, normalised. An IPv6 host stands in brackets. */
export type PeerAddress = string;
/** `BLOCKxTRANSACTIONxOUTPUT`. */
export type ShortChannelId = string;

export type NoParameters = Readonly<Record<string, never>>;

export interface ConnectRequest {
  readonly nodeId: NodeId;
  readonly address: PeerAddress;
}

export interface DisconnectRequest {
  readonly nodeId: NodeId;
}

export interface SendCustomMessageRequest {
  readonly nodeId: NodeId;
  /** A message as it goes over the wire: two bytes of type, odd and from 32769 on, and the payload; hex. */
  readonly message: string;
}

export interface OpenChannelRequest {
  readonly nodeId: NodeId;
  readonly amountSat: Satoshi;
  /** Given to the peer at the start; nothing when absent. */
  readonly pushMsat?: MilliSatoshi;
  /** Not announced to the network. */
  readonly private?: boolean;
  /** Of the funding transaction, in satoshi for 1000 weight units; the node's estimate when absent. */
  readonly feeratePerKw?: FeeratePerKw;
  /** The address that a mutual close will pay us at; the peer holds us to it. */
  readonly closeTo?: string;
  /** Uses the channel before its funding confirms, if the peer trusts us. */
  readonly zeroconf?: boolean;
}

export interface CloseChannelRequest {
  readonly channelId: Hex32;
  /**
   * What we pay for the closing transaction, in satoshi for 1000 weight units; the node's estimate when absent. Given for
   * a channel that is `closing`, it replaces the closing transaction by one that pays more.
   */
  readonly feeratePerKw?: FeeratePerKw;
  /** Publishes our commitment at once instead of agreeing on a close with the peer. */
  readonly force?: boolean;
}

export interface QuiesceRequest {
  readonly channelId: Hex32;
}

export interface InvoiceRequest {
  /** The payer chooses when absent. */
  readonly amountMsat?: MilliSatoshi;
  readonly description?: string;
  /** 3600 when absent. */
  readonly expirySeconds?: number;
  /** The payment waits for `settleinvoice` or `cancelinvoice` once all of it has arrived. */
  readonly hold?: boolean;
  /** For a hold invoice whose preimage is kept elsewhere. */
  readonly paymentHash?: Hex32;
  /** What the payer has to send along, hex. */
  readonly paymentMetadata?: string;
}

export interface SettleInvoiceRequest {
  /** The payment hash of an invoice whose preimage the node made, or else the preimage. */
  readonly hashOrPreimage: Hex32;
}

export interface CancelInvoiceRequest {
  readonly paymentHash: Hex32;
}

export interface DecodeRequest {
  readonly bolt11: string;
}

export interface PayRequest {
  readonly bolt11: string;
  /** Needed for an invoice without an amount, and refused (`invalidField`) for one with another amount. */
  readonly amountMsat?: MilliSatoshi;
  /** The node's default limit when absent. */
  readonly maxFeeMsat?: MilliSatoshi;
}

export interface KeysendRequest {
  readonly nodeId: NodeId;
  readonly amountMsat: MilliSatoshi;
  readonly maxFeeMsat?: MilliSatoshi;
}

export interface WaitInvoiceRequest {
  readonly paymentHash: Hex32;
}

export interface RouteRequest {
  readonly nodeId: NodeId;
  readonly amountMsat: MilliSatoshi;
}

export interface SendRequest {
  readonly address: string;
  readonly amountSat: Satoshi;
}
