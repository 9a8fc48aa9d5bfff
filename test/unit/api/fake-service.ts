import type { NodeEvent, NodeService } from '../../../src/api/index.js';
import { ApiError } from '../../../src/api/index.js';
import { msat, sat } from '../../../src/core/primitives/units.js';

export const NODE_ID = `02${'ab'.repeat(32)}`;
export const HASH = '0123456789abcdef'.repeat(4);

/** A service that remembers the requests it got and can be told what to do. */
export interface FakeService {
  readonly service: NodeService;
  readonly requests: unknown[];
  emit(event: NodeEvent): void;
  readonly listeners: () => number;
}

const PAYMENT = {
  status: 'succeeded',
  paymentHash: HASH,
  preimage: HASH,
  amountMsat: msat(2n ** 64n - 1n),
  feeMsat: msat(2n ** 53n + 1n),
  parts: [
    {
      status: 'succeeded',
      amountMsat: msat(1),
      feeMsat: msat(0),
      hops: [{ nodeId: NODE_ID, shortChannelId: '1x2x3', holdMillis: 300 }],
    },
  ],
} as const;

const INVOICE = {
  bolt11: 'lnbcrt1',
  paymentHash: HASH,
  status: 'unpaid',
  amountMsat: null,
  receivedMsat: null,
  description: '',
  preimage: null,
  createdAt: 1,
  expiresAt: 3601,
  paidAt: null,
  hold: false,
  cancelHeight: null,
  paymentMetadata: null,
} as const;

const TOWER = {
  nodeId: NODE_ID,
  address: 'ws://127.0.0.1:9740',
  mode: 'stranger',
  connected: true,
  covered: 1_000_000,
  lag: 2,
  lost: 0,
  missing: 0,
  blockHeight: null,
  fault: null,
} as const;

const TOKEN_INFO = {
  id: '0123456789abcdef',
  methods: ['invoice', 'waitinvoice'],
  readOnly: false,
  createdAt: 1,
  expiresAt: null,
} as const;

/** Answers every call with fixed values; `overrides` replaces single methods. */
export function fakeService(overrides: Partial<NodeService> = {}): FakeService {
  const requests: unknown[] = [];
  const listeners = new Set<(event: NodeEvent) => void>();
  const seen =
    <T>(value: T) =>
    (request?: unknown): Promise<T> => {
      requests.push(request);
      return Promise.resolve(value);
    };
  const service: NodeService = {
    events: {
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    getinfo: seen({
      nodeId: NODE_ID,
      alias: 'alice',
      network: 'regtest',
      version: '0.1.0',
      blockHeight: 101,
      synced: true,
      addresses: [],
      warnings: [],
    }),
    newaddress: seen({ address: 'bcrt1q' }),
    balance: seen({
      onchain: { confirmedSat: sat(2n ** 53n + 1n), unconfirmedSat: sat(0) },
      channels: { localMsat: msat(2n ** 63n), remoteMsat: msat(2n ** 64n - 1n) },
    }),
    utxos: seen({ utxos: [] }),
    onchain: seen({ pending: [] }),
    send: seen({ txid: HASH }),
    connect: seen({ nodeId: NODE_ID, features: '0200' }),
    peers: seen({ peers: [{ nodeId: NODE_ID, address: null, connected: true }] }),
    disconnect: seen({ nodeId: NODE_ID }),
    sendcustommsg: seen({ messageType: 32_769 }),
    openchannel: seen({ channelId: HASH, fundingTxid: HASH, fundingOutput: 1 }),
    channels: seen({
      channels: [
        {
          channelId: HASH,
          shortChannelId: null,
          localAlias: null,
          remoteAlias: null,
          channelType: [],
          nodeId: NODE_ID,
          state: 'awaiting-confirmation',
          capacitySat: sat(1_000_000),
          localMsat: msat(1_000_000_000),
          remoteMsat: msat(0),
          htlcs: 0,
          feeratePerKw: null,
          stateLoss: null,
        } as const,
      ],
    }),
    quiesce: seen({ quiescent: true }),
    closechannel: seen({ txid: HASH }),
    invoice: seen({ bolt11: 'lnbcrt1', paymentHash: HASH, paymentSecret: HASH }),
    decode: () => Promise.reject(new ApiError('invalidInvoice', 'not an invoice', { reason: 'tooShort' })),
    invoices: seen({ invoices: [INVOICE] }),
    waitinvoice: seen(INVOICE),
    settleinvoice: seen(INVOICE),
    cancelinvoice: seen(INVOICE),
    pay: seen(PAYMENT),
    keysend: seen(PAYMENT),
    payments: seen({ payments: [] }),
    nodes: seen({ nodes: [] }),
    graph: seen({ channels: [] }),
    route: seen({ amountMsat: msat(1), feeMsat: msat(0), hops: [] }),
    backupExport: seen({ backup: 'AQID', channels: 3 }),
    backupRestore: seen({ restored: [], known: 1, spent: [HASH], rescanFrom: 110 }),
    towerAdd: seen(TOWER),
    towerRemove: seen({ nodeId: NODE_ID }),
    towerList: seen({ towers: [TOWER] }),
    towerStatus: seen({ towers: [{ ...TOWER, channels: [] }], server: null }),
    tokenCreate: seen({ ...TOKEN_INFO, token: 'leyden1.a.b' }),
    tokenList: seen({ tokens: [TOKEN_INFO] }),
    tokenRevoke: seen({ id: TOKEN_INFO.id }),
    stop: seen({ stopped: true } as const),
    ...overrides,
  };
  return {
    service,
    requests,
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    listeners: () => listeners.size,
  };
}
