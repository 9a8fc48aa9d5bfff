import type { InvoicePrefix } from '../invoice/prefix.js';
import { equalBytes, fromHex } from './bytes.js';
import { type FeeratePerKw, feeratePerKw } from './units.js';

/** The chains this node runs on. */
export type NetworkName = 'mainnet' | 'testnet' | 'signet' | 'regtest' | 'litecoin-regtest';

/** What an operator may ask for; `regtest` is either regtest chain, and the genesis block says which. */
export type NetworkChoice = 'mainnet' | 'testnet' | 'signet' | 'regtest';

/** Everything that differs between chains. Nothing else in the node may ask which chain it is on. */
export interface Network {
  readonly name: NetworkName;
  readonly choice: NetworkChoice;
  /** BOLT 0, `chain_hash`: the genesis block's hash in wire order, which is the reverse of how RPC prints it. */
  readonly chainHash: Uint8Array;
  readonly bech32Prefix: string;
  /** BOLT 11: the currency after `ln`. */
  readonly invoicePrefix: InvoicePrefix;
  /** Base58 version bytes, all that may be given for a kind; the first is the one we write. */
  readonly pubKeyHashVersion: number;
  readonly scriptHashVersions: readonly [number, ...number[]];
  readonly wif: number;
  readonly bip32: { readonly public: number; readonly private: number };
  /** SLIP 44: 0 for bitcoin, 1 for every test chain. */
  readonly coinType: number;
  readonly ports: { readonly rpc: number; readonly lightning: number };
  /** How often to ask the chain backend for a new block. */
  readonly pollIntervalMillis: number;
  /** A chain that stands still for so long raises an alarm; undefined where blocks come only when asked for. */
  readonly blockStallMillis: number | undefined;
  /** Confirmations after which an HTLC that ended on chain is failed upstream (BOLT 5, reasonable depth). */
  readonly settlementDepth: number;
  /** Confirmations after which an output counts as resolved for good (BOLT 5: 100). */
  readonly resolutionDepth: number;
  /** The feerate when the backend has no estimate. */
  readonly fallbackFeerate: FeeratePerKw;
  /** The oldest backend whose rules and calls we know, as `getnetworkinfo` counts versions. */
  readonly minimumBackendVersion: number;
}

const TWO_HOURS = 2 * 60 * 60 * 1000;
const TEST_BASE58 = { pubKeyHashVersion: 0x6f, scriptHashVersions: [0xc4], wif: 0xef } as const;
const TEST_BIP32 = { public: 0x043587cf, private: 0x04358394 };
const PUBLIC_POLL = { pollIntervalMillis: 2_000, blockStallMillis: TWO_HOURS };
const REGTEST_POLL = { pollIntervalMillis: 100, blockStallMillis: undefined };
const PUBLIC_DEPTHS = { settlementDepth: 6, resolutionDepth: 100 };
const REGTEST_DEPTHS = { settlementDepth: 3, resolutionDepth: 6 };
const BITCOIN_CORE_22 = 220_000;

/** The network table. */
export const NETWORKS: readonly Network[] = [
  {
    name: 'mainnet',
    choice: 'mainnet',
    chainHash: fromHex('6fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000'),
    bech32Prefix: 'bc',
    invoicePrefix: 'bc',
    pubKeyHashVersion: 0x00,
    scriptHashVersions: [0x05],
    wif: 0x80,
    bip32: { public: 0x0488b21e, private: 0x0488ade4 },
    coinType: 0,
    ports: { rpc: 8332, lightning: 9735 },
    ...PUBLIC_POLL,
    ...PUBLIC_DEPTHS,
    // 20 sat a virtual byte: confirms on most days, and estimates are missing only while bitcoind is new.
    fallbackFeerate: feeratePerKw(5_000),
    minimumBackendVersion: BITCOIN_CORE_22,
  },
  {
    name: 'testnet',
    choice: 'testnet',
    chainHash: fromHex('43497fd7f826957108f4a30fd9cec3aeba79972084e90ead01ea330900000000'),
    bech32Prefix: 'tb',
    invoicePrefix: 'tb',
    ...TEST_BASE58,
    bip32: TEST_BIP32,
    coinType: 1,
    ports: { rpc: 18332, lightning: 19735 },
    ...PUBLIC_POLL,
    ...PUBLIC_DEPTHS,
    fallbackFeerate: feeratePerKw(2_500),
    minimumBackendVersion: BITCOIN_CORE_22,
  },
  {
    name: 'signet',
    choice: 'signet',
    chainHash: fromHex('f61eee3b63a380a477a063af32b2bbc97c9ff9f01f2c4225e973988108000000'),
    bech32Prefix: 'tb',
    invoicePrefix: 'tbs',
    ...TEST_BASE58,
    bip32: TEST_BIP32,
    coinType: 1,
    ports: { rpc: 38332, lightning: 39735 },
    ...PUBLIC_POLL,
    ...PUBLIC_DEPTHS,
    fallbackFeerate: feeratePerKw(2_500),
    minimumBackendVersion: BITCOIN_CORE_22,
  },
  {
    name: 'regtest',
    choice: 'regtest',
    chainHash: fromHex('06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f'),
    bech32Prefix: 'bcrt',
    invoicePrefix: 'bcrt',
    ...TEST_BASE58,
    bip32: TEST_BIP32,
    coinType: 1,
    ports: { rpc: 18443, lightning: 9735 },
    ...REGTEST_POLL,
    ...REGTEST_DEPTHS,
    // Ten times the relay floor: low enough for small channels, and a feerate can fall and still be relayed.
    fallbackFeerate: feeratePerKw(2_500),
    minimumBackendVersion: BITCOIN_CORE_22,
  },
  {
    name: 'litecoin-regtest',
    choice: 'regtest',
    chainHash: fromHex('f916c456fc51df627885d7d674ed02dc88a225adb3f02ad13eb4938ff3270853'),
    bech32Prefix: 'rltc',
    invoicePrefix: 'rltc',
    pubKeyHashVersion: 0x6f,
    scriptHashVersions: [0x3a, 0xc4],
    wif: 0xef,
    bip32: TEST_BIP32,
    coinType: 1,
    ports: { rpc: 19443, lightning: 9735 },
    ...REGTEST_POLL,
    ...REGTEST_DEPTHS,
    fallbackFeerate: feeratePerKw(2_500),
    // Litecoin Core 0.21 counts its versions differently; it has taproot, which is what we need of 22.
    minimumBackendVersion: 210_000,
  },
];

/** The network with a name of the table. */
export function networkNamed(name: NetworkName): Network {
  const network = NETWORKS.find((candidate) => candidate.name === name);
  if (network === undefined) throw new RangeError(`no network is named ${name}`);
  return network;
}

/** The network of a genesis block (`chain_hash`, wire order); undefined when it is not in the table. */
export function networkOfChain(chainHash: Uint8Array): Network | undefined {
  return NETWORKS.find((candidate) => equalBytes(candidate.chainHash, chainHash));
}

/** Whether a word names a network an operator may ask for. */
export function isNetworkChoice(text: string): text is NetworkChoice {
  return NETWORKS.some((network) => network.choice === text);
}
