import { ChannelPair, offerOf, type PeerName } from './channel-pair.js';

/** One side offers an HTLC of 5,000 sat. */
export function addHtlc(
  pair: ChannelPair,
  by: PeerName,
  name = `${by} ${pair.peer(by).commitments.nextHtlcId.local}`,
) {
  return pair.run(by, { type: 'addHtlc', offer: offerOf(name, 5_000_000) });
}

/** A pair in which each side has been through some commitments. */
export function usedPair(): ChannelPair {
  const pair = ChannelPair.ready({ isPublic: false });
  for (const name of ['opener', 'accepter'] as const) {
    addHtlc(pair, name);
    pair.settle();
  }
  return pair;
}
