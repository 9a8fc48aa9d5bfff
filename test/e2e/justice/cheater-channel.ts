import { Transaction } from 'bitcoinjs-lib';
import type { Channel, ChannelCommand, ChannelMessage } from '../../../src/core/channel/index.js';
import { sha256 } from '../../../src/core/crypto/index.js';
import type { Claim } from '../../../src/core/enforcement/index.js';
import { equalBytes } from '../../../src/core/primitives/bytes.js';
import type { CommitmentFormat, SpecHtlc } from '../../../src/core/transactions/index.js';
import type { ShortChannelId } from '../../../src/core/wire/index.js';
import { ChannelActor, type Coin } from '../../support/channel-actor.js';
import { preimageOf } from '../../support/channel-pair.js';
import { ChannelPeer } from '../../support/channel-peer.js';

/** A transaction with which the cheater takes HTLCs of a commitment; what it makes of each stands at the input's place. */
export interface SecondLevel {
  readonly kind: 'timeout' | 'success';
  /** Their places among the outputs of the commitment. */
  readonly outputIndexes: readonly number[];
  readonly transaction: Transaction;
}

/** A commitment of the past and all that its owner can do with it. */
export interface OldState {
  readonly commitmentNumber: bigint;
  readonly commitment: Transaction;
  /** One for each HTLC. */
  readonly secondLevel: readonly SecondLevel[];
  /** The same HTLCs in as few transactions as can be: with anchors those of a kind go together. */
  readonly joined: readonly SecondLevel[];
  readonly htlcs: readonly SpecHtlc[];
}

/** The cheater's end of a channel. It forgets nothing: every commitment that it ever held can be published. */
export class CheaterChannel {
  readonly peer: ChannelPeer;
  /** Names of the HTLCs that it was offered: the cheater has all their preimages. */
  readonly offers: string[] = [];
  /** The channel as it was at each of its commitments, by their numbers. */
  private readonly held: Channel[] = [];

  constructor(
    readonly name: string,
    readonly format: CommitmentFormat,
    chainHash: Uint8Array,
  ) {
    this.peer = new ChannelPeer(name, { chainHash, minimumDepth: 1 });
  }

  get shortChannelId(): ShortChannelId {
    return this.peer.shortChannelId;
  }

  /** The number of both latest commitments, once nothing is under way between them. */
  get restsAt(): bigint | undefined {
    const { localCommit, remoteCommit, unacknowledgedCommit } = this.peer.commitments;
    const isAtRest =
      unacknowledgedCommit === null && localCommit.commitmentNumber === remoteCommit.commitmentNumber;
    return isAtRest ? localCommit.commitmentNumber : undefined;
  }

  run(command: ChannelCommand): void {
    this.peer.run(command);
    this.signWhenAsked();
  }

  receive(message: ChannelMessage): void {
    this.peer.run(message);
    this.signWhenAsked();
  }

  /** Keeps the latest commitment, at which the channel rests; to be called for each of them. */
  keepState(): void {
    this.peer.in('normal');
    this.held.push(this.peer.channel);
  }

  /** Ends an HTLC that the other side has offered. */
  remove(name: string, how: 'fulfill' | 'fail'): void {
    const preimage = preimageOf(name);
    const removal = how === 'fulfill' ? { kind: how, preimage } : { kind: how, reason: new Uint8Array(292) };
    const offered = this.offeredToUs(this.peer, name);
    if (offered === undefined) throw new Error(`${this.name} was not offered ${name}`);
    this.run({ type: 'removeHtlc', id: offered.id, removal });
  }

  /** Looks up a state and makes its transactions, with coins for those that bring no fee. */
  oldState(number: number, height: number, takeCoin: () => Coin): OldState {
    const channel = this.held[number];
    if (channel === undefined) throw new Error(`${this.name} never held commitment ${number}`);
    const copy = new ChannelPeer(this.name);
    copy.context = { ...this.peer.context, blockHeight: height };
    copy.channel = channel;
    const { localCommit } = copy.commitments;
    const actor = new ChannelActor(copy);
    const published = copy.run({ type: 'forceClose' }).find((action) => action.type === 'publish');
    if (published === undefined) throw new Error('the commitment was not published');
    const commitment = Transaction.fromBuffer(published.transaction);
    actor.readActions();
    actor.blockConnected(height, [commitment]);
    for (const name of this.offers) {
      const offered = this.offeredToUs(copy, name);
      const removal = { kind: 'fulfill', preimage: preimageOf(name) } as const;
      if (offered !== undefined) copy.run({ type: 'removeHtlc', id: offered.id, removal });
    }
    actor.readActions();
    const timeouts = actor.claimsOf('ownHtlcTimeout');
    const successes = actor.claimsOf('ownHtlcSuccess');
    const single = (kind: SecondLevel['kind'], claims: readonly Claim[]) =>
      claims.map((claim): SecondLevel => {
        const coin = this.format === 'anchors' ? takeCoin() : undefined;
        return { kind, outputIndexes: placesOf([claim]), transaction: actor.spend(claim, coin) };
      });
    const joined = (kind: SecondLevel['kind'], claims: readonly Claim[]): readonly SecondLevel[] => {
      if (this.format === 'staticRemoteKey' || claims.length < 2) return single(kind, claims);
      const transaction = actor.spendTogether(claims, takeCoin());
      return [{ kind, outputIndexes: placesOf(claims), transaction }];
    };
    return {
      commitmentNumber: localCommit.commitmentNumber,
      commitment,
      htlcs: localCommit.spec.htlcs,
      secondLevel: [...single('timeout', timeouts), ...single('success', successes)],
      joined: [...joined('timeout', timeouts), ...joined('success', successes)],
    };
  }

  private offeredToUs(peer: ChannelPeer, name: string) {
    const paymentHash = sha256(preimageOf(name));
    return peer.commitments.htlcs.find(
      (htlc) => htlc.offerer === 'remote' && equalBytes(htlc.paymentHash, paymentHash),
    );
  }

  private signWhenAsked(): void {
    if (!this.peer.wantsToSign) return;
    this.peer.wantsToSign = false;
    this.peer.run({ type: 'sign' });
  }
}

function placesOf(claims: readonly Claim[]): readonly number[] {
  return claims.map(({ outpoint }) => outpoint.outputIndex);
}
