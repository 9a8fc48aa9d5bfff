import type { ChannelCommand, Htlc, HtlcRemoval } from '../../../../src/core/channel/index.js';
import { sha256 } from '../../../../src/core/crypto/index.js';
import { buildOnion, encodePayload, readFailure } from '../../../../src/core/onion/index.js';
import { toHex, utf8 } from '../../../../src/core/primitives/bytes.js';
import { blockHeight, cltvExpiry, msat } from '../../../../src/core/primitives/units.js';
import { makeShortChannelId } from '../../../../src/core/wire/index.js';
import { ChannelBook } from '../../../../src/node/channels/channel-book.js';
import type { ManagedChannel } from '../../../../src/node/channels/managed-channel.js';
import { systemClock } from '../../../../src/node/clock.js';
import { createLogger } from '../../../../src/node/log.js';
import { HtlcRelay } from '../../../../src/node/relay/htlc-relay.js';
import { ChannelPair, offerOf, preimageOf } from '../../../support/channel-pair.js';

const AMOUNT = 5_000_000n;
const HEIGHT = 1010;
const associatedData = sha256(preimageOf('one'));

/** A node that came by an HTLC over one channel, to be passed on over another; and what its relay has the two do. */
function relaying(bend: (packet: Uint8Array) => Uint8Array = (packet) => packet, isAttributed = false) {
  const upstream = ChannelPair.ready({ isPublic: false });
  const downstream = ChannelPair.ready({ isPublic: false, channelKeyIndex: 1 });
  const ends = { incoming: upstream.accepter, outgoing: downstream.opener };
  const shared = { amtToForward: msat(AMOUNT), outgoingCltvValue: cltvExpiry(HEIGHT + 100) };
  const shortChannelId = makeShortChannelId(1002, 3, 0);
  const built = buildOnion({
    sessionKey: sha256(utf8('session')),
    hops: [
      {
        nodeId: ends.incoming.context.nodeSigner.nodeId,
        payload: encodePayload({ kind: 'forward', ...shared, shortChannelId }),
      },
      {
        nodeId: downstream.accepter.context.nodeSigner.nodeId,
        payload: encodePayload({ kind: 'final', ...shared, totalMsat: msat(AMOUNT) }),
      },
    ],
    associatedData,
  });
  if (!built.ok) throw new Error('the onion is too long');
  const { packet, sharedSecrets } = built.value;
  const offer = offerOf('one', AMOUNT + 1000n, {
    cltvExpiry: HEIGHT + 180,
    onionRoutingPacket: bend(packet),
  });
  upstream.run('opener', { type: 'addHtlc', offer });
  upstream.settle();
  const book = new ChannelBook();
  const [incoming, outgoing] = [ends.incoming, ends.outgoing].map((peer, place): ManagedChannel => {
    const id = peer.commitments.parameters.channelId.slice();
    id[0] = place;
    const parameters = { ...peer.commitments.parameters, channelId: id };
    const own = peer.in('normal');
    const confirmation =
      place === 0 ? own.confirmation : { height: 1002, transactionIndex: 3, shortChannelId };
    const state = { ...own, confirmation, commitments: { ...peer.commitments, parameters } };
    return {
      id: toHex(id),
      peerId: `${place}`,
      signer: peer.context.signer,
      channel: { ...peer.channel, state },
    };
  });
  const [htlc] = ends.incoming.commitments.htlcs;
  if (incoming === undefined || outgoing === undefined || htlc === undefined) throw new Error('unreachable');
  for (const channel of [incoming, outgoing]) book.add(channel);
  const done: [ManagedChannel, ChannelCommand][] = [];
  const relay = new HtlcRelay(
    book,
    { dispatch: (channel, command) => void done.push([channel, command]) },
    {
      nodePrivateKey: ends.incoming.nodePrivateKey,
      policy: { upstreamSafetyBlocks: 3 },
      clock: systemClock,
      takesAttribution: () => isAttributed,
      blockHeight: () => blockHeight(HEIGHT),
      isChainStalled: () => false,
      outgoing: () => ({
        policy: {
          cltvExpiryDelta: 40,
          htlcMinimumMsat: msat(1),
          htlcMaximumMsat: msat(10n ** 9n),
          feeBaseMsat: 1000,
          feeProportionalMillionths: 0,
        },
        enabled: true,
        spendableMsat: msat(10n ** 9n),
      }),
      noteOnion: () => true,
      arrived: () => undefined,
      forwarded: () => undefined,
    },
    createLogger('silent', 'test'),
  );
  const origin = {
    kind: 'relay',
    channelId: Uint8Array.from(Buffer.from(incoming.id, 'hex')),
    htlcId: htlc.id,
  } as const;
  const passedOn = (removal: HtlcRemoval): Htlc => ({ ...htlc, offerer: 'local', origin, removal });
  /** How the HTLC ended upstream. */
  const removal = (): HtlcRemoval | undefined => {
    const [channel, command] = done.at(-1) ?? [];
    return channel === incoming && command?.type === 'removeHtlc' ? command.removal : undefined;
  };
  /** What its sender reads. */
  const failure = () => {
    const ended = removal();
    if (ended?.kind !== 'fail') return undefined;
    const read = readFailure(sharedSecrets, ended.reason);
    return read === undefined ? undefined : { hop: read.hop, ...read.failure };
  };
  return { relay, incoming, outgoing, htlc, origin, done, passedOn, removal, failure };
}

describe('an HTLC to be passed on, BOLT 2', () => {
  it('is offered to the next channel, once, with what the onion says', () => {
    const { relay, incoming, outgoing, htlc, origin, done } = relaying();
    relay.received(incoming, htlc, false);
    expect(done).toMatchObject([
      [outgoing, { type: 'addHtlc', offer: { amountMsat: AMOUNT, cltvExpiry: HEIGHT + 100, origin } }],
    ]);
  });

  it.each([
    ['version', 0, 0xc004],
    ['HMAC', -1, 0xc005],
    ['key', 1, 0xc006],
  ] as const)('with an onion of another %s is given back as malformed', (_name, place, failureCode) => {
    const { relay, incoming, htlc, removal } = relaying((packet) => packet.with(place, 7));
    relay.received(incoming, htlc, false);
    expect(removal()).toMatchObject({ kind: 'malformed', failureCode });
  });

  it('with the onion of another payment hash too', () => {
    const { relay, incoming, htlc, removal } = relaying();
    relay.received(incoming, { ...htlc, paymentHash: sha256(preimageOf('two')) }, false);
    expect(removal()).toMatchObject({ kind: 'malformed', failureCode: 0xc005 });
  });

  it('that the next peer calls malformed is failed with what it said', () => {
    const { relay, passedOn, origin, failure } = relaying();
    const sha256OfOnion = new Uint8Array(32).fill(4);
    relay.failed(origin, passedOn({ kind: 'malformed', sha256OfOnion, failureCode: 0xc005 }));
    expect(failure()).toMatchObject({ hop: 0, code: 'invalidOnionHmac', sha256OfOnion });
  });

  it('that the next peer fulfils is fulfilled', () => {
    const { relay, passedOn, origin, outgoing, removal } = relaying();
    const preimage = preimageOf('one');
    relay.fulfilled(origin, outgoing, passedOn({ kind: 'fulfill', preimage }), preimage);
    expect(removal()).toEqual({ kind: 'fulfill', preimage });
  });

  it('ends with attribution data, well or badly, when the peer upstream takes them', () => {
    const { relay, passedOn, origin, outgoing, removal } = relaying(undefined, true);
    const preimage = preimageOf('one');
    relay.fulfilled(origin, outgoing, passedOn({ kind: 'fulfill', preimage }), preimage);
    expect(removal()).toMatchObject({ kind: 'fulfill', attributionData: expect.any(Uint8Array) });
    relay.failed(origin, passedOn({ kind: 'fail', reason: new Uint8Array(292) }));
    expect(removal()).toMatchObject({ kind: 'fail', attributionData: expect.any(Uint8Array) });
  });
});
