import type { Transaction } from 'bitcoinjs-lib';
import type { EnforcedOutput } from '../../src/core/enforcement/index.js';
import type { CommitmentFormat } from '../../src/core/transactions/index.js';
import type { PeerName } from '../support/channel-pair.js';
import { preimageOf } from '../support/channel-pair.js';
import type { EnforcingNode } from '../support/enforcing-node.js';
import { showFigures } from '../support/figures.js';
import { type Branch, CLOSING_DEPTH, NAMES, ReorgWorld } from '../support/reorg-world.js';

const DEPTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const FORMATS: readonly CommitmentFormat[] = ['anchors', 'staticRemoteKey'];
const formatOf = (number: number) => FORMATS[number % 2] ?? 'anchors';
/** Both formats and both sides, in turns. */
const CASES = DEPTHS.flatMap((depth) =>
  NAMES.map((publisher, place) => ({ depth, publisher, format: formatOf(depth + place) })),
);
const FUNDING = 1_000_000n;
const counts = new Map<string, number>();

type Stage = readonly [name: string, holds: (node: EnforcingNode) => boolean];

let world: ReorgWorld;
afterEach(() => world.stop());
afterAll(() => {
  const lines = [...counts].map(([stage, count]) => `${stage}: taken back ${count} times, nothing lost`);
  showFigures('Reorganisations of depth 1 to 10 at each stage of a close', lines);
});

function count(close: string, stage: string): void {
  const name = `${close}, ${stage}`;
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** What comes back in turns: all of it, nothing at first, and for a commitment the other one in its place. */
function branchFor(place: number, depth: number, other: Transaction): Branch {
  const branches: readonly Branch[] = ['the same', 'nothing', [other]];
  return branches[(place + depth) % (place === 0 ? 3 : 2)] ?? 'nothing';
}

/** Goes through the stages; at each one, a reorganisation takes it back. */
async function live(close: string, depth: number, stages: readonly Stage[], other: Transaction) {
  for (const [place, [stage, holds]] of stages.entries()) {
    await world.mineUntil(stage, () => world.nodes.every((node) => world.isOver(node) || holds(node)));
    await world.reorganise(depth, branchFor(place, depth, other));
    count(close, stage);
  }
  await world.mineUntil('the end', () => world.nodes.every((node) => world.isOver(node)));
}

const outputs = (node: EnforcingNode) => world.outputs(node) ?? [];
const isSpent = ({ spend }: EnforcedOutput) => spend !== null;
const isHtlc = ({ htlc }: EnforcedOutput) => htlc !== null;
const isBalance = ({ claim }: EnforcedOutput) =>
  claim?.kind === 'delayedToLocal' || claim?.kind === 'toRemote';

const STAGES: readonly Stage[] = [
  ['commitment confirmed', (node) => world.outputs(node) !== undefined],
  ['HTLC transaction confirmed', (node) => outputs(node).some((each) => isHtlc(each) && isSpent(each))],
  ['balance claimed', (node) => outputs(node).filter(isBalance).every(isSpent)],
  ['every HTLC claimed', (node) => outputs(node).length > 0 && outputs(node).filter(isHtlc).every(isSpent)],
  ['upstream settled', (node) => node.failed.length === 2 && node.fulfilled.length === 1],
  ['all but irrevocable', (node) => world.outputs(node) !== undefined && isNearlyOver(node)],
];

/** One block before the last output counts as settled for good. */
function isNearlyOver(node: EnforcingNode): boolean {
  const followed = outputs(node).filter(({ claim }) => claim !== null && claim.kind !== 'anchor');
  const last = Math.max(...followed.map(({ spend }) => spend?.height ?? Infinity));
  return world.height - last + 1 >= CLOSING_DEPTH - 1;
}

/** To the satoshi: what the nodes gained, what miners got, and anchors that nobody wanted. */
function expectNothingLost(): void {
  const { fees, left, strangers } = world.spent();
  const gained = world.nodes.reduce((sum, node) => sum + world.gain(node), 0n);
  expect(gained + fees + left + strangers).toBe(FUNDING);
}

/** Whoever is owed so much has it, but for fees and anchors. */
function expectShare(node: EnforcingNode | undefined, share: bigint): void {
  const gain = node === undefined ? 0n : world.gain(node);
  expect(gain).toBeLessThanOrEqual(share + 660n);
  expect(gain + world.spent().fees + 660n).toBeGreaterThanOrEqual(share);
}

describe.each(CASES)(
  'hazard 27: $format, closed by the $publisher, reorganisations of depth $depth',
  (each) => {
    const { depth, publisher, format } = each;
    const other: PeerName = publisher === 'opener' ? 'accepter' : 'opener';

    it('by force: nothing is lost', async () => {
      world = await ReorgWorld.open(format);
      world.offerHtlcs();
      world.giveUp();
      const { commitment } = world.setting.fork(other);
      await world.watch();
      world.forceClose(NAMES.indexOf(publisher));
      await live(`forced, ${format}`, depth, STAGES, commitment);
      expectNothingLost();
      for (const [place, name] of NAMES.entries()) {
        const node = world.nodes[place];
        expect(node?.fulfilled).toEqual([`${name} fulfilled`]);
        expect(node?.failed.toSorted()).toEqual([`${name} dust`, `${name} expired`]);
        expectShare(node, name === 'opener' ? 700_000n : 300_000n);
      }
    }, 120_000);
  },
);

describe.each(DEPTHS)('hazard 27: closed together, reorganisations of depth %d', (depth) => {
  it('nothing is lost', async () => {
    const format = formatOf(depth);
    world = await ReorgWorld.open(format);
    const { pair } = world.setting;
    const { commitment } = world.setting.fork('opener');
    for (const [place, scriptPubKey] of world.payouts().entries()) {
      pair.run(NAMES[place] ?? 'opener', { type: 'close', scriptPubKey });
    }
    pair.settle();
    await world.watch();
    const stages: readonly Stage[] = [
      ['confirmed', (node) => world.closedAt(node) !== undefined || world.outputs(node) !== undefined],
      [
        'all but irrevocable',
        (node) =>
          world.height - (world.closedAt(node) ?? Infinity) + 1 >= CLOSING_DEPTH - 1 || isNearlyOver(node),
      ],
    ];
    await live('mutual close', depth, stages, commitment);
    expectNothingLost();
    expectShare(world.nodes[0], 700_000n);
    expectShare(world.nodes[1], 300_000n);
  }, 120_000);

  it('a revoked commitment is punished whatever comes back', async () => {
    const format = formatOf(depth + 1);
    world = await ReorgWorld.open(format);
    const { setting } = world;
    setting.offer('opener', 'early', 25_000, 60);
    const older = setting.fork('accepter');
    world.offerHtlcs();
    const { actor: cheater, commitment } = setting.fork('accepter');
    const reason = new Uint8Array(32);
    setting.pair.run('accepter', { type: 'removeHtlc', id: 0n, removal: { kind: 'fail', reason } });
    setting.settle();
    setting.pair.disconnect();
    await world.watch(['opener']);
    const [victim] = world.nodes;
    if (victim === undefined) throw new Error('no victim');
    const stage = async (name: string, kept: readonly Transaction[]) => {
      await world.reorganiseKeeping(depth, kept);
      count(`revoked, ${format}`, name);
    };

    await world.mineOnly([older.commitment]);
    await world.reorganise(depth, [commitment]);
    count(`revoked, ${format}`, 'commitment confirmed, another in its place');
    await stage('commitment confirmed', [commitment]);
    if (outputs(victim).length === 0) await world.mineOnly([commitment]);
    cheater.blockConnected(world.height, [commitment]);
    const removal = { kind: 'fulfill', preimage: preimageOf('early') } as const;
    cheater.peer.run({ type: 'removeHtlc', id: 0n, removal });
    cheater.readActions();
    const [claim] = cheater.claimsOf('ownHtlcSuccess');
    if (claim === undefined) throw new Error('the cheater has nothing to take');
    const htlcTransaction = cheater.spend(claim, setting.takeCoin());
    await world.mineOnly([htlcTransaction]);
    await stage('second level confirmed', depth % 2 === 0 ? [commitment] : [commitment, htlcTransaction]);
    const isJust = () =>
      outputs(victim).every((each) => each.claim === null || each.claim.kind === 'anchor' || isSpent(each));
    await world.mineUntil('justice', isJust);
    await stage('justice confirmed', [commitment, htlcTransaction]);
    await world.mineUntil('upstream', () => victim.failed.length >= 3);
    await world.reorganise(depth, 'the same');
    count(`revoked, ${format}`, 'upstream settled');
    await world.mineUntil('nearly', () => isJust() && isNearlyOver(victim));
    await world.reorganise(depth, 'the same');
    count(`revoked, ${format}`, 'all but irrevocable');
    await world.mineUntil('the end', () => world.isOver(victim));
    expectNothingLost();
  }, 120_000);
});
