import type { SweepAction, SweepCommand } from '../../core/claims/index.js';
import type { ChainBackend } from '../chain/index.js';

type Publication = Extract<SweepAction, { type: 'publish' }>;

/** Hands transactions to the chain backend one after the other: a replacement must not overtake what it frees. */
export class Publisher {
  private last: Promise<void> = Promise.resolve();

  /** `onVerdict` hears what the backend says of each; nothing when it does not answer. */
  constructor(
    private readonly backend: Pick<ChainBackend, 'publish' | 'submitPackage'>,
    private readonly onVerdict: (verdict: Extract<SweepCommand, { type: 'accepted' | 'rejected' }>) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  publish(publication: Publication): void {
    this.last = this.last.then(() => this.handOver(publication)).catch(this.onError);
  }

  /** When all that was given so far is handed over. */
  idle(): Promise<void> {
    return this.last;
  }

  private async handOver({ txid, raw, parent }: Publication): Promise<void> {
    const handed =
      parent === null ? await this.backend.publish(raw) : await this.backend.submitPackage([parent, raw]);
    if (handed.ok) this.onVerdict({ type: 'accepted', txid });
    else if ('reason' in handed.error) {
      this.onVerdict({ type: 'rejected', txid, reason: handed.error.reason });
    } else this.onError(handed.error);
  }
}
