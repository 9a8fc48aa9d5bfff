import type { Step, StepContext } from '../step.js';
import { enterNegotiating } from './negotiating.js';
import { enterSimpleClosing } from './simple-closing.js';
import type { ClosingProposal, Operating } from './state.js';

/** No HTLC is left: agrees on a closing transaction in the way that this connection knows (BOLT 2, Channel Close). */
export function enterClosingNegotiation(
  state: Operating & { readonly localScript: Uint8Array; readonly remoteScript: Uint8Array },
  proposals: readonly ClosingProposal[],
  context: StepContext,
): Step {
  const enter = context.features.has('optionSimpleClose') ? enterSimpleClosing : enterNegotiating;
  return enter(state, proposals, context);
}
