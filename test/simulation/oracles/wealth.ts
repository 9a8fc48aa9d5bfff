import { displayHash } from '../../../src/core/primitives/display-hash.js';
import { storedState } from '../../../src/node/channels/managed-channel.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { chainBooks } from './chain-books.js';
import { paidMsat, receivedMsat } from './live-wealth.js';
import { type Oracle, Violation } from './oracle.js';

/** Satoshi that rounding may take in each channel. */
const ROUNDING = 20n;

/**
 * Once every channel is closed, an honest node has what it began with, and what it was paid, less what it has paid, what
 * it pushed to others and what the chain says that its transactions cost.
 */
export function wealth(world: World): Oracle {
  /** What was pushed from the opener to the accepter, by channel, in millisatoshi; positive for who got it. */
  const pushed = new Map<
    SimulatedNode,
    Map<string, { readonly got: bigint; readonly fundingTxid: string }>
  >();
  return {
    name: 'wealth',
    committed(node, channels) {
      for (const id of channels) {
        const managed = node.running?.parts.book.get(id);
        const state = managed && storedState(managed);
        if (state?.kind !== 'waitForChannelReady') continue;
        const { balanceMsat, parameters } = state.commitments;
        const got = parameters.isOpener
          ? balanceMsat.local - parameters.fundingAmount * 1000n
          : BigInt(balanceMsat.local);
        const fundingTxid = displayHash(parameters.funding.txid);
        pushed.set(node, (pushed.get(node) ?? new Map()).set(id, { got, fundingTxid }));
      }
    },
    end() {
      const { costs, left } = chainBooks(world);
      for (const node of world.nodes) {
        const { running } = node;
        const cost = costs.get(node);
        if (running === undefined || cost === undefined || node.isAdversary || node.wasRestored) continue;
        const { book, wallet } = running.parts;
        // A channel whose funding never came to be has given nobody anything.
        const gifts = [...(pushed.get(node)?.values() ?? [])]
          .filter(({ fundingTxid }) => world.chain.node.chain.blockOf(fundingTxid) !== undefined)
          .reduce((sum, { got }) => sum + got, 0n);
        const earned = receivedMsat(node) - paidMsat(node) + gifts;
        const rounding = ROUNDING * BigInt(book.all().length);
        const least = node.startWealth + floorDivide(earned, 1000n) - cost.fees - cost.dust - rounding;
        const { confirmedSat } = wallet.balance();
        world.statistics.count('wealth checked');
        if (confirmedSat >= least) continue;
        throw new Violation(
          'wealth',
          `${node.name} has ${confirmedSat} sat, ${least - confirmedSat} less than it should: began with ${node.startWealth}, earned ${earned} msat, fees ${cost.fees}, dust ${cost.dust}`,
          world.timeline.steps,
        );
      }
      const [lost] = left;
      if (
        lost !== undefined &&
        world.nodes.every(({ isAdversary, wasRestored }) => !isAdversary && !wasRestored)
      ) {
        throw new Violation(
          'wealth',
          `nobody takes ${lost.name} with ${lost.amountSat} sat`,
          world.timeline.steps,
        );
      }
    },
  };
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n ? value / by : -((-value + by - 1n) / by);
}
