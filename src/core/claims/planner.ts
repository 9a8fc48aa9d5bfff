import { equalBytes } from '../primitives/bytes.js';
import { sat } from '../primitives/units.js';
import { type BuildError, buildFixed, buildSweep } from './build.js';
import { blocksLeft, feeOf, wantedFeerate } from './fee-policy.js';
import {
  deadlineOf,
  groupClaims,
  isPaidFor,
  isUrgent,
  laneOf,
  mostUrgentFirst,
  parentsOf,
  stakeOf,
  totalStake,
} from './lanes.js';
import { outpointKey } from './outpoint-key.js';
import type { ClaimObstacle, Flight, FundingCoin, TrackedClaim } from './state.js';
import type { SweepAction, SweepContext } from './vocabulary.js';
import { marginalWeight, sweepWeight } from './weights.js';
import type { Workbench } from './workbench.js';

/** What nobody else can take waits so long before it pays more. */
const PATIENCE_BLOCKS = 12;
/** A raise is worth a new transaction from one tenth on, and any is when the deadline is near. */
const NOTABLE_RAISE = 1.1;
const ANY_RAISE_BLOCKS = 6;
/** How much more is offered when something in the mempool that we cannot see pays more. */
const CONTEST_RAISE = 1.5;
/** How much more is offered when a feerate was too low to be relayed. */
const RELAY_RAISE = 1.25;

/** Decides which transactions are made, replaced and published again, once all commands are taken in. */
export class Planner {
  readonly actions: SweepAction[] = [];
  private readonly launched = new Set<Flight>();
  private knownCoins: readonly FundingCoin[] | undefined;

  constructor(
    private readonly bench: Workbench,
    private readonly context: SweepContext,
    /** Whether the tip has moved: time to pay more, and to publish everything again. */
    private readonly atBlock: boolean,
  ) {}

  run(): void {
    for (const flight of this.bench.allFlights()) {
      if (this.isDead(flight)) this.bench.removeFlight(flight);
    }
    const flying = this.bench
      .allFlights()
      .map((flight) => ({ flight, members: this.bench.membersOf(flight) }));
    for (const { flight, members } of flying.sort((a, b) => mostUrgentFirst(a.members, b.members))) {
      if (members.length > 0) this.revisit(flight, members);
    }
    const coinCount = this.freeCoins().length;
    for (const group of groupClaims(this.waiting(), this.bench.height, coinCount)) this.launch(group);
    if (this.atBlock) this.publishAgain();
  }

  /** A block holds a rival of it, or nothing that it was for is wanted and its coins are spent or it was refused. */
  private isDead({ txid, outpoints, coins, refusal }: Flight): boolean {
    const tracked = outpoints.flatMap((outpoint) => this.bench.claim(outpoint) ?? []);
    if (tracked.length > 0) {
      return tracked.some(({ spent }) => spent !== null && !equalBytes(spent.txid, txid));
    }
    return refusal === 'missing' || refusal === 'conflict' || !coins.some((coin) => this.isUnspent(coin));
  }

  private revisit(flight: Flight, members: readonly TrackedClaim[]): void {
    const { refusal, stale } = flight;
    const isFixed = members.some(({ claim }) => laneOf(claim) === 'fixed');
    if (stale && (isFixed || refusal !== null)) {
      this.bench.removeFlight(flight);
    } else if (stale) {
      this.launch(members);
    } else if (isFixed) {
      return;
    } else if (members.length > 1 && isHeldUp(flight, members)) {
      // Without those that are known to be contested the others may go on together.
      if (!members.some(({ isolated }) => isolated)) {
        for (const member of members) this.bench.putClaim({ ...member, isolated: true });
      }
      this.bench.removeFlight(flight);
    } else if (refusal === 'missing' && this.atBlock && flight.coins.length > 0) {
      this.bench.removeFlight(flight);
    } else if (refusal === 'conflict' && (this.atBlock || deadlineOf(members) !== null)) {
      this.launch(members, flight.feeratePerKw * CONTEST_RAISE);
    } else if (refusal === 'feerate' && this.atBlock) {
      this.launch(members, flight.feeratePerKw * RELAY_RAISE);
    } else if (this.atBlock && !this.split(flight, members)) {
      this.raise(flight, members);
    }
  }

  /** Near a deadline each claim gets a transaction of its own, if the dearest can pay for pushing out the batch. */
  private split(flight: Flight, members: readonly TrackedClaim[]): boolean {
    if (members.length < 2) return false;
    const [dearest] = members
      .filter((member) => isUrgent(member, this.bench.height))
      .sort((a, b) => Number(stakeOf(b.claim) - stakeOf(a.claim)));
    if (dearest === undefined) return false;
    // Each of the others needs a coin of its own then.
    if (isPaidFor(dearest) && this.freeCoins().length < members.length - 1) return false;
    const built = this.build([dearest], this.aim([dearest]));
    if (!built.ok || built.value.feeSat * 2n > stakeOf(dearest.claim)) return false;
    this.bench.removeFlight(flight);
    this.takeOff(built.value, [dearest]);
    return true;
  }

  private raise(flight: Flight, all: readonly TrackedClaim[]): void {
    const { height } = this.bench;
    // A commitment in a block needs no child any more.
    const members = all.filter(
      ({ claim: { signing } }) => signing.type !== 'anchor' || signing.parent !== null,
    );
    if (members.length === 0) return;
    const wanted = this.wanted(members);
    const deadline = deadlineOf(members);
    const isDue =
      deadline === null
        ? wanted > flight.feeratePerKw && height - flight.publishedHeight >= PATIENCE_BLOCKS
        : wanted > flight.feeratePerKw * NOTABLE_RAISE ||
          (wanted > flight.feeratePerKw && blocksLeft(height, deadline) <= ANY_RAISE_BLOCKS);
    if (isDue) this.launch(members);
  }

  /** Makes a transaction for some claims, in the place of those that take any of them now. */
  private launch(group: readonly TrackedClaim[], atLeast = 0): void {
    const [first] = group;
    if (first === undefined) return;
    if (laneOf(first.claim) === 'fixed') {
      this.takeOff(buildFixed(first, this.bench.height, this.context), group);
      return;
    }
    const feeratePerKw = Math.max(this.aim(group), atLeast);
    const worthy = group.filter(
      (member) => isWorth(member, feeratePerKw) && (group.length === 1 || needsFee(member, feeratePerKw)),
    );
    if (group.length > 1 && worthy.length < group.length) {
      this.launch(worthy, atLeast);
      for (const member of group) {
        if (!worthy.includes(member) && !this.isFlying(member)) this.launch([member]);
      }
      return;
    }
    let failure: BuildError = { code: 'uneconomic' };
    for (const feerate of this.affordable(group, feeratePerKw, atLeast)) {
      if (!group.every((member) => isWorth(member, feerate))) continue;
      const built = this.build(group, feerate);
      if (built.ok) {
        this.takeOff(built.value, group);
        return;
      }
      failure = built.error;
    }
    if (group.length > 1 && failure.code === 'uneconomic' && this.rivalsOf(group).length === 0) {
      // One that was offered dearly before may be what the others cannot bear.
      for (const member of group) this.launch([member]);
      return;
    }
    this.ground(group, failure, feeratePerKw);
  }

  private build(members: readonly TrackedClaim[], feeratePerKw: number) {
    const rivals = this.rivalsOf(members);
    const ownCoins = rivals.flatMap(({ coins, refusal }) =>
      refusal === null ? coins : coins.filter((coin) => this.isUnspent(coin)),
    );
    return buildSweep(
      {
        members,
        feeratePerKw: Math.floor(feeratePerKw),
        replaced: rivals.filter(({ refusal }) => refusal === null),
        changeScript: rivals[0]?.changeScript ?? null,
        height: this.bench.height,
        ownCoins,
        freeCoins: () => this.freeCoins(),
        missingCoins: this.missingCoins(members),
      },
      this.context,
    );
  }

  /** Coins of the wallet that no transaction of ours spends. */
  private freeCoins(): readonly FundingCoin[] {
    const taken = new Set(
      this.bench.allFlights().flatMap(({ coins }) => coins.map(({ outpoint }) => outpointKey(outpoint))),
    );
    return this.coins.filter(({ outpoint }) => !taken.has(outpointKey(outpoint)));
  }

  /** How many more claims there are that the wallet will have to pay for than coins to do it with. */
  private missingCoins(members: readonly TrackedClaim[]): number {
    const [first] = members;
    if (first === undefined || !isPaidFor(first)) return 0;
    const others = this.bench
      .allClaims()
      .filter(
        (tracked) =>
          tracked.spent === null &&
          isPaidFor(tracked) &&
          !members.includes(tracked) &&
          this.obstacleTo(tracked) !== 'notNeeded' &&
          !this.isFlying(tracked),
      );
    return Math.max(0, others.length - this.freeCoins().length);
  }

  /** The transactions of ours that take any of these claims now. */
  private rivalsOf(members: readonly TrackedClaim[]): Flight[] {
    return [...new Set(members.flatMap(({ claim }) => this.bench.flightOf(claim.outpoint) ?? []))];
  }

  /** What is wanted, and never less than what was offered before. */
  private aim(members: readonly TrackedClaim[]): number {
    return Math.max(this.wanted(members), floorOf(members));
  }

  private wanted(members: readonly TrackedClaim[]): number {
    const { height, feerates } = this.bench;
    const weight = weightOf(members);
    const urgency = {
      height,
      deadline: deadlineOf(members),
      publishedSince: publishedSince(members),
      valueSat: sat(totalStake(members)),
      weight,
    };
    const parents = parentsOf(members.map(({ claim }) => claim));
    if (parents.length === 0) return wantedFeerate(urgency, feerates);
    // Haste saves no more than the HTLCs; for the balance there is time.
    const atRisk = sat(parents.reduce((sum, parent) => sum + parent.atRisk, 0n));
    const paid = parents.reduce((sum, parent) => sum + parent.fee, 0n);
    const hasty = wantedFeerate({ ...urgency, valueSat: atRisk }, feerates);
    const isWorthIt = (feeOf(weight, hasty) - paid) * 2n <= atRisk;
    return isWorthIt ? hasty : wantedFeerate({ ...urgency, deadline: null }, feerates);
  }

  /** Feerates to try, from the one that is aimed at down to the slowest that is of use before a deadline. */
  private affordable(members: readonly TrackedClaim[], feeratePerKw: number, atLeast: number): number[] {
    if (deadlineOf(members) === null) return [feeratePerKw];
    const { within2, within6, within12, within144 } = this.bench.feerates;
    const half = Number((totalStake(members) * 500n) / BigInt(weightOf(members)));
    const least = Math.max(within144, floorOf(members), atLeast);
    const lower = [half, within2, within6, within12, within144].filter(
      (feerate) => feerate < feeratePerKw && feerate >= least,
    );
    return [feeratePerKw, ...lower.sort((a, b) => b - a)];
  }

  private takeOff(flight: Flight, members: readonly TrackedClaim[]): void {
    for (const rival of this.rivalsOf(members)) this.bench.removeFlight(rival);
    this.bench.putFlight(flight);
    for (const member of members) {
      this.bench.putClaim({
        ...member,
        publishedSince: member.publishedSince ?? this.bench.height,
        floorFeeratePerKw: Math.max(member.floorFeeratePerKw, flight.feeratePerKw),
        obstacle: null,
      });
    }
    this.launched.add(flight);
    this.publish(flight);
  }

  /** Nothing new can be made for these claims: what is in flight stays there. */
  private ground(members: readonly TrackedClaim[], failure: BuildError, feeratePerKw: number): void {
    for (const member of members) {
      const { claim } = member;
      const isNews = member.obstacle !== failure.code;
      if (isNews && !this.isFlying(member)) this.bench.putClaim({ ...member, obstacle: failure.code });
      if (failure.code === 'funds' && (isNews || this.atBlock)) {
        this.actions.push({ type: 'needFunds', claim, amountSat: failure.missingSat });
      }
      if (failure.code === 'uneconomic' && isNews && !this.isFlying(member)) {
        this.actions.push({ type: 'uneconomic', claim, feeratePerKw });
      }
    }
  }

  private waiting(): TrackedClaim[] {
    return this.bench.allClaims().filter((tracked) => {
      if (tracked.spent !== null || this.isFlying(tracked)) return false;
      const obstacle = this.obstacleTo(tracked);
      if (obstacle === undefined) return true;
      if (tracked.obstacle !== obstacle) this.bench.putClaim({ ...tracked, obstacle });
      return false;
    });
  }

  private obstacleTo({ claim }: TrackedClaim): ClaimObstacle | undefined {
    if (claim.earliestHeight > this.bench.height + 1) return 'immature';
    // What an anchor holds is not worth an input once the commitment is in a block.
    return claim.signing.type === 'anchor' && claim.signing.parent === null ? 'notNeeded' : undefined;
  }

  /** Mempools forget, and rivals push out: everything is said again with every block. */
  private publishAgain(): void {
    for (const flight of this.bench.allFlights()) {
      const isSettled = flight.outpoints.some((outpoint) => this.bench.claim(outpoint)?.spent);
      if (!isSettled && !flight.stale && !this.launched.has(flight)) this.publish(flight);
    }
  }

  private publish({ txid, raw, outpoints }: Flight): void {
    const claims = outpoints.flatMap((outpoint) => this.bench.claim(outpoint)?.claim ?? []);
    const parents = parentsOf(claims).map(({ transaction }) => transaction);
    this.actions.push({ type: 'publish', txid, raw, parents });
  }

  private get coins(): readonly FundingCoin[] {
    this.knownCoins ??= this.context.coins();
    return this.knownCoins;
  }

  private isFlying({ claim }: TrackedClaim): boolean {
    return this.bench.flightOf(claim.outpoint) !== undefined;
  }

  private isUnspent(coin: FundingCoin): boolean {
    const key = outpointKey(coin.outpoint);
    return this.coins.some(({ outpoint }) => outpointKey(outpoint) === key);
  }
}

/** Whether a transaction is refused because of one of the claims that share it. */
function isHeldUp({ refusal }: Flight, members: readonly TrackedClaim[]): boolean {
  if (refusal === 'conflict' || refusal === 'missing') return true;
  return refusal !== null && members.some(({ isolated }) => isolated);
}

/** Whether a claim brings more than it adds to the fee, that of a commitment that it pays for included. */
function isWorth({ claim }: TrackedClaim, feeratePerKw: number): boolean {
  const own = feeOf(marginalWeight(claim), feeratePerKw);
  const [parent] = parentsOf([claim]);
  if (parent === undefined) return stakeOf(claim) > own;
  return stakeOf(claim) > own + feeOf(parent.weight, feeratePerKw) - parent.fee;
}

/** Whether a feerate is more than a commitment pays by itself; of anything else, true. */
function needsFee({ claim }: TrackedClaim, feeratePerKw: number): boolean {
  return parentsOf([claim]).every(({ weight, fee }) => feeOf(weight, feeratePerKw) > fee);
}

function floorOf(members: readonly TrackedClaim[]): number {
  return Math.max(...members.map(({ floorFeeratePerKw }) => floorFeeratePerKw));
}

function publishedSince(members: readonly TrackedClaim[]): number | null {
  const heights = members.flatMap((member) => member.publishedSince ?? []);
  return heights.length === 0 ? null : Math.min(...heights);
}

function weightOf(members: readonly TrackedClaim[]): number {
  const claims = members.map(({ claim }) => claim);
  const [first] = claims;
  const isPlain = first === undefined || laneOf(first) === 'plain';
  return parentsOf(claims).reduce((sum, { weight }) => sum + weight, sweepWeight(claims, isPlain ? 0 : 1));
}
