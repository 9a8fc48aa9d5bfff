import type { ChannelPolicy, Htlc, HtlcOrigin, StoredState } from '../../core/channel/index.js';
import { equalBytes, fromHex } from '../../core/primitives/bytes.js';
import { commitmentsOf, type ManagedChannel, storedState } from '../channels/managed-channel.js';

/** An HTLC that we passed on, about to cost the channel that it came in with. */
export interface EndangeredHtlc {
  readonly downstream: ManagedChannel;
  readonly htlc: Htlc;
  readonly origin: Extract<HtlcOrigin, { kind: 'relay' }>;
}

/** In these the peer downstream settles nothing by message any more: only the chain can. */
const ON_CHAIN: ReadonlySet<StoredState['kind']> = new Set(['forceClosing', 'waitForRemoteClose', 'closed']);

/**
 * HTLCs that we passed on, whose end downstream is left to the chain and still open while the HTLC upstream is about to
 * expire.
 *
 * BOLT 2, `cltv_expiry_delta` selection: at that expiry the peer upstream goes on chain, with the whole channel. By then
 * our timeout downstream had the delta less these few blocks to confirm. Whether it only lacks depth, is priced out by
 * the feerate or is held off by the peer: a preimage that comes later could be used upstream in a race on chain alone,
 * which its offerer's timeout enters first. So to wait saves the HTLC's value hardly ever and costs the channel always,
 * with every other HTLC in it; to fail it risks, for these few blocks, a value that is as good as lost.
 *
 * An upstream channel that is closing by force is left alone: there a preimage may still win, and failing saves nothing.
 */
export function endangeredHtlcs(
  channels: readonly ManagedChannel[],
  blockHeight: number,
  { upstreamSafetyBlocks }: Pick<ChannelPolicy, 'upstreamSafetyBlocks'>,
): readonly EndangeredHtlc[] {
  const passedOn = channels
    .filter((channel) => ON_CHAIN.has(storedState(channel)?.kind ?? 'normal'))
    .flatMap((downstream) =>
      (commitmentsOf(downstream)?.htlcs ?? []).flatMap((htlc): readonly EndangeredHtlc[] =>
        htlc.origin?.kind === 'relay' ? [{ downstream, htlc, origin: htlc.origin }] : [],
      ),
    );
  if (passedOn.length === 0) return [];
  return channels.filter(isLive).flatMap((upstream) => {
    const channelId = fromHex(upstream.id);
    const due = (commitmentsOf(upstream)?.htlcs ?? []).filter(
      (htlc) =>
        htlc.offerer === 'remote' &&
        htlc.phase === 'committed' &&
        htlc.removal === undefined &&
        blockHeight + upstreamSafetyBlocks >= htlc.cltvExpiry,
    );
    return due.flatMap(({ id }) =>
      passedOn.filter(({ origin }) => origin.htlcId === id && equalBytes(origin.channelId, channelId)),
    );
  });
}

function isLive(channel: ManagedChannel): boolean {
  const kind = storedState(channel)?.kind;
  return kind === 'normal' || kind === 'shuttingDown';
}
