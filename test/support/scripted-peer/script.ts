import type { Message } from '../../../src/core/wire/index.js';
import type { ScriptedPeer } from './peer.js';
import type { Stage } from './stage.js';
import type { Heard } from './wire.js';

/** What a script works on. */
export interface Scene {
  readonly stage: Stage;
  readonly peer: ScriptedPeer;
}

/** One step of a script. Throws when the node does anything but what the step expects. */
export type Step = (scene: Scene) => Promise<void>;

/** Plays steps one after the other with a new peer that is connected. */
export async function play(stage: Stage, steps: readonly Step[]): Promise<ScriptedPeer> {
  const peer = await stage.connected();
  for (const step of steps) await step({ stage, peer });
  return peer;
}

/** Sends a message, any bytes, or what the channel as it stands makes of it. */
export function sends(what: Message | Uint8Array | ((peer: ScriptedPeer) => Message | Uint8Array)): Step {
  return async ({ peer }) => void peer.send(typeof what === 'function' ? what(peer) : what);
}

/** The node says one of these. */
export function says(...types: readonly Heard['type'][]): Step {
  return async ({ peer }) => void (await peer.expect(...types));
}

/** The node refuses with one of these codes, or hangs up: `closed`. */
export function refuses(...codes: readonly string[]): Step {
  return async ({ peer }) => expect(codes).toContain(await peer.refusal());
}

/** The node has handled all that was sent and has nothing against it. */
export const putsUpWithIt: Step = async ({ peer }) => expect(await peer.refusalIfAny()).toBeUndefined();

/** The connection breaks and is made again. */
export const reconnects: Step = ({ peer }) => peer.connect();

/** The node dies as in a power cut, starts, and is connected again. */
export const dies: Step = async ({ stage, peer }) => {
  peer.drop();
  await stage.alice.kill();
  await stage.alice.start();
  await peer.connect();
};

/** Blocks come. */
export function mines(blocks: number): Step {
  return ({ peer }) => peer.mine(blocks);
}

/** Anything else. */
export function does(work: (peer: ScriptedPeer, stage: Stage) => Promise<unknown>): Step {
  return async ({ peer, stage }) => void (await work(peer, stage));
}
