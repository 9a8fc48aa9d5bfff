import { appendFileSync } from 'node:fs';
import {
  BroadcasterInterface,
  ChannelMonitorUpdateStatus,
  ConfirmationTarget,
  FeeEstimator,
  Level,
  Logger,
  Persist,
} from 'lightningdevkit';
import type { Chain } from '../../../regtest/launch/index.js';
import { hex } from './values.js';

// What LDK asks its user for: a log, fee rates, a way to publish, and a disk.

/** LDK's log, as lines of a file. */
export function fileLogger(file: string): Logger {
  return Logger.new_impl({
    log(record) {
      if (record.get_level() < Level.LDKLevel_Trace) return;
      appendFileSync(
        file,
        `${Level[record.get_level()]} ${record.get_module_path()}: ${record.get_args()}\n`,
      );
    },
  });
}

/** Fee rates that only a test changes, in satoshi for 1000 weight units. What is allowed is as low as LDK lets it be. */
export class TestFees {
  /** For commitments and for whatever has no rate of its own here. */
  rate = 2_500;

  readonly estimator = FeeEstimator.new_impl({
    get_est_sat_per_1000_weight: (target) => {
      switch (target) {
        case ConfirmationTarget.LDKConfirmationTarget_MinAllowedAnchorChannelRemoteFee:
        case ConfirmationTarget.LDKConfirmationTarget_MinAllowedNonAnchorChannelRemoteFee:
        case ConfirmationTarget.LDKConfirmationTarget_ChannelCloseMinimum:
          return 253;
        case ConfirmationTarget.LDKConfirmationTarget_MaximumFeeEstimate:
          return 10_000;
        default:
          return this.rate;
      }
    },
  });
}

/** Publishes on the chain, and notes in the log what came of it. */
export function publisher(chain: Chain, logFile: string): BroadcasterInterface {
  const log = (text: string) => appendFileSync(logFile, `${text}\n`);
  return BroadcasterInterface.new_impl({
    broadcast_transactions(transactions) {
      for (const transaction of transactions) {
        const raw = hex(transaction);
        chain.call('sendrawtransaction', raw).then(
          (txid) => log(`published ${String(txid)}`),
          (error: unknown) => log(`not published: ${String(error)} ${raw}`),
        );
      }
    },
  });
}

/** Keeps nothing: the process is the node's whole life. */
export function noDisk(): Persist {
  const completed = ChannelMonitorUpdateStatus.LDKChannelMonitorUpdateStatus_Completed;
  return Persist.new_impl({
    persist_new_channel: () => completed,
    update_persisted_channel: () => completed,
    archive_persisted_channel: () => undefined,
  });
}
