import type { AcceptChannel, OpenChannel } from '../../src/core/wire/index.js';
import { nodeFeatures } from '../../src/node/features.js';
import type { OpenOptions, ScriptedPeer } from '../support/scripted-peer/peer.js';
import { useStage } from '../support/scripted-peer/stage.js';
import { codeOf, type Heard } from '../support/scripted-peer/wire.js';

/** Far above any amount that there can be. */
const U64 = 2n ** 64n - 1n;
const FUNDING = 1_000_000n;
const FEERATE = 1000;
/** BOLT 3: the commitment without HTLCs weighs 1124, and has two anchors. */
const OPENER_COST = 1124n + 660n;
/** Alice's estimate is 2500, of which she takes ten times. */
const CEILING = 25_000;

interface Row<M> {
  readonly what: string;
  readonly good?: Partial<M>;
  readonly bad: Partial<M>;
  readonly code: string;
  readonly base?: OpenOptions;
}

/** One parameter, at its limit and one beyond. */
function limit<M>(
  field: keyof M & string,
  good: M[keyof M] & (number | bigint),
  beyond: 1 | -1,
  code: string,
  others: Partial<M> = {},
): Row<M> {
  const bad = typeof good === 'bigint' ? good + BigInt(beyond) : Number(good) + beyond;
  return {
    what: `${field} ${good} and ${bad}`,
    good: { [field]: good, ...others } as Partial<M>,
    bad: { [field]: bad, ...others } as Partial<M>,
    code,
  };
}

/** What `open_channel` and `accept_channel` share. */
function shared<M extends OpenChannel | AcceptChannel>(): readonly Row<M>[] {
  const row = limit<OpenChannel>;
  return [
    row('dustLimit', 354n as OpenChannel['dustLimit'], -1, 'dustLimitTooSmall'),
    row('dustLimit', 2_000n as OpenChannel['dustLimit'], 1, 'dustLimitTooLarge'),
    row('channelReserve', 200_000n as OpenChannel['dustLimit'], 1, 'reserveTooLarge'),
    row('channelReserve', 354n as OpenChannel['dustLimit'], -1, 'reserveBelowDustLimit'),
    row('toSelfDelay', 2016, 1, 'toSelfDelayTooLarge'),
    row('maxAcceptedHtlcs', 483, 1, 'tooManyAcceptedHtlcs'),
    row('maxAcceptedHtlcs', 1, -1, 'tooManyAcceptedHtlcs'),
    row(
      'maxHtlcValueInFlightMsat',
      1_000_000n as OpenChannel['pushMsat'],
      -1,
      'maxHtlcValueInFlightTooSmall',
    ),
    row('htlcMinimumMsat', 1_000_000n as OpenChannel['pushMsat'], 1, 'htlcMinimumTooLarge'),
    {
      what: 'all in flight',
      good: { maxHtlcValueInFlightMsat: U64 as OpenChannel['pushMsat'] },
      bad: { htlcMinimumMsat: U64 as OpenChannel['pushMsat'] },
      code: 'htlcMinimumTooLarge',
    },
    {
      what: 'a reserve of all satoshi',
      bad: { channelReserve: U64 as OpenChannel['dustLimit'] },
      code: 'reserveTooLarge',
    },
  ] as unknown as readonly Row<M>[];
}

const sat = (value: bigint) => value as OpenChannel['dustLimit'];
const msat = (value: bigint) => value as OpenChannel['pushMsat'];

const opening: readonly Row<OpenChannel>[] = [
  ...shared<OpenChannel>(),
  limit<OpenChannel>('fundingSatoshis', sat(20_000n), -1, 'fundingTooSmall', { channelReserve: sat(1_000n) }),
  limit<OpenChannel>('fundingSatoshis', sat(2_100_000_000_000_000n), 1, 'fundingTooLarge'),
  { what: 'a dust limit of 2^64 - 1', bad: { dustLimit: sat(U64) }, code: 'dustLimitTooLarge' },
  { what: 'a funding of 2^64 - 1', bad: { fundingSatoshis: sat(U64) }, code: 'fundingTooLarge' },
  limit<OpenChannel>('pushMsat', msat((FUNDING - OPENER_COST) * 1000n), 1, 'openerCannotAffordFee'),
  { what: 'a push of all', bad: { pushMsat: msat(FUNDING * 1000n) }, code: 'openerCannotAffordFee' },
  { what: 'a push of more than all', bad: { pushMsat: msat(FUNDING * 1000n + 1n) }, code: 'pushTooLarge' },
  { what: 'a push of 2^64 - 1', bad: { pushMsat: msat(U64) }, code: 'pushTooLarge' },
  limit<OpenChannel>('feeratePerKw', 253, -1, 'feerateTooSmall'),
  limit<OpenChannel>('feeratePerKw', CEILING, 1, 'feerateTooLarge'),
  { what: 'a feerate of 2^32 - 1', bad: { feeratePerKw: 0xffff_ffff }, code: 'feerateTooLarge' },
  limit<OpenChannel>('dustLimit', sat(400n), 1, 'reserveBelowDustLimit', { channelReserve: sat(400n) }),
  // The opener has 30,000 - 28,100 - 660 = 1,240 sat once it has paid for the commitment, and the accepter nothing.
  limit<OpenChannel>('channelReserve', sat(1_239n), 1, 'bothSidesBelowReserve', {
    fundingSatoshis: sat(30_000n),
    feeratePerKw: CEILING,
  }),
  { what: 'another chain', bad: { chainHash: new Uint8Array(32).fill(1) }, code: 'wrongChain' },
  {
    what: 'no features as a channel type',
    bad: { channelType: new Uint8Array(0) },
    code: 'wrongChannelType',
  },
  {
    what: 'an unknown channel type',
    bad: { channelType: Uint8Array.of(0xff, 0xff, 0xff) },
    code: 'wrongChannelType',
  },
];

const accepting: readonly Row<AcceptChannel>[] = [
  ...shared<AcceptChannel>(),
  limit<AcceptChannel>('minimumDepth', 144, 1, 'minimumDepthTooLarge'),
  { what: 'a dust limit of 2^64 - 1', bad: { dustLimit: sat(U64) }, code: 'reserveBelowDustLimit' },
  { what: 'a depth of 2^32 - 1', bad: { minimumDepth: 0xffff_ffff }, code: 'minimumDepthTooLarge' },
  { what: 'another channel type', bad: { channelType: Uint8Array.of(0x10, 0x00) }, code: 'wrongChannelType' },
];

describe('hazard 5: parameters at their limits and one beyond', () => {
  const stage = useStage();

  /** What alice makes of an `open_channel`. */
  const answerToOpen = async (changes: Partial<OpenChannel>, prepared?: ScriptedPeer) => {
    const peer = prepared ?? (await stage().connected());
    let sent: OpenChannel | undefined;
    peer.bend = (message) => {
      if (message.type !== 'openChannel') return undefined;
      sent = { ...message, ...changes };
      return sent;
    };
    await peer.offerChannel({ amountSat: FUNDING, feeratePerKw: FEERATE });
    const heard = await peer.wire.next();
    return heard.type === 'acceptChannel' ? 'accepted' : codeIn(heard);
  };

  it.each(opening.map((row) => [row.what, row] as const))(
    'hazard 5: open_channel with %s',
    async (_what, { good, bad, code }) => {
      if (good !== undefined) expect(await answerToOpen(good)).toBe('accepted');
      expect(await answerToOpen(bad)).toBe(code);
    },
  );

  it('hazard 5: open_channel with 16,777,215 and 16,777,216 sat, without large channels', async () => {
    const features = nodeFeatures(['optionSupportLargeChannel']);
    expect(
      await answerToOpen({ fundingSatoshis: sat(16_777_215n) }, await stage().connected({ features })),
    ).toBe('accepted');
    expect(
      await answerToOpen({ fundingSatoshis: sat(16_777_216n) }, await stage().connected({ features })),
    ).toBe('fundingTooLarge');
  });

  it('hazard 5: open_channel with one key twice', async () => {
    const peer = await stage().connected();
    const { basepoints } = peer.brain.context.signer;
    expect(await answerToOpen({ htlcBasepoint: basepoints.paymentBasepoint }, peer)).toBe('duplicateKeys');
  });

  /** What alice makes of an `accept_channel`. */
  const answerToAccept = async (changes: Partial<AcceptChannel>) => {
    const peer = await stage().connected();
    peer.bend = (message) => (message.type === 'acceptChannel' ? { ...message, ...changes } : message);
    const nodeId = Buffer.from(peer.nodeId).toString('hex');
    const opened = stage()
      .alice.api.openchannel({ nodeId, amountSat: FUNDING })
      .then(
        () => 'opened',
        () => 'not opened',
      );
    const heard = [await peer.wire.next()];
    const [offer] = heard;
    if (offer?.type !== 'openChannel') throw new Error(`${offer?.type} instead of open_channel`);
    await peer.hear(offer);
    const answer = await peer.wire.next();
    const { temporaryChannelId: channelId } = offer;
    // Whatever she thought of it, the channel ends here, and her coins are free again.
    peer.send({ type: 'error', channelId, data: new Uint8Array(0) });
    expect(await opened).toBe('not opened');
    return answer.type === 'fundingCreated' ? 'accepted' : codeIn(answer);
  };

  it.each(accepting.map((row) => [row.what, row] as const))(
    'hazard 5: accept_channel with %s',
    async (_what, { good, bad, code }) => {
      if (good !== undefined) expect(await answerToAccept(good)).toBe('accepted');
      expect(await answerToAccept(bad)).toBe(code);
    },
  );
});

function codeIn(heard: Heard): string {
  if (heard.type !== 'error' && heard.type !== 'warning') return heard.type;
  return codeOf(heard.data);
}
