import {
  decodeChannelType,
  decodeStoredState,
  encodeStoredState,
  isCommitted,
} from '../../../../src/core/channel/index.js';
import { encodeChannelType } from '../../../../src/core/channel/opening/channel-type.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { deserialize, serialize } from '../../../../src/core/primitives/json.js';
import { sat } from '../../../../src/core/primitives/units.js';
import type { FeatureName } from '../../../../src/core/wire/index.js';
import { codesOf, namesOf, outgoingNamed } from '../../../support/channel-asserts.js';
import { ChannelPair, offerOf, type PairOptions, preimageOf } from '../../../support/channel-pair.js';
import { closeBy, closingScripts, expectSameClose } from '../../../support/mutual-close.js';

const names = ['opener', 'accepter'] as const;
const taproot = Uint8Array.of(0x51, 32, ...new Uint8Array(32).fill(3));
const base: readonly FeatureName[] = ['optionAnchors', 'optionShutdownAnysegwit'];

describe('option_upfront_shutdown_script, BOLT 2', () => {
  const committed = (options: Partial<PairOptions> = {}) =>
    new ChannelPair({
      isPublic: false,
      features: [...base, 'optionUpfrontShutdownScript'],
      upfrontScripts: closingScripts,
      ...options,
    });
  const ready = (pair: ChannelPair) => {
    pair.open();
    pair.settle();
    pair.confirm();
    pair.settle();
    return pair;
  };

  it.each(names)('the %s commits to its own and holds the other to what it said', (name) => {
    const pair = ready(committed());
    const other = name === 'opener' ? 'accepter' : 'opener';
    const { local, remote, channelId } = pair.peer(name).commitments.parameters;
    expect([local.upfrontShutdownScript, remote.upfrontShutdownScript]).toEqual([
      closingScripts[name],
      closingScripts[other],
    ]);
    expect(codesOf(closeBy(pair, name, taproot))).toEqual(['shutdownScriptMismatch']);
    const lied = pair.give(name, { type: 'shutdown', channelId, scriptPubKey: taproot });
    expect(codesOf(lied)).toEqual(['shutdownScriptMismatch']);
    expect(namesOf(lied)).toContain('disconnect');
    for (const each of names) closeBy(pair, each);
    pair.settle();
    expectSameClose(pair);
  });

  it('commits to nothing when it is not negotiated', () => {
    const pair = ready(committed({ features: base }));
    expect(pair.opener.commitments.parameters.local.upfrontShutdownScript).toEqual(new Uint8Array(0));
    closeBy(pair, 'opener', taproot);
    pair.opener.in('shuttingDown');
  });

  it.each(names)('a script of the %s that no shutdown may name ends the opening', (name) => {
    const pair = committed();
    const message = name === 'opener' ? 'openChannel' : 'acceptChannel';
    pair.tamper(name, (sent) =>
      sent.type === message ? { ...sent, upfrontShutdownScript: Uint8Array.of(0x6a, 1, 1) } : sent,
    );
    pair.open();
    pair.settle();
    const other = pair.peer(name === 'opener' ? 'accepter' : 'opener');
    expect(other.in('aborted').reason.code).toBe('invalidShutdownScript');
  });

  it('a taproot script needs option_shutdown_anysegwit, on both sides', () => {
    const features: readonly FeatureName[] = ['optionAnchors', 'optionUpfrontShutdownScript'];
    const upfrontScripts = { ...closingScripts, opener: taproot };
    const without = committed({ features, upfrontScripts });
    expect(codesOf(without.open())).toEqual(['invalidShutdownScript']);
    const pair = ready(committed({ upfrontScripts }));
    // What was promised holds on a connection where it could not be promised any more.
    pair.features = new Set(features);
    pair.reconnect();
    pair.settle();
    closeBy(pair, 'opener', taproot);
    closeBy(pair, 'accepter');
    pair.settle();
    expectSameClose(pair);
  });
});

describe('option_support_large_channel, BOLT 2', () => {
  it.each([
    [16_777_215, false, 'waitForAcceptChannel'],
    [16_777_216, false, 'aborted'],
    [16_777_216, true, 'waitForAcceptChannel'],
  ] as const)('%d sat, negotiated: %s', (fundingAmount, isLarge, kind) => {
    const features: readonly FeatureName[] = isLarge ? [...base, 'optionSupportLargeChannel'] : base;
    const pair = new ChannelPair({ features });
    const actions = pair.open({ fundingAmount: sat(fundingAmount) });
    expect([pair.opener.state.kind, codesOf(actions)]).toEqual([
      kind,
      kind === 'aborted' ? ['fundingTooLarge'] : [],
    ]);
  });
});

describe('channel_type, BOLT 2', () => {
  it.each([
    ['1000', { format: 'staticRemoteKey', scidAlias: false, zeroconf: false }],
    ['401000', { format: 'anchors', scidAlias: false, zeroconf: false }],
    ['400000401000', { format: 'anchors', scidAlias: true, zeroconf: false }],
    ['04400000001000', { format: 'staticRemoteKey', scidAlias: true, zeroconf: true }],
  ] as const)('%s', (hex, type) => {
    expect(decodeChannelType(fromHex(hex))).toEqual(type);
    expect(toHex(encodeChannelType(type))).toBe(hex);
  });

  it.each(['', '00', '2000', '00401000', '401010'])('%s is none of ours', (hex) => {
    expect(decodeChannelType(fromHex(hex))).toBeUndefined();
  });

  it.each<[string, Partial<PairOptions>]>([
    ['anchors', { features: ['optionShutdownAnysegwit'] }],
    ['scid_alias', { scidAlias: true, isPublic: false }],
    [
      'scid_alias in a public channel',
      { features: [...base, 'optionScidAlias'], scidAlias: true, isPublic: true },
    ],
    ['zeroconf', { features: [...base, 'optionScidAlias'], zeroconf: true, trustsUnconfirmed: true }],
  ])('%s that is not negotiated, or not allowed, is neither asked for nor accepted', (_name, options) => {
    const pair = new ChannelPair(options);
    expect(codesOf(pair.open())).toEqual(['wrongChannelType']);
    const asked = encodeChannelType({
      format: pair.options.format,
      scidAlias: options.scidAlias ?? false,
      zeroconf: options.zeroconf ?? false,
    });
    const other = new ChannelPair({
      ...options,
      format: 'staticRemoteKey',
      scidAlias: false,
      zeroconf: false,
    });
    other.tamper('opener', (message) =>
      message.type === 'openChannel' ? { ...message, channelType: asked } : message,
    );
    other.open();
    other.deliver('accepter');
    expect(other.accepter.in('aborted').reason.code).toBe('wrongChannelType');
    expect(outgoingNamed(other.accepter, 'error')).toBeDefined();
  });
});

describe('a state that an earlier version stored', () => {
  it('is read, with what it did not know, and goes on', () => {
    const pair = ChannelPair.ready({ isPublic: false });
    const { disk } = pair.opener;
    if (disk === null || !isCommitted(disk)) throw new Error('nothing was stored');
    const earlier = deserialize(encodeStoredState(disk)) as unknown as typeof disk;
    const { scidAlias: _s, zeroconf: _z, localAlias: _a, ...parameters } = earlier.commitments.parameters;
    const text = serialize({ ...earlier, commitments: { ...earlier.commitments, parameters } });
    const read = decodeStoredState(text);
    expect(read).toMatchObject({ commitments: { parameters: { scidAlias: false, localAlias: null } } });
    pair.opener.disk = read;
    pair.disconnect();
    pair.opener.restart();
    pair.connect();
    pair.settle();
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    pair.settle();
    const removal = { kind: 'fulfill', preimage: preimageOf('one') } as const;
    pair.run('accepter', { type: 'removeHtlc', id: 0n, removal });
    pair.settle();
    expect(pair.opener.commitments.balanceMsat.local).toBe(680_000_000n);
  });
});
