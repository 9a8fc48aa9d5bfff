import { equalBytes } from '../../primitives/bytes.js';
import { fundingOutputScript } from '../../transactions/index.js';
import type { ChannelCommand } from '../command.js';
import type { Commitments } from '../commitments/index.js';
import { type ChannelError, channelError } from '../errors.js';
import type { StepContext } from '../step.js';

/**
 * Whether a channel is used before its funding confirms (BOLT 2, `option_zeroconf`): an accepter asks for no
 * confirmations only from an opener that it trusts, and an opener trusts itself. Until there is a name in the chain, it
 * goes by those that the two sides give it.
 */
export function needsNoConfirmation(
  { parameters }: Commitments,
  { features }: Pick<StepContext, 'features'>,
): boolean {
  const { minimumDepth, localAlias } = parameters;
  return minimumDepth === 0 && localAlias !== null && features.has('optionScidAlias');
}

/** What is wrong with a funding output that is in a block. BOLT 2, channel_ready: script and amount are as agreed. */
export function fundingProblem(
  { parameters }: Commitments,
  { scriptPubKey, amount }: Extract<ChannelCommand, { type: 'fundingConfirmed' }>,
): ChannelError | undefined {
  const { local, remote, fundingAmount } = parameters;
  const expected = fundingOutputScript(local.basepoints.fundingPublicKey, remote.basepoints.fundingPublicKey);
  const isAsAgreed =
    scriptPubKey !== undefined && equalBytes(scriptPubKey, expected) && amount === fundingAmount;
  if (isAsAgreed) return undefined;
  const values = { expected: fundingAmount, actual: amount ?? 'no such output' };
  return channelError('invalidFunding', 'failChannel', values);
}
