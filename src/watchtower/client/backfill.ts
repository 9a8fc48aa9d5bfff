import type { ChannelSigner } from '../../core/keys/index.js';
import type { RevokedState } from '../../core/watchtower/index.js';

/** A channel in which the peer has revoked commitments 0 to `revoked` − 1. */
export interface RevokedChannel {
  readonly channelId: string;
  readonly signer: ChannelSigner;
  readonly revoked: bigint;
}

/** All that was ever revoked in channels that live, as far as it was kept. */
export interface RevokedArchive {
  channels(): readonly RevokedChannel[];
  /** The states with numbers from `from` on and below `below`, ascending; some may be missing. */
  states(channelId: string, from: bigint, below: bigint): readonly RevokedState[];
}

/** What a backfill does with the tower that it is for. */
export interface BackfillTarget {
  has(channelId: string, commitmentNumber: bigint): boolean;
  /** Builds the records of a state and puts them into the backlog. */
  add(state: RevokedState, signer: ChannelSigner): void;
}

/** States that one step looks at, and that it builds at most: each takes a millisecond or more. */
const LOOKED_AT = 256n;
const BUILT_AT_ONCE = 8;

/**
 * Gives one tower what was revoked before it was added: step by step, because a channel may have revoked a million
 * states, and what is built takes room until the tower has it. What the tower has is passed over, so it can begin anew.
 */
export class Backfill {
  private readonly next = new Map<string, bigint>();

  constructor(
    private readonly archive: RevokedArchive,
    private readonly target: BackfillTarget,
  ) {}

  /** Whether all that can be given of a channel was. */
  isDone({ channelId, revoked }: Pick<RevokedChannel, 'channelId' | 'revoked'>): boolean {
    return (this.next.get(channelId) ?? 0n) >= revoked;
  }

  /** Goes on for some milliseconds, within the caller's commit. False: there is nothing left to do. */
  step(): boolean {
    const channel = this.archive.channels().find((each) => !this.isDone(each));
    if (channel === undefined) return false;
    const { channelId, signer, revoked } = channel;
    const from = this.next.get(channelId) ?? 0n;
    const below = from + LOOKED_AT < revoked ? from + LOOKED_AT : revoked;
    let built = 0;
    for (const state of this.archive.states(channelId, from, below)) {
      if (this.target.has(channelId, state.commitmentNumber)) continue;
      if (built === BUILT_AT_ONCE) {
        this.next.set(channelId, state.commitmentNumber);
        return true;
      }
      this.target.add(state, signer);
      built += 1;
    }
    this.next.set(channelId, below);
    return true;
  }
}
