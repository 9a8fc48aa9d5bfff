/** A chain that the node can run on, and where a `bitcoind` of it is found when the user does not say. */
export interface NetworkDefaults {
  readonly rpcPort: number;
  /** Below `bitcoind`'s own datadir. */
  readonly cookieFolder: string;
}

/** Every network by the name that `--network` takes. */
export const NETWORKS = {
  mainnet: { rpcPort: 8332, cookieFolder: '' },
  testnet: { rpcPort: 18332, cookieFolder: 'testnet3' },
  signet: { rpcPort: 38332, cookieFolder: 'signet' },
  regtest: { rpcPort: 18443, cookieFolder: 'regtest' },
  'litecoin-regtest': { rpcPort: 19443, cookieFolder: 'regtest' },
} as const satisfies Record<string, NetworkDefaults>;

export type NetworkName = keyof typeof NETWORKS;

export function isNetworkName(name: string): name is NetworkName {
  return Object.hasOwn(NETWORKS, name);
}
