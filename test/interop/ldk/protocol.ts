// What a test can ask of an LDK node in a process of its own. Both ends of the pipe import these types.

/** What carries BOLT 8. */
export type LdkTransport = 'tcp' | 'ws';

/** How an LDK node is set up. */
export interface LdkOptions {
  readonly name: string;
  /** The chain's JSON-RPC, with user and password. */
  readonly rpcUrl: string;
  /** Whether it offers its peers anchor outputs (`negotiate_anchors_zero_fee_htlc_tx`). */
  readonly anchors: boolean;
  /** Every key comes from it. */
  readonly seed: Uint8Array;
  /** Where LDK's own log goes. */
  readonly logFile: string;
}

export interface LdkInfo {
  readonly nodeId: string;
  /** Where it takes connections, on 127.0.0.1. */
  readonly ports: Readonly<Record<LdkTransport, number>>;
}

export interface LdkChannel {
  readonly channelId: string;
  /** As BOLT 7 prints it. */
  readonly shortChannelId: string | undefined;
  readonly nodeId: string;
  readonly anchors: boolean;
  readonly announced: boolean;
  readonly usable: boolean;
  readonly fundingTxid: string | undefined;
  readonly capacitySat: bigint;
  /** What it could send, its reserve set aside. */
  readonly outboundMsat: bigint;
  readonly inboundMsat: bigint;
  readonly htlcs: number;
  /** Of the commitment transaction, in satoshi for 1000 weight units. */
  readonly feeratePerKw: number | undefined;
}

export interface LdkOpenChannel {
  readonly nodeId: string;
  readonly amountSat: bigint;
  readonly pushMsat: bigint;
  readonly announced: boolean;
  readonly anchors: boolean;
}

/** What LDK understood of one failed path. */
export interface LdkPathFailure {
  /** `payment_failed_permanently`: the payee itself said no. */
  readonly permanent: boolean;
  /** The channel that LDK holds responsible. */
  readonly shortChannelId: string | undefined;
  /** What LDK takes from the failure for its graph. */
  readonly update: 'channel' | 'node' | 'none';
}

export interface LdkPayment {
  readonly status: 'succeeded' | 'failed';
  readonly preimage: string | undefined;
  readonly feeMsat: bigint | undefined;
  /** LDK's `PaymentFailureReason`. */
  readonly reason: string | undefined;
  readonly failures: readonly LdkPathFailure[];
}

export interface LdkInvoice {
  readonly bolt11: string;
  readonly paymentHash: string;
}

export interface LdkClosure {
  readonly channelId: string;
  readonly reason: string;
}

export interface LdkRegained {
  readonly channelId: string;
  readonly amountSat: bigint;
}

/** The commands; each takes one value that can be cloned and answers with one. */
export interface LdkCommands {
  info(): Promise<LdkInfo>;
  height(): Promise<number>;
  connect(to: {
    readonly nodeId: string;
    readonly transport: LdkTransport;
    readonly port: number;
  }): Promise<void>;
  disconnect(from: { readonly nodeId: string }): Promise<void>;
  peers(): Promise<readonly string[]>;
  /** Resolves once the request is made; the channel is there when `channels` says so. */
  openChannel(request: LdkOpenChannel): Promise<void>;
  channels(): Promise<readonly LdkChannel[]>;
  closeChannel(channel: { readonly channelId: string; readonly nodeId: string }): Promise<void>;
  /** Publishes its latest commitment at once. */
  forceCloseChannel(channel: { readonly channelId: string; readonly nodeId: string }): Promise<void>;
  closures(): Promise<readonly LdkClosure[]>;
  /** What came back to its owner from channels that were closed by force, in satoshi by channel id. */
  regained(): Promise<readonly LdkRegained[]>;
  /** `unknown`: for a hash whose preimage the node does not have, so that it refuses the payment. */
  invoice(request: { readonly amountMsat: bigint; readonly unknown?: boolean }): Promise<LdkInvoice>;
  /** Resolves when the payment has ended. */
  pay(request: { readonly bolt11: string }): Promise<LdkPayment>;
  /** Keeps payments that arrive from now on, until `release`. */
  hold(): Promise<void>;
  held(): Promise<readonly string[]>;
  /** Claims what is held, and what arrives from now on. */
  release(): Promise<void>;
  /** Payment hashes of what was claimed for good. */
  received(): Promise<readonly string[]>;
  /** Has LDK want another fee rate for its commitments, and propose it where it may. */
  setFeerate(change: { readonly perKw: number }): Promise<void>;
  /** The public channels that could be paid over, both ways. */
  graph(): Promise<readonly string[]>;
}

export interface LdkRequest {
  readonly id: number;
  readonly command: keyof LdkCommands;
  readonly input: unknown;
}

export type LdkAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };
