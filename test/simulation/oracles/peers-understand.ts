import type { ChannelErrorCode } from '../../../src/core/channel/errors.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/** What one node can only say of another that has broken the protocol, or that has forgotten what it said. */
const BROKEN: ReadonlySet<string> = new Set<ChannelErrorCode>([
  'invalidCommitmentSignature',
  'invalidHtlcSignatures',
  'unexpectedRevocation',
  'revocationSecretMismatch',
  'nextCommitmentNumberZero',
  'peerLostState',
  'localStateStale',
  'reestablishMismatch',
  'htlcIdUnexpected',
  'htlcIdUnknown',
  'htlcNotCommitted',
  'preimageMismatch',
  'malformedFailureCode',
  'fundingTxidMismatch',
  'feeUpdateFromAccepter',
  'duplicateKeys',
  'invalidShutdownScript',
  'shutdownScriptMismatch',
  'addAfterShutdown',
  'invalidClosingSignature',
  'closingOfferMismatch',
  'tooManyClosingOffers',
  'nothingToSign',
]);
/** Reported of what the chain shows. */
const ON_CHAIN: ReadonlySet<string> = new Set<ChannelErrorCode>(['revokedCommitment', 'unknownCommitment']);

/** Two honest nodes, neither of which was put back to an old state, never find fault with what the other says. */
export function peersUnderstand(world: World): Oracle {
  return {
    name: 'peersUnderstand',
    reported(node, { channelId, code, consequence, by }) {
      const isBroken = BROKEN.has(code) && consequence !== 'ignore';
      if (!isBroken && !ON_CHAIN.has(code)) return;
      const peerId = node.running?.parts.book.get(channelId)?.peerId;
      const peer = world.nodes.find(({ id }) => id === peerId);
      if (peer === undefined || [node, peer].some((each) => each.isAdversary || each.wasRestored)) return;
      throw new Violation(
        'peersUnderstand',
        `${node.name} reports ${code} at ${by} in channel ${channelId} with ${peer.name}`,
        world.timeline.steps,
      );
    },
  };
}
