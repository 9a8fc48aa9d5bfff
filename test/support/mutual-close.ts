import { Transaction } from 'bitcoinjs-lib';
import { sat } from '../../src/core/primitives/units.js';
import { buildClosing, decodeSignature, verifyClosingSignature } from '../../src/core/transactions/index.js';
import type { ClosingSigned } from '../../src/core/wire/index.js';
import { ofType } from './channel-asserts.js';
import { ChannelPair, type PairOptions, type PeerName } from './channel-pair.js';

/** Where each side wants to be paid. */
export const closingScripts: Readonly<Record<PeerName, Uint8Array>> = {
  opener: Uint8Array.of(0, 20, ...new Uint8Array(20).fill(1)),
  accepter: Uint8Array.of(0, 32, ...new Uint8Array(32).fill(2)),
};
const names: readonly PeerName[] = ['opener', 'accepter'];

/** One side's wish to close. */
export const closeBy = (pair: ChannelPair, name: PeerName, scriptPubKey = closingScripts[name]) =>
  pair.run(name, { type: 'close', scriptPubKey });
/** A private channel that is ready for payments. */
export const readyPair = (options: Partial<PairOptions> = {}) =>
  ChannelPair.ready({ isPublic: false, ...options });

/** Both `shutdown` have crossed; the opener's `closing_signed` is on its way. */
export function negotiatingPair(options: Partial<PairOptions> = {}): ChannelPair {
  const pair = readyPair(options);
  closeBy(pair, 'opener');
  closeBy(pair, 'accepter');
  pair.deliver('accepter');
  pair.deliver('opener');
  pair.opener.in('negotiating');
  pair.accepter.in('negotiating');
  return pair;
}

/** What a peer published as the mutual close, its witness checked against both keys. */
export function mutualClose(pair: ChannelPair, name: PeerName): Transaction {
  const [published] = ofType(pair.peer(name).actions, 'publish').filter(({ what }) => what === 'mutualClose');
  if (published === undefined) throw new Error(`${name} published no mutual close`);
  const transaction = Transaction.fromBuffer(published.transaction);
  const { parameters } = pair.opener.commitments;
  const unsigned = Transaction.fromBuffer(published.transaction);
  unsigned.setWitness(0, []);
  const closing = {
    ...buildClosing({
      funding: parameters.funding,
      fundingAmount: parameters.fundingAmount,
      toLocal: null,
      toRemote: null,
      dustLimit: sat(0),
    }),
    transaction: unsigned,
  };
  const keys = [
    parameters.local.basepoints.fundingPublicKey,
    parameters.remote.basepoints.fundingPublicKey,
  ] as const;
  const signatures = (transaction.ins[0]?.witness ?? [])
    .slice(1, 3)
    .map((der) => decodeSignature(der)?.signature);
  for (const [own, other] of [keys, [keys[1], keys[0]]] as const) {
    const signed = signatures.some(
      (signature) => signature !== undefined && verifyClosingSignature(closing, signature, own, other),
    );
    expect(signed).toBe(true);
  }
  return transaction;
}

/** Both closed with one and the same transaction. */
export function expectSameClose(pair: ChannelPair): Transaction {
  for (const peer of pair.peers) peer.in('closing');
  const [one, other] = names.map((name) => mutualClose(pair, name));
  if (one === undefined || other === undefined) throw new Error('unreachable');
  expect(one.getId()).toBe(other.getId());
  return one;
}

/** A `closing_signed` of one peer for any fee. */
export function closingSignedBy(
  pair: ChannelPair,
  name: PeerName,
  fee: bigint,
  feeRange?: ClosingSigned['feeRange'],
  dustLimit = 354,
): ClosingSigned {
  const peer = pair.peer(name);
  const { parameters, balanceMsat } = peer.commitments;
  const other = name === 'opener' ? 'accepter' : 'opener';
  const paysFee = (side: PeerName, amount: bigint) => sat(amount / 1000n - (side === 'opener' ? fee : 0n));
  const closing = buildClosing({
    funding: parameters.funding,
    fundingAmount: parameters.fundingAmount,
    toLocal: { amount: paysFee(name, balanceMsat.local), scriptPubKey: closingScripts[name] },
    toRemote: { amount: paysFee(other, balanceMsat.remote), scriptPubKey: closingScripts[other] },
    dustLimit: sat(dustLimit),
  });
  return {
    type: 'closingSigned',
    channelId: parameters.channelId,
    feeSatoshis: sat(fee),
    signature: peer.context.signer.signClosing(closing, parameters.remote.basepoints.fundingPublicKey),
    ...(feeRange === undefined ? {} : { feeRange }),
  };
}
