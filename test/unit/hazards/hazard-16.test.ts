import { latestFeerate } from '../../../src/core/channel/index.js';
import { ChannelPair, offerOf, otherName, type PeerName, preimageOf } from '../../support/channel-pair.js';
import { closeBy, expectSameClose } from '../../support/mutual-close.js';

const FEERATE = 1_200;
const AMOUNT = 5_000_000n;
const names = ['opener', 'accepter'] as const;

/** Where the connection breaks: at which message, before or after it was handled, and who is killed besides. */
interface Break {
  readonly message: number;
  readonly how: 'lost' | 'handled';
  readonly killed: readonly PeerName[];
}

/** A channel's whole life, with one break in it. */
class Dance {
  readonly pair = ChannelPair.ready({ isPublic: false });
  messages = 0;

  constructor(private readonly at: Break | undefined) {}

  /** Each side offers an HTLC; one is settled, one failed, the fee rate changes, and the channel is closed. */
  perform(): void {
    const { pair } = this;
    this.until(
      () =>
        names.every(
          (name) =>
            pair.peer(name).commitments.htlcs.filter(({ phase }) => phase === 'committed').length === 2,
        ),
      () => {
        for (const name of names) {
          const { htlcs } = pair.peer(name).commitments;
          if (htlcs.some(({ offerer }) => offerer === 'local')) continue;
          pair.run(name, { type: 'addHtlc', offer: offerOf(name, AMOUNT) });
        }
      },
    );
    this.until(
      () => names.every((name) => isQuiet(pair, name)),
      () => {
        this.remove('accepter', { kind: 'fulfill', preimage: preimageOf('opener') });
        this.remove('opener', { kind: 'fail', reason: new Uint8Array(292) });
        if (latestFeerate(pair.opener.commitments) === FEERATE) return;
        pair.run('opener', { type: 'proposeFeerate', feeratePerKw: FEERATE });
      },
    );
    this.until(
      () => names.every((name) => pair.peer(name).state.kind === 'closing'),
      () => {
        for (const name of names) if (pair.peer(name).state.kind === 'normal') closeBy(pair, name);
      },
    );
  }

  private remove(by: PeerName, removal: Parameters<typeof removalOf>[1]): void {
    const htlc = this.pair.peer(by).commitments.htlcs.find(({ offerer }) => offerer === 'remote');
    if (htlc?.phase === 'committed' && htlc.removal === undefined) {
      this.pair.run(by, removalOf(htlc.id, removal));
    }
  }

  /** Does again what was forgotten, as whoever waits for it would, until it has come to pass. */
  private until(holds: () => boolean, act: () => void): void {
    for (let attempts = 0; attempts < 4; attempts++) {
      if (holds()) return;
      act();
      while (this.deliver() || this.pair.signOne());
    }
    if (!holds()) throw new Error(names.map((name) => this.pair.peer(name).state.kind).join(', '));
  }

  private deliver(): boolean {
    const to = names.find((name) => this.pair.peer(otherName(name)).outbox.length > 0);
    if (to === undefined) return false;
    const isHere = this.messages === this.at?.message;
    this.messages += 1;
    if (!isHere || this.at.how === 'handled') this.pair.deliver(to);
    if (isHere) this.breakConnection(this.at.killed);
    return true;
  }

  private breakConnection(killed: readonly PeerName[]): void {
    const { pair } = this;
    pair.disconnect();
    for (const name of killed) pair.peer(name).restart();
    pair.connect();
  }
}

function removalOf(
  id: bigint,
  removal: Extract<Parameters<ChannelPair['run']>[1], { type: 'removeHtlc' }>['removal'],
) {
  return { type: 'removeHtlc', id, removal } as const;
}

function isQuiet(pair: ChannelPair, name: PeerName): boolean {
  const { htlcs, feerates, unacknowledgedCommit } = pair.peer(name).commitments;
  const isIdle = htlcs.length === 0 && unacknowledgedCommit === null && feerates.length === 1;
  return (
    isIdle && feerates.every(({ feeratePerKw, phase }) => feeratePerKw === FEERATE && phase === 'committed')
  );
}

const undisturbed = new Dance(undefined);
undisturbed.perform();
const killings: readonly (readonly PeerName[])[] = [[], ['opener'], ['accepter'], ['opener', 'accepter']];

describe('hazard 16: every message lost before or after it was handled', () => {
  describe.each(killings.map((killed) => [killed.join(' and ') || 'nobody', killed] as const))(
    '%s killed',
    (_who, killed) => {
      it.each(['lost', 'handled'] as const)('%s', (how) => {
        for (let message = 0; message < undisturbed.messages; message++) {
          const dance = new Dance({ message, how, killed });
          dance.perform();
          const { opener, accepter } = dance.pair;
          // The settled HTLC moved, the failed one did not, and nobody ever had reason to publish a commitment.
          expect(opener.commitments.balanceMsat).toEqual({
            local: 700_000_000n - AMOUNT,
            remote: 300_000_000n + AMOUNT,
          });
          expect(accepter.commitments.balanceMsat.local).toBe(opener.commitments.balanceMsat.remote);
          const published = dance.pair.peers.flatMap(({ actions }) =>
            actions.filter(({ type }) => type === 'publish'),
          );
          expect(published.every((action) => action.type === 'publish' && action.what !== 'commitment')).toBe(
            true,
          );
          const outcomes = opener.actions.filter(({ type }) => type === 'htlcFulfilled');
          expect(outcomes.length).toBeGreaterThan(0);
          expectSameClose(dance.pair);
        }
      });
    },
  );

  it('the dance has everything in it', () => {
    expect(undisturbed.messages).toBeGreaterThan(20);
  });
});
