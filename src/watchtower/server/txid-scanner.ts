import { hash } from 'node:crypto';
import { stateHintPrefix } from '../../core/watchtower/index.js';
import type { HintFilter } from './hint-filter.js';

const TXID_LENGTH = 32;
const ANY_TXID = '00'.repeat(TXID_LENGTH);
const WARM_UP_RUNS = 5_000;

/**
 * Tells the few transactions of a block that may be revoked commitments from all others. It is done for every
 * transaction there is, so it leaves next to nothing to the garbage collector, whose pauses would cost more than the
 * work itself: one buffer is written over and over, and the hash comes back as a short string.
 */
export class TxidScanner {
  private readonly preimage: Buffer;
  private readonly txid: Buffer;

  /** Takes some milliseconds: after it the code is compiled, and the first block is looked at as fast as any. */
  constructor(private readonly filter: HintFilter) {
    const prefix = stateHintPrefix();
    this.preimage = Buffer.concat([prefix, Buffer.alloc(TXID_LENGTH)]);
    this.txid = this.preimage.subarray(prefix.length);
    for (let run = 0; run < WARM_UP_RUNS; run++) this.mayHave(ANY_TXID);
  }

  /** Whether there may be a record for the transaction with this txid, as explorers show it. */
  mayHave(txid: string): boolean {
    this.txid.write(txid, 'hex');
    this.txid.reverse();
    const hint = hash('sha256', this.preimage, 'binary');
    const [a, b, c, d] = [hint.charCodeAt(0), hint.charCodeAt(1), hint.charCodeAt(2), hint.charCodeAt(3)];
    return this.filter.mayHavePrefix(((a << 24) | (b << 16) | (c << 8) | d) >>> 0);
  }
}
