import type { BackupExport, BackupRestore, BackupRestoreRequest } from './backup-results.js';
import type { NodeEvents } from './events.js';
import type {
  CancelInvoiceRequest,
  CloseChannelRequest,
  ConnectRequest,
  DecodeRequest,
  DisconnectRequest,
  InvoiceRequest,
  KeysendRequest,
  NodeId,
  OpenChannelRequest,
  PayRequest,
  QuiesceRequest,
  RouteRequest,
  SendCustomMessageRequest,
  SendRequest,
  SettleInvoiceRequest,
  TxId,
  WaitInvoiceRequest,
} from './requests.js';
import type {
  Balance,
  ChannelInfo,
  Connected,
  CreatedInvoice,
  DecodedInvoice,
  GraphChannel,
  GraphNode,
  InvoiceInfo,
  NodeInfo,
  OpenedChannel,
  Payment,
  PaymentRecord,
  PeerInfo,
  PendingOutput,
  Route,
  Utxo,
} from './results.js';
import type { CreatedToken, TokenCreateRequest, TokenInfo, TokenRevokeRequest } from './token-results.js';
import type { TowerAddRequest, TowerInfo, TowerRemoveRequest, TowerStatus } from './tower-results.js';

/**
 * What a running node does for its user: one method a command. A call fails by throwing an `ApiError`; the codes that
 * are particular to a method stand with it. Besides them any call may fail with `storeFailed`, `stopping` or `internal`.
 */
export interface NodeService {
  readonly events: NodeEvents;

  getinfo(): Promise<NodeInfo>;
  /** A fresh address of the on-chain wallet. */
  newaddress(): Promise<{ readonly address: string }>;
  balance(): Promise<Balance>;
  utxos(): Promise<{ readonly utxos: readonly Utxo[] }>;
  /** Fails with `invalidAddress`, `insufficientFunds`, `amountBelowDust`, `transactionRejected`, `chainUnavailable`. */
  send(request: SendRequest): Promise<{ readonly txid: TxId }>;

  /**
   * Answers once `init` has been exchanged, at once when the peer is connected already. Fails with `selfConnect`,
   * `connectFailed`, `connectTimeout`, `peerIdMismatch`, `incompatiblePeer`.
   */
  connect(request: ConnectRequest): Promise<Connected>;
  peers(): Promise<{ readonly peers: readonly PeerInfo[] }>;
  /** Also stops reconnecting. Fails with `unknownPeer`, `peerNotConnected`. */
  disconnect(request: DisconnectRequest): Promise<{ readonly nodeId: NodeId }>;
  /** Answers once it is on its way; what comes back is a `customMessage` event. Fails with `peerNotConnected`, `invalidField`. */
  sendcustommsg(request: SendCustomMessageRequest): Promise<{ readonly messageType: number }>;

  /**
   * Answers once the funding transaction is published. Fails with `peerNotConnected`, `insufficientFunds`,
   * `invalidChannelParameters`, `tooManyPendingChannels`, `openRefused`, `openTimeout`, `transactionRejected`, `notSynced`.
   */
  openchannel(request: OpenChannelRequest): Promise<OpenedChannel>;
  channels(): Promise<{ readonly channels: readonly ChannelInfo[] }>;
  /**
   * Answers once a closing transaction, or with `force` our commitment, is published. Fails with `unknownChannel`,
   * `channelNotUsable`, `channelAlreadyClosing`, `peerNotConnected`, `closeTimeout`.
   */
  closechannel(request: CloseChannelRequest): Promise<{ readonly txid: TxId }>;
  /** Fails with `unknownChannel`, `channelNotUsable`. */
  quiesce(request: QuiesceRequest): Promise<{ readonly quiescent: boolean }>;

  /** Outputs on the chain that are the node's to take and that no block has given it yet. */
  onchain(): Promise<{ readonly pending: readonly PendingOutput[] }>;

  /** Fails with `paymentHashTaken`. */
  invoice(request: InvoiceRequest): Promise<CreatedInvoice>;
  /** Fails with `invalidInvoice`. An invoice of another network decodes. */
  decode(request: DecodeRequest): Promise<DecodedInvoice>;
  invoices(): Promise<{ readonly invoices: readonly InvoiceInfo[] }>;
  /**
   * Takes a payment that is held. Fails with `unknownInvoice`, `invoiceNotHeld`, `invoiceNotAccepted`,
   * `preimageRequired`, `invoiceAlreadyPaid`, `invoiceCanceled`.
   */
  settleinvoice(request: SettleInvoiceRequest): Promise<InvoiceInfo>;
  /** Ends an invoice; what has arrived for it goes back. Fails with `unknownInvoice`, `invoiceAlreadyPaid`. */
  cancelinvoice(request: CancelInvoiceRequest): Promise<InvoiceInfo>;
  /** Answers once the invoice is accepted, paid, canceled or expired. `signal` aborts when the caller is gone. Fails with `unknownInvoice`. */
  waitinvoice(request: WaitInvoiceRequest, signal: AbortSignal): Promise<InvoiceInfo>;

  /**
   * Answers once the payment has succeeded. Fails with `invalidInvoice`, `wrongNetwork`, `invoiceExpired`,
   * `invoiceAlreadyPaid`, `amountRequired`, `invalidField`, `paymentInFlight`, `noRoute`, `feeLimitExceeded`,
   * `insufficientBalance`, `noUsableChannel`, `selfPayment`, `unsupportedFeature`, `paymentFailed`; and with
   * `paymentPending`, which is no end: parts are out that may still succeed or come back. Where parts have failed,
   * `details.failures` says of each who refused it, and what can be done (`PaymentPartFailure`).
   */
  pay(request: PayRequest): Promise<Payment>;
  /** A payment without an invoice. Fails as `pay` does. */
  keysend(request: KeysendRequest): Promise<Payment>;
  payments(): Promise<{ readonly payments: readonly PaymentRecord[] }>;

  nodes(): Promise<{ readonly nodes: readonly GraphNode[] }>;
  graph(): Promise<{ readonly channels: readonly GraphChannel[] }>;
  /** The route that a payment would take first. Fails with `noRoute`. */
  route(request: RouteRequest): Promise<Route>;

  backupExport(): Promise<BackupExport>;
  /** Fails with `invalidBackup`, `chainUnavailable`. */
  backupRestore(request: BackupRestoreRequest): Promise<BackupRestore>;

  /** Fails with `selfConnect`. */
  towerAdd(request: TowerAddRequest): Promise<TowerInfo>;
  /** Fails with `unknownTower`. */
  towerRemove(request: TowerRemoveRequest): Promise<TowerRemoveRequest>;
  towerList(): Promise<{ readonly towers: readonly TowerInfo[] }>;
  towerStatus(): Promise<TowerStatus>;

  /** The token itself is in no other answer. Fails with `invalidField`. */
  tokenCreate(request: TokenCreateRequest): Promise<CreatedToken>;
  tokenList(): Promise<{ readonly tokens: readonly TokenInfo[] }>;
  /** Fails with `unknownToken`. */
  tokenRevoke(request: TokenRevokeRequest): Promise<TokenRevokeRequest>;

  /** Answers before the node goes down. */
  stop(): Promise<{ readonly stopped: true }>;
}
