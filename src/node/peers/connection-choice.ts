/** What decides between two connections with the same peer. */
export interface RivalConnection {
  readonly outbound: boolean;
  /** For how long it has stood, in milliseconds. */
  readonly ageMs: number;
}

/** Nodes that dial each other at the same time are done with both connections after this long. */
export const SIMULTANEOUS_MS = 10_000;

/**
 * Whether a connection that has just exchanged `init` takes the place of the one that stands. The later one does, as
 * the peer may know better than we that the earlier one is dead. But when both nodes dialled at the same time, they
 * must choose the same one without a word about it: the one that the lower node id dialled.
 */
export function newcomerWins(
  standing: RivalConnection,
  newcomer: Pick<RivalConnection, 'outbound'>,
  oursIsLower: boolean,
): boolean {
  if (standing.outbound === newcomer.outbound) return true;
  // We dial only while nothing stands, so what stands was made while we dialled.
  if (newcomer.outbound) return oursIsLower;
  return !(oursIsLower && standing.ageMs < SIMULTANEOUS_MS);
}
