import type { CheaterChannel } from './cheater-channel.js';
import type { CheaterNode } from './cheater-node.js';

/** Which of two channels an HTLC comes in over; it goes out over the other. */
type Way = 'there' | 'back';

type Step =
  | { readonly kind: 'offer'; readonly name: string; readonly way: Way; readonly sats: number }
  | { readonly kind: 'fulfill' | 'fail'; readonly name: string; readonly way: Way };

const offer = (name: string, way: Way, sats: number): Step => ({ kind: 'offer', name, way, sats });
const fulfill = (name: string, way: Way): Step => ({ kind: 'fulfill', name, way });
const fail = (name: string, way: Way): Step => ({ kind: 'fail', name, way });

/** Each step brings both channels of a pair one commitment further. */
const STEPS: readonly Step[] = [
  offer('one', 'there', 40_000),
  offer('two', 'back', 30_000),
  offer('dust there', 'there', 300),
  offer('dust back', 'back', 200),
  offer('three', 'there', 50_000),
  offer('four', 'back', 35_000),
  fulfill('one', 'there'),
  fail('two', 'back'),
  fulfill('three', 'there'),
  fail('four', 'back'),
  fulfill('dust there', 'there'),
  fail('dust back', 'back'),
];

/** The number of the last commitment, the only one that is not revoked. */
export const LAST_STATE = STEPS.length;

/** How many HTLC outputs each state has, by its number. */
export const HTLC_OUTPUTS: readonly number[] = Array.from({ length: LAST_STATE + 1 }, (_, state) =>
  STEPS.slice(0, state).reduce((count, step) => {
    const isDust = step.name.startsWith('dust');
    return isDust ? count : count + (step.kind === 'offer' ? 1 : -1);
  }, 0),
);

/** How many HTLCs have ended in each way before a state. */
export function endedBefore(state: number): { readonly settled: number; readonly failed: number } {
  const kinds = STEPS.slice(0, state).map(({ kind }) => kind);
  const count = (kind: Step['kind']) => kinds.filter((each) => each === kind).length;
  return { settled: count('fulfill'), failed: count('fail') };
}

/** Leads channels, two and two, through all steps, and keeps what the cheater could publish after each. */
export async function live(cheater: CheaterNode, height: number): Promise<void> {
  const pairs = cheater.channels.flatMap((there, place, all) => {
    const back = all[place + 1];
    return place % 2 === 0 && back !== undefined ? [{ there, back }] : [];
  });
  for (const [place, step] of STEPS.entries()) {
    for (const { there, back } of pairs) {
      const [from, to] = step.way === 'there' ? [there, back] : [back, there];
      act(cheater, step, from, to, height);
    }
    await cheater.restAt(BigInt(place + 1));
  }
}

function act(
  cheater: CheaterNode,
  step: Step,
  from: CheaterChannel,
  to: CheaterChannel,
  height: number,
): void {
  const name = `${step.name} from ${from.name}`;
  if (step.kind === 'offer') cheater.offer(from, to, name, step.sats, height);
  else cheater.remove(to, name, step.kind);
}
