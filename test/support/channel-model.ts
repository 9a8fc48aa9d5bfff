import { buildSideCommitment } from '../../src/core/channel/commitments/index.js';
import { type HtlcRemoval, spendableMsat, transition } from '../../src/core/channel/index.js';
import { toHex } from '../../src/core/primitives/bytes.js';
import type { CommitmentSpec } from '../../src/core/transactions/index.js';
import { type ChannelPair, offerOf, otherName, type PeerName, preimageOf } from './channel-pair.js';
import type { ChannelPeer } from './channel-peer.js';

interface ModelHtlc {
  readonly name: string;
  readonly offerer: PeerName;
  readonly amountMsat: bigint;
}

/**
 * What two channels should hold, kept from nothing but which commands they took: no commitments, no phases. It drives
 * a pair and, whenever nothing is on its way, holds both ends to it.
 */
export class ChannelModel {
  readonly balance: Record<PeerName, bigint>;
  /** Offers that nobody has refused and nobody has removed. */
  private readonly live = new Map<string, ModelHtlc>();
  /** HTLCs that the recipient took out. */
  private readonly ended = new Map<string, ModelHtlc & { readonly kind: HtlcRemoval['kind'] }>();
  private offers = 0;
  readonly seen = { adds: 0, refusals: 0, fulfils: 0, failures: 0, fees: 0, signatures: 0, lost: 0 };
  private feeratePerKw: number;

  constructor(private readonly pair: ChannelPair) {
    const total = BigInt(pair.options.fundingAmount) * 1000n;
    const pushed = BigInt(pair.options.pushMsat);
    this.balance = { opener: total - pushed, accepter: pushed };
    this.feeratePerKw = pair.options.commitmentFeeratePerKw;
  }

  add(by: PeerName, amountMsat: number): void {
    const name = `htlc ${this.offers++}`;
    const actions = this.pair.run(by, { type: 'addHtlc', offer: offerOf(name, amountMsat) });
    if (actions.some(({ type }) => type === 'htlcRefused')) {
      this.seen.refusals++;
      return;
    }
    this.seen.adds++;
    this.live.set(name, { name, offerer: by, amountMsat: BigInt(amountMsat) });
  }

  /** Takes out one of the HTLCs that the peer was told of; `choice` says which. */
  remove(by: PeerName, choice: number, kind: HtlcRemoval['kind']): void {
    const told = this.pair
      .peer(by)
      .commitments.htlcs.filter(({ offerer, phase }) => offerer === 'remote' && phase === 'committed');
    const htlc = told[choice % Math.max(told.length, 1)];
    if (htlc === undefined) return;
    const model = [...this.live.values()].find(
      ({ name }) => toHex(offerOf(name, 1).paymentHash) === toHex(htlc.paymentHash),
    );
    if (model === undefined) throw new Error(`HTLC ${htlc.id} is offered, but nobody offered it`);
    const actions = this.pair.run(by, {
      type: 'removeHtlc',
      id: htlc.id,
      removal: removal(kind, model.name),
    });
    if (actions.some(({ type }) => type === 'report')) throw new Error('a removal was refused');
    this.live.delete(model.name);
    this.ended.set(model.name, { ...model, kind });
    if (kind === 'fulfill') {
      this.seen.fulfils++;
      this.balance[model.offerer] -= model.amountMsat;
      this.balance[by] += model.amountMsat;
    } else this.seen.failures++;
  }

  proposeFeerate(feeratePerKw: number): void {
    const actions = this.pair.run('opener', { type: 'proposeFeerate', feeratePerKw });
    if (actions.some(({ type }) => type === 'send')) this.seen.fees++;
  }

  sign(by: PeerName): void {
    if (this.pair.peer(by).wantsToSign) this.seen.signatures++;
    this.pair.sign(by);
  }

  /** The connection breaks; each peer still gets so many of the messages on their way to it. */
  cut(toOpener: number, toAccepter: number): void {
    for (let i = 0; i < toOpener; i++) this.pair.deliver('opener');
    for (let i = 0; i < toAccepter; i++) this.pair.deliver('accepter');
    this.seen.lost += this.pair.opener.outbox.length + this.pair.accepter.outbox.length;
    this.pair.disconnect();
    this.forgetRefused();
  }

  restart(name: PeerName): void {
    const other = this.pair.peer(otherName(name));
    this.pair.peer(name).restart();
    other.outbox = [];
    other.run({ type: 'disconnected' });
    this.forgetRefused();
  }

  reconnect(): void {
    if (this.pair.opener.channel.link === 'down') this.pair.connect();
  }

  /** Lets everything that is on its way arrive, and compares. */
  check(): void {
    this.reconnect();
    this.pair.settle();
    this.forgetRefused();
    const { opener, accepter } = this.pair;
    expect([opener.state.kind, accepter.state.kind]).toEqual(['normal', 'normal']);
    expectSame(opener, accepter);
    expectSame(accepter, opener);
    for (const name of ['opener', 'accepter'] as const) {
      this.checkPeer(name);
      this.checkSpendable(name);
    }
    this.feeratePerKw = opener.commitments.localCommit.spec.feeratePerKw;
    expect(accepter.commitments.localCommit.spec.feeratePerKw).toBe(this.feeratePerKw);
  }

  private checkPeer(name: PeerName): void {
    const { balanceMsat, htlcs, localCommit, unsignedUpdates, unacknowledgedCommit, feerates } =
      this.pair.peer(name).commitments;
    expect(balanceMsat).toEqual({ local: this.balance[name], remote: this.balance[otherName(name)] });
    expect(htlcs.map(({ paymentHash }) => toHex(paymentHash)).sort()).toEqual(
      [...this.live.values()].map((htlc) => toHex(offerOf(htlc.name, 1).paymentHash)).sort(),
    );
    expect({ unsignedUpdates, unacknowledgedCommit, rates: feerates.length }).toEqual({
      unsignedUpdates: [],
      unacknowledgedCommit: null,
      rates: 1,
    });
    const { toLocalMsat, toRemoteMsat } = localCommit.spec;
    const inFlight = localCommit.spec.htlcs.reduce((sum, { amountMsat }) => sum + amountMsat, 0n);
    expect(toLocalMsat + toRemoteMsat + inFlight).toBe(BigInt(this.pair.options.fundingAmount) * 1000n);
    this.checkTold(name);
  }

  /** What a peer says it can spend, it can offer; it does not here. */
  private checkSpendable(name: PeerName): void {
    const { channel, context, commitments } = this.pair.peer(name);
    const most = spendableMsat(commitments);
    if (most < commitments.parameters.remote.htlcMinimumMsat) return;
    const { actions } = transition(channel, { type: 'addHtlc', offer: offerOf('all', most) }, context);
    expect(actions.map(({ type }) => type)).toEqual(['store', 'send', 'wantsToSign']);
  }

  /** Everyone has heard of every HTLC what it must know. */
  private checkTold(name: PeerName): void {
    const { actions } = this.pair.peer(name);
    const told = (type: 'htlcReceived' | 'htlcFulfilled' | 'htlcFailed') =>
      new Set(actions.flatMap((action) => (action.type === type ? [toHex(action.htlc.paymentHash)] : [])));
    const [received, fulfilled, failed] = [told('htlcReceived'), told('htlcFulfilled'), told('htlcFailed')];
    for (const htlc of [...this.live.values(), ...this.ended.values()]) {
      const hash = toHex(offerOf(htlc.name, 1).paymentHash);
      if (htlc.offerer !== name) expect(received).toContain(hash);
    }
    for (const { name: ended, offerer, kind } of this.ended.values()) {
      const hash = toHex(offerOf(ended, 1).paymentHash);
      if (offerer !== name) continue;
      expect([fulfilled.has(hash), failed.has(hash)]).toEqual([kind === 'fulfill', kind !== 'fulfill']);
    }
    this.checkFailuresOnce(name);
  }

  private checkFailuresOnce(name: PeerName): void {
    const failures = this.pair
      .peer(name)
      .actions.flatMap((action) => (action.type === 'htlcFailed' ? [toHex(action.htlc.paymentHash)] : []));
    expect(new Set(failures).size).toBe(failures.length);
  }

  /** An offer that was dropped with the connection has never been. */
  private forgetRefused(): void {
    for (const { actions } of this.pair.peers) {
      for (const action of actions) {
        if (action.type !== 'htlcRefused' || action.offer.origin.kind !== 'payment') continue;
        this.live.delete(action.offer.origin.paymentId);
      }
    }
  }
}

function removal(kind: HtlcRemoval['kind'], name: string): HtlcRemoval {
  switch (kind) {
    case 'fulfill':
      return { kind, preimage: preimageOf(name) };
    case 'fail':
      return { kind, reason: new Uint8Array(292).fill(3) };
    case 'malformed':
      return { kind, sha256OfOnion: new Uint8Array(32).fill(4), failureCode: 0xc005 };
  }
}

/** What one holds as its own commitment is what the other holds as its peer's, to the transaction. */
function expectSame(owner: ChannelPeer, other: ChannelPeer): void {
  const { localCommit, parameters } = owner.commitments;
  const { remoteCommit, parameters: mirrored } = other.commitments;
  expect(remoteCommit.commitmentNumber).toBe(localCommit.commitmentNumber);
  expect(sorted(remoteCommit.spec)).toEqual(sorted(localCommit.spec));
  const number = localCommit.commitmentNumber;
  const point = owner.context.signer.perCommitmentPoint(number);
  expect(remoteCommit.perCommitmentPoint).toEqual(point);
  expect(buildSideCommitment(mirrored, 'remote', number, point, remoteCommit.spec).txid).toEqual(
    buildSideCommitment(parameters, 'local', number, point, localCommit.spec).txid,
  );
}

function sorted(spec: CommitmentSpec): CommitmentSpec {
  const key = ({ direction, id }: CommitmentSpec['htlcs'][number]) => `${direction} ${id}`;
  return { ...spec, htlcs: [...spec.htlcs].sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}
