import { latestFeerate } from '../../core/channel/index.js';
import type { ChannelBook } from './channel-book.js';
import type { ChannelRunner } from './channel-runner.js';
import type { ManagedChannel } from './managed-channel.js';

/** An estimate within these bounds of the rate in force is not worth an `update_fee`. */
const TOLERATED_RISE = 1.25;
const TOLERATED_FALL = 0.75;

/** Proposes the estimated fee rate in every channel that we pay for and whose rate is too far from it (BOLT 2, `update_fee`). */
export function proposeFeerates(
  book: ChannelBook,
  runner: Pick<ChannelRunner, 'dispatch'>,
  feeratePerKw: number,
): void {
  for (const channel of book.all()) proposeFeerate(channel, runner, feeratePerKw);
}

/** Proposes the estimated fee rate in one channel, if it is needed and ours to do. */
export function proposeFeerate(
  channel: ManagedChannel,
  runner: Pick<ChannelRunner, 'dispatch'>,
  feeratePerKw: number,
): void {
  const { state } = channel.channel;
  if (state.kind !== 'normal' || !state.commitments.parameters.isOpener) return;
  const current = latestFeerate(state.commitments);
  if (feeratePerKw <= TOLERATED_RISE * current && feeratePerKw >= TOLERATED_FALL * current) return;
  runner.dispatch(channel, { type: 'proposeFeerate', feeratePerKw });
}
