import { type ChainTransaction, displayHash, spentOutpoints } from '../../../regtest/chain/transaction.js';
import { spentCommitmentNumber } from '../../../src/core/enforcement/index.js';
import { commitmentsOf } from '../../../src/node/channels/managed-channel.js';
import type { NodeLife, SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { walletOf } from './chain-books.js';
import { type Oracle, Violation } from './oracle.js';

/** Below this, an output may be worth less than the transaction that takes it. */
const WORTH_TAKING = 20_000n;

/** Whoever gets a commitment that it has revoked into the chain loses all of it: every output ends with the other side. */
export function justice(world: World): Oracle {
  /** By txid, who published it; nobody else could have signed a commitment of theirs. */
  const publishers = new Map<string, SimulatedNode>();
  return {
    name: 'justice',
    published({ life, transactions }) {
      for (const { txid } of transactions) {
        if (!publishers.has(txid)) publishers.set(txid, (life as NodeLife).node);
      }
    },
    end() {
      const spenders = spendersOf(world);
      for (const victim of world.nodes) {
        if (victim.isAdversary || victim.wasRestored) continue;
        const isVictims = walletOf(victim);
        for (const { commitment, peer } of revokedAgainst(world, victim, spenders, publishers)) {
          world.statistics.count('cheats punished');
          for (const [index, { value }] of commitment.tx.outs.entries()) {
            if (value < WORTH_TAKING) continue;
            const fate = fateOf(`${commitment.txid}:${index}`, commitment, index, spenders, isVictims);
            if (fate === undefined) continue;
            throw new Violation(
              'justice',
              `${peer.name} cheated ${victim.name} with ${commitment.txid}, and ${fate}`,
              world.timeline.steps,
            );
          }
        }
      }
    },
  };
}

type Spenders = ReadonlyMap<string, ChainTransaction>;

/** The commitments in the chain that a node's peers had revoked. */
function revokedAgainst(
  world: World,
  victim: SimulatedNode,
  spenders: Spenders,
  publishers: ReadonlyMap<string, SimulatedNode>,
) {
  return (victim.running?.parts.book.all() ?? []).flatMap((managed) => {
    const commitments = commitmentsOf(managed);
    const peer = world.nodes.find(({ id }) => id === managed.peerId);
    if (commitments === undefined || peer === undefined) return [];
    const { parameters, remoteCommit } = commitments;
    const { txid, outputIndex } = parameters.funding;
    const commitment = spenders.get(`${displayHash(txid)}:${outputIndex}`);
    if (commitment === undefined || publishers.get(commitment.txid) !== peer) return [];
    const number = spentCommitmentNumber(parameters, commitment.raw);
    const isRevoked = number !== undefined && number < remoteCommit.commitmentNumber;
    return isRevoked ? [{ commitment, peer }] : [];
  });
}

/** What went wrong with an output; undefined when it ended in the wallet, by way of an HTLC transaction or not. */
function fateOf(
  name: string,
  made: ChainTransaction,
  index: number,
  spenders: Spenders,
  isVictims: (script: Uint8Array) => boolean,
): string | undefined {
  const output = made.tx.outs[index];
  if (output === undefined) return `${name} ended as a fee`;
  if (isVictims(output.script)) return undefined;
  const spender = spenders.get(name);
  if (spender === undefined) return `nobody takes ${name} with ${output.value} sat`;
  if (spender.tx.outs.some(({ script }) => isVictims(script))) return undefined;
  const place = spentOutpoints(spender).indexOf(name);
  // The output of an HTLC transaction has the place of its input.
  return isWitnessScriptHash(spender.tx.outs[place]?.script)
    ? fateOf(`${spender.txid}:${place}`, spender, place, spenders, isVictims)
    : `${spender.txid} took ${name} with ${output.value} sat`;
}

function isWitnessScriptHash(script: Uint8Array | undefined): boolean {
  return script?.length === 34 && script[0] === 0;
}

/** Every output that is spent in the chain, with what spends it. */
function spendersOf(world: World): Spenders {
  const { chain } = world.chain.node;
  const spenders = new Map<string, ChainTransaction>();
  for (let height = 1; height <= chain.tip.height; height++) {
    for (const entry of chain.at(height)?.block.transactions ?? []) {
      for (const name of spentOutpoints(entry)) spenders.set(name, entry);
    }
  }
  return spenders;
}
