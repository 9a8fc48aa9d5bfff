import { grouped } from '../../src/cli/format/amount.js';
import { table } from '../../src/cli/format/table.js';
import type { ChainKind } from '../launch/index.js';

/** What the demo did, as its last line has it with `--json`. */
export interface DemoReport {
  readonly chain: ChainKind;
  readonly seconds: number;
  readonly nodes: readonly { readonly alias: string; readonly nodeId: string }[];
  readonly channels: readonly { readonly shortChannelId: string; readonly capacitySat: string }[];
  readonly payment: PaymentReport;
  readonly closing: readonly ClosingReport[];
  readonly penalty: PenaltyReport;
}

export interface PaymentReport {
  readonly status: string;
  readonly amountMsat: string;
  readonly feeMsat: string;
  readonly hops: number;
  readonly millis: number;
}

export interface ClosingReport {
  readonly shortChannelId: string;
  readonly txid: string;
  readonly confirmations: number;
}

export interface PenaltyReport {
  readonly revokedTxid: string;
  readonly justiceTxids: readonly string[];
  /** What the honest side got of the channel. */
  readonly recoveredSat: string;
  /** Of the revoked commitment and of what took its outputs. */
  readonly feesSat: string;
}

/** The summary for people. */
export function summary({ chain, seconds, nodes, channels, payment, closing, penalty }: DemoReport): string {
  const rows: readonly (readonly [string, string])[] = [
    ['chain', chain],
    ...nodes.map(({ alias, nodeId }): [string, string] => [alias, nodeId]),
    ...channels.map(({ shortChannelId, capacitySat }): [string, string] => [
      `channel ${shortChannelId}`,
      `${grouped(capacitySat)} sat`,
    ]),
    [
      'payment',
      `${payment.status}: ${grouped(payment.amountMsat)} msat over ${payment.hops} hops in ${payment.millis} ms, fee ${grouped(payment.feeMsat)} msat`,
    ],
    ...closing.map(({ shortChannelId, txid, confirmations }): [string, string] => [
      `closed ${shortChannelId}`,
      `${txid}, ${confirmations} confirmations`,
    ]),
    ['revoked state', penalty.revokedTxid],
    ...penalty.justiceTxids.map((txid): [string, string] => ['justice', txid]),
    [
      'penalty',
      `alice has ${grouped(penalty.recoveredSat)} sat, bob nothing; ${grouped(penalty.feesSat)} sat went to miners`,
    ],
    ['seconds', seconds.toFixed(1)],
  ];
  const columns = [
    { title: 'SUMMARY', value: (row: readonly [string, string]) => row[0] },
    { title: '', value: (row: readonly [string, string]) => row[1] },
  ];
  return table(rows, columns, '');
}
