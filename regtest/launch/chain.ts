/** Which program is the chain. */
export type ChainKind = 'bitcoind' | 'litecoind' | 'embedded';

/** A regtest chain that runs for us, in a process of its own. */
export interface Chain {
  readonly kind: ChainKind;
  /** What the node calls itself, e.g. `/Satoshi:29.0.0/`. */
  readonly version: string;
  /** `http://user:password@127.0.0.1:port`. */
  readonly rpcUrl: string;
  /** Human-readable part of its addresses. */
  readonly bech32Prefix: 'bcrt' | 'rltc';
  /** Hash of block 0 in display order. */
  readonly genesisHash: string;
  /** Calls a JSON-RPC method. Throws `ChainRpcError`. */
  call<T>(method: string, ...params: readonly unknown[]): Promise<T>;
  /** Mines blocks, by default to the chain's own wallet; gives their hashes. */
  mine(blocks: number, address?: string): Promise<string[]>;
  /** Pays satoshi from the chain's own wallet to an address, unconfirmed; mines first if the wallet is empty. */
  fund(address: string, sat: bigint): Promise<string>;
  /** Ends the process and removes what it left on disk. */
  stop(): Promise<void>;
}

/** Satoshi as the decimal text of BTC that JSON-RPC takes for an amount. */
export function btc(sat: bigint): string {
  return `${sat / 100_000_000n}.${(sat % 100_000_000n).toString().padStart(8, '0')}`;
}
