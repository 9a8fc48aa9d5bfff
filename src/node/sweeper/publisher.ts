import { Transaction } from 'bitcoinjs-lib';
import { refusalOf, type SweepAction, type SweepCommand } from '../../core/claims/index.js';
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

  private async handOver({ txid, raw, parents }: Publication): Promise<void> {
    const handed =
      parents.length === 0
        ? await this.backend.publish(raw)
        : await this.backend.submitPackage([...parents, raw]);
    if (handed.ok) this.onVerdict({ type: 'accepted', txid });
    else if ('reason' in handed.error) {
      const culprits = parents.length > 1 ? await this.contested(parents) : [];
      this.onVerdict({ type: 'rejected', txid, reason: handed.error.reason, culprits });
    } else this.onError(handed.error);
  }

  /** The txids of those that are refused, whatever is paid for them. */
  private async contested(parents: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const txids: Uint8Array[] = [];
    for (const parent of parents) {
      const handed = await this.backend.publish(parent);
      if (handed.ok || !('reason' in handed.error)) continue;
      if (refusalOf(handed.error.reason) !== 'feerate') {
        txids.push(Uint8Array.from(Transaction.fromBuffer(parent).getHash()));
      }
    }
    return txids;
  }
}
