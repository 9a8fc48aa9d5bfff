import { sat } from '../../core/primitives/units.js';
import type {
  Coin,
  KeyChain,
  WalletDelta,
  WalletSnapshot,
  WalletStore,
  WalletTransaction,
} from '../wallet/store.js';
import type { SqlDatabase } from './database.js';

interface HeadRow {
  readonly height: number;
  readonly hash: string;
  readonly externalIssued: number;
  readonly externalUsed: number;
  readonly changeIssued: number;
  readonly changeUsed: number;
}

interface CoinRow {
  readonly txid: string;
  readonly outputIndex: number;
  readonly amountSat: string;
  readonly chain: KeyChain;
  readonly keyIndex: number;
  readonly coinbase: number;
  readonly height: number | null;
  readonly spentBy: string | null;
}

interface TransactionRow {
  readonly txid: string;
  readonly raw: Uint8Array;
  readonly height: number | null;
  readonly ours: number;
}

/** The wallet's part of the store. Within `Store.transaction`, `save` is part of that commit. */
export function walletRepository(database: SqlDatabase): WalletStore {
  const head = database.prepare<HeadRow>(`
    SELECT tip_height AS height, tip_hash AS hash, external_issued AS externalIssued, external_used AS externalUsed,
      change_issued AS changeIssued, change_used AS changeUsed FROM wallet_head`);
  const coins = database.prepare<CoinRow>(`
    SELECT txid, output AS outputIndex, amount_sat AS amountSat, key_chain AS chain, key_index AS keyIndex,
      is_coinbase AS coinbase, height, spent_by AS spentBy FROM wallet_coins ORDER BY rowid`);
  const transactions = database.prepare<TransactionRow>(
    'SELECT txid, raw, height, is_ours AS ours FROM wallet_transactions ORDER BY position',
  );
  const save = savingDelta(database);
  return {
    load: () => ({
      ...headFromRow(head.get()),
      coins: coins.all().map(coinFromRow),
      transactions: transactions.all().map(transactionFromRow),
    }),
    save: (delta) => database.transaction(() => save(delta)),
  };
}

function savingDelta(database: SqlDatabase): (delta: WalletDelta) => void {
  const putHead = database.prepare('INSERT OR REPLACE INTO wallet_head VALUES (0, ?, ?, ?, ?, ?, ?)');
  const deleteCoin = database.prepare('DELETE FROM wallet_coins WHERE txid = ? AND output = ?');
  const deleteTransaction = database.prepare('DELETE FROM wallet_transactions WHERE txid = ?');
  // A key pays for an output once and for all: what can change of a coin is its height and its spender.
  const putCoin = database.prepare(`
    INSERT INTO wallet_coins (txid, output, amount_sat, key_chain, key_index, is_coinbase, height, spent_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (txid, output) DO UPDATE SET height = excluded.height, spent_by = excluded.spent_by`);
  const putTransaction = database.prepare(`
    INSERT INTO wallet_transactions (txid, raw, height, is_ours) VALUES (?, ?, ?, ?)
    ON CONFLICT (txid) DO UPDATE SET raw = excluded.raw, height = excluded.height, is_ours = excluded.is_ours`);

  return ({ tip, keys: { external, change }, ...rows }) => {
    putHead.run(tip.height, tip.hash, external.issued, external.used, change.issued, change.used);
    for (const { txid, outputIndex } of rows.deletedCoins) deleteCoin.run(txid, outputIndex);
    for (const txid of rows.deletedTransactions) deleteTransaction.run(txid);
    for (const coin of rows.coins) putCoin.run(...coinValues(coin));
    for (const { txid, raw, height, ours } of rows.transactions) {
      putTransaction.run(txid, raw, height ?? null, Number(ours));
    }
  };
}

function coinValues(coin: Coin): (string | number | null)[] {
  const { txid, outputIndex, amountSat, key, coinbase, height, spentBy } = coin;
  return [
    txid,
    outputIndex,
    amountSat.toString(),
    key.chain,
    key.index,
    Number(coinbase),
    height ?? null,
    spentBy ?? null,
  ];
}

function headFromRow(row: HeadRow | undefined): Pick<WalletSnapshot, 'tip' | 'keys'> {
  return {
    tip: row && { height: row.height, hash: row.hash },
    keys: {
      external: { issued: row?.externalIssued ?? 0, used: row?.externalUsed ?? 0 },
      change: { issued: row?.changeIssued ?? 0, used: row?.changeUsed ?? 0 },
    },
  };
}

function coinFromRow(row: CoinRow): Coin {
  return {
    txid: row.txid,
    outputIndex: row.outputIndex,
    amountSat: sat(BigInt(row.amountSat)),
    key: { chain: row.chain, index: row.keyIndex },
    coinbase: row.coinbase === 1,
    height: row.height ?? undefined,
    spentBy: row.spentBy ?? undefined,
  };
}

function transactionFromRow({ txid, raw, height, ours }: TransactionRow): WalletTransaction {
  return { txid, raw: new Uint8Array(raw), height: height ?? undefined, ours: ours === 1 };
}
