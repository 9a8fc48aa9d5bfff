import { equalBytes } from '../../core/primitives/bytes.js';
import { commitmentsOf, type ManagedChannel } from './managed-channel.js';

/**
 * Where mutual closes pay us. A peer can begin openings without end, so all that are under way at once share a script;
 * the next one gets another as soon as a channel with it has come to be.
 */
export class CloseScripts {
  private spare: Uint8Array | undefined;

  constructor(private readonly newScript: () => Uint8Array) {}

  /** For a channel that is being opened. */
  forOpening(): Uint8Array {
    this.spare ??= this.newScript();
    return this.spare;
  }

  /** A channel with both first commitments signed keeps its script for itself. */
  channelMade(channel: ManagedChannel): void {
    const used = upfrontScriptOf(channel);
    if (this.spare !== undefined && equalBytes(used, this.spare)) this.spare = undefined;
  }

  /** For a channel that is being closed: the one that the peer was promised, if it was. */
  forClosing(channel: ManagedChannel): Uint8Array {
    const promised = upfrontScriptOf(channel);
    return promised.length > 0 ? promised : this.newScript();
  }
}

function upfrontScriptOf(channel: ManagedChannel): Uint8Array {
  return commitmentsOf(channel)?.parameters.local.upfrontShutdownScript ?? new Uint8Array(0);
}
