import type { ChannelCensus } from './channel-census.js';
import type { Explanation } from './explain-payment.js';

/** Why there is no balance to send: what the channels lack that could have had it. */
export type NoBalanceReason = 'peersAway' | 'notOpenYet' | 'noChannel' | 'tooLittle';

/** What to tell of a payment that no channel of this node can begin. */
export function withoutBalance(message: string, census: ChannelCensus): Explanation {
  const { awayPeers, awayMsat, usableMsat } = census;
  const why = reasonOf(census);
  const peers = awayPeers.length === 1 ? `peer ${awayPeers[0]} is` : `peers ${awayPeers.join(', ')} are`;
  const isMoreAway = why === 'tooLittle' && awayMsat > 0n;
  const messages: Readonly<Record<NoBalanceReason, string>> = {
    peersAway: `no usable channel: ${peers} not connected`,
    notOpenYet: 'no usable channel: none is open yet',
    noChannel: 'no usable channel: this node has none',
    tooLittle: isMoreAway ? `${message}; ${peers} not connected, with ${awayMsat} msat more` : message,
  };
  return {
    code: why === 'tooLittle' ? 'insufficientBalance' : 'noUsableChannel',
    message: messages[why],
    advice: isMoreAway ? `wait until those peers are back, or ${ADVICE.tooLittle}` : ADVICE[why],
    details: {
      why,
      usableMsat: usableMsat.toString(),
      awayMsat: awayMsat.toString(),
      awayPeers: [...awayPeers],
    },
  };
}

function reasonOf({ usable, awayPeers, opening }: ChannelCensus): NoBalanceReason {
  if (usable > 0) return 'tooLittle';
  if (awayPeers.length > 0) return 'peersAway';
  return opening > 0 ? 'notOpenYet' : 'noChannel';
}

const ADVICE: Readonly<Record<NoBalanceReason, string>> = {
  peersAway: 'the node is reconnecting; try again once "peers" shows a connection',
  notOpenYet: 'wait for the funding transaction to confirm; "channels" shows how far it is',
  noChannel: 'open one with "openchannel"',
  tooLittle: 'pay less, or open a channel with more',
};
