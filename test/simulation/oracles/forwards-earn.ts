import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/** Whoever passes a payment on keeps the fee that it asks for. */
export function forwardsEarn(world: World): Oracle {
  return {
    name: 'forwardsEarn',
    heard(node, event) {
      if (event.type !== 'paymentForwarded') return;
      world.statistics.count('forwards settled');
      const { feeBaseMsat, feeProportionalMillionths } = node.config;
      const due = feeBaseMsat + (event.amountMsat * BigInt(feeProportionalMillionths)) / 1_000_000n;
      if (event.feeMsat >= due) return;
      throw new Violation(
        'forwardsEarn',
        `${node.name} passed on ${event.amountMsat} msat for ${event.feeMsat}, and asks for ${due}`,
        world.timeline.steps,
      );
    },
  };
}
