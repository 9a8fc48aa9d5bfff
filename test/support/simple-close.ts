import { Transaction } from 'bitcoinjs-lib';
import type { ChannelAction } from '../../src/core/channel/index.js';
import type { FeatureName } from '../../src/core/wire/index.js';
import { ofType } from './channel-asserts.js';
import { ChannelPair, type PairOptions, type PeerName } from './channel-pair.js';
import { closeBy } from './mutual-close.js';

/** What both offer who close with `closing_complete`. */
export const simpleFeatures: readonly FeatureName[] = [
  'optionAnchors',
  'optionShutdownAnysegwit',
  'optionSimpleClose',
];

/** A private channel between two who know `option_simple_close`. */
export const simplePair = (options: Partial<PairOptions> = {}) =>
  ChannelPair.ready({ isPublic: false, features: simpleFeatures, ...options });

/** Both `shutdown` have crossed; what each side offers is on its way. */
export function offeredPair(options: Partial<PairOptions> = {}, scripts?: Record<PeerName, Uint8Array>) {
  const pair = simplePair(options);
  for (const name of ['opener', 'accepter'] as const) closeBy(pair, name, scripts?.[name]);
  pair.deliver('accepter');
  pair.deliver('opener');
  pair.opener.in('simpleClosing');
  pair.accepter.in('simpleClosing');
  return pair;
}

/** Both sides have signed both closing transactions. */
export function closedPair(options: Partial<PairOptions> = {}): ChannelPair {
  const pair = offeredPair(options);
  pair.settle();
  return pair;
}

/** The closing transactions in some actions, those that this peer pays for, or those that the other does. */
export function closesIn(
  actions: readonly ChannelAction[],
  what: 'mutualClose' | 'remoteMutualClose' | 'mutualCloseAgain',
): Transaction[] {
  return ofType(actions, 'publish')
    .filter((action) => action.what === what)
    .map(({ transaction }) => Transaction.fromBuffer(transaction));
}

/** What a transaction pays to a script; undefined when it has no such output. */
export function paidTo({ outs }: Transaction, scriptPubKey: Uint8Array): bigint | undefined {
  return outs.find(({ script }) => Buffer.from(script).equals(scriptPubKey))?.value;
}
