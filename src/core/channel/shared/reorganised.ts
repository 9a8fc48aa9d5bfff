import type { ChannelCommand } from '../command.js';
import type { Operating, WaitForChannelReady } from '../states/state.js';
import type { StepContext } from '../step.js';
import { confirmationOf } from './funded.js';

/** Blocks after which a coinbase output may be spent (a rule of Bitcoin's consensus). */
const COINBASE_MATURITY = 100;

type Confirmed = Pick<Operating, 'commitments' | 'reorganised'> & Pick<WaitForChannelReady, 'confirmation'>;
type FundingConfirmed = Extract<ChannelCommand, { type: 'fundingConfirmed' }>;

/** Whether a funding has the confirmations that `channel_ready` waits for (BOLT 2, `channel_ready`, `minimum_depth`). */
export function isDeep(
  { commitments, confirmation }: Confirmed,
  { blockHeight }: Pick<StepContext, 'blockHeight'>,
): boolean {
  if (confirmation === null) return false;
  // A coinbase transaction, the first of its block, can vanish and cannot be spent for a hundred blocks.
  const least = confirmation.transactionIndex === 0 ? COINBASE_MATURITY : 1;
  const depth = blockHeight - confirmation.height + 1;
  return depth >= Math.max(commitments.parameters.minimumDepth, least);
}

/**
 * The block with the funding is gone: whoever made it may spend its coins otherwise, and then the channel is worth
 * nothing. Of whom we trust before it confirms we trust that too.
 */
export function withoutFunding<S extends Confirmed>(state: S): S {
  if (state.commitments.parameters.minimumDepth === 0) return { ...state, confirmation: null };
  return { ...state, reorganised: 'out' };
}

/** The funding is in a block again. It counts once it is as deep as at first. */
export function withFundingAgain<S extends Confirmed>(
  state: S,
  command: FundingConfirmed,
  context: StepContext,
): S {
  const again: S = { ...state, confirmation: confirmationOf(command, state.commitments.parameters.funding) };
  return state.reorganised === undefined ? again : deepAgain({ ...again, reorganised: 'shallow' }, context);
}

/** A block came: a funding that was reorganised may be deep enough now. */
export function deepAgain<S extends Confirmed>(state: S, context: StepContext): S {
  if (state.reorganised !== 'shallow' || !isDeep(state, context)) return state;
  const { reorganised: _reorganised, ...settled } = state;
  return settled as S;
}
