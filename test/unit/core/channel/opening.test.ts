import { Transaction } from 'bitcoinjs-lib';
import { isStored } from '../../../../src/core/channel/index.js';
import { sat } from '../../../../src/core/primitives/units.js';
import { fundingOutputScript } from '../../../../src/core/transactions/index.js';
import { codesOf, highS, namesOf, ofType, outgoingNamed } from '../../../support/channel-asserts.js';
import { ChannelPair, FUNDING_HEIGHT, offerOf, type PairOptions } from '../../../support/channel-pair.js';

const formats = ['anchors', 'staticRemoteKey'] as const;

/** A pair in which the opener has sent and the accepter has answered so many messages. */
function opening(messages: number, options: Partial<PairOptions> = {}): ChannelPair {
  const pair = new ChannelPair(options);
  pair.open();
  for (let i = 0; i < messages; i++) pair.deliver(i % 2 === 0 ? 'accepter' : 'opener');
  return pair;
}

describe.each(formats)('opening a %s channel', (format) => {
  it('publishes the funding only when the first commitment is signed, and is ready when it is deep', () => {
    const pair = new ChannelPair({ format });
    expect(namesOf(pair.open())).toEqual(['openChannel']);
    pair.deliver('accepter');
    pair.deliver('opener');
    expect(namesOf(pair.opener.actions)).toEqual(['openChannel', 'fund', 'fundingCreated']);
    pair.deliver('accepter');
    expect(namesOf(pair.accepter.actions)).toEqual([
      'acceptChannel',
      'store',
      'fundingSigned',
      'watchFunding',
    ]);
    expect(pair.opener.disk).toBeNull();
    pair.deliver('opener');
    expect(namesOf(pair.opener.actions.slice(3))).toEqual(['store', 'publish', 'watchFunding']);
    pair.confirm(2);
    expect(pair.opener.in('waitForChannelReady').localChannelReady).toBeNull();
    pair.mine();
    pair.settle();
    for (const peer of pair.peers) {
      expect(peer.in('normal').confirmation).toEqual({
        height: FUNDING_HEIGHT,
        transactionIndex: 7,
        shortChannelId: (BigInt(FUNDING_HEIGHT) << 40n) | (7n << 16n) | 1n,
      });
    }
    pair.mine(3);
    pair.settle();
    const [one, other] = pair.peers.map((peer) => peer.actions.find(({ type }) => type === 'announce'));
    expect(one).toBeDefined();
    expect(one).toEqual(other);
  });

  it('never announces a private channel', () => {
    const pair = ChannelPair.ready({ format, isPublic: false });
    pair.mine(10);
    pair.settle();
    for (const { actions } of pair.peers) expect(namesOf(actions)).not.toContain('announcementSignatures');
  });
});

describe('funding_created and funding_signed, BOLT 2', () => {
  it.each(['wrong', 'high-S'])('a %s signature ends the opening on either side', (kind) => {
    const spoil = (signature: Uint8Array) =>
      kind === 'high-S' ? highS(signature) : signature.map((byte, i) => (i === 40 ? byte ^ 1 : byte));
    const pair = opening(2);
    const created = outgoingNamed(pair.opener, 'fundingCreated');
    pair.give('accepter', { ...created, signature: spoil(created.signature) });
    expect(pair.accepter.in('aborted').reason.code).toBe('invalidCommitmentSignature');
    expect(pair.accepter.disk).toBeNull();

    const other = opening(3);
    const signed = outgoingNamed(other.accepter, 'fundingSigned');
    const actions = other.give('opener', { ...signed, signature: spoil(signed.signature) });
    expect(other.opener.in('aborted').reason.code).toBe('invalidCommitmentSignature');
    expect(namesOf(actions)).toEqual(['error', 'releaseFunding', 'report', 'forget']);
    expect(namesOf(other.opener.actions)).not.toContain('publish');
  });

  it('a funding txid of zeros is refused', () => {
    const pair = opening(2);
    const created = outgoingNamed(pair.opener, 'fundingCreated');
    pair.give('accepter', { ...created, fundingTxid: new Uint8Array(32) });
    expect(pair.accepter.in('aborted').reason.code).toBe('invalidFunding');
  });
});

describe('the funding output, BOLT 2, channel_ready', () => {
  const script = (pair: ChannelPair) =>
    fundingOutputScript(
      pair.opener.context.signer.basepoints.fundingPublicKey,
      pair.accepter.context.signer.basepoints.fundingPublicKey,
    );

  it.each<
    [string, (pair: ChannelPair) => { scriptPubKey: Uint8Array | undefined; amount: bigint | undefined }]
  >([
    ['one satoshi less', (pair) => ({ scriptPubKey: script(pair), amount: 999_999n })],
    ['one satoshi more', (pair) => ({ scriptPubKey: script(pair), amount: 1_000_001n })],
    [
      'another script',
      (pair) => ({ scriptPubKey: script(pair).map((b, i) => (i === 9 ? b ^ 1 : b)), amount: 1_000_000n }),
    ],
    ['no such output', () => ({ scriptPubKey: undefined, amount: undefined })],
  ])('%s: the accepter never says channel_ready', (_name, make) => {
    const pair = new ChannelPair();
    pair.open();
    pair.settle();
    const { scriptPubKey, amount } = make(pair);
    const actions = pair.seeFunding('accepter', {
      scriptPubKey,
      amount: amount === undefined ? undefined : sat(amount),
    });
    expect(pair.accepter.in('aborted').reason.code).toBe('invalidFunding');
    expect(namesOf(actions)).toEqual(['error', 'report', 'forget']);
    pair.mine(20);
    expect(namesOf(pair.accepter.actions)).not.toContain('channelReady');
  });

  it('an opener never forgets a channel that it has paid for', () => {
    const pair = new ChannelPair();
    pair.open();
    pair.settle();
    pair.seeFunding('opener', { amount: sat(1) });
    expect(pair.opener.in('forceClosing').reason.code).toBe('invalidFunding');
  });

  it('a coinbase output counts after a hundred blocks', () => {
    const pair = new ChannelPair();
    pair.open();
    pair.settle();
    pair.mine();
    pair.seeFunding('accepter', { transactionIndex: 0 });
    pair.mine(98);
    expect(namesOf(pair.accepter.actions)).not.toContain('channelReady');
    pair.mine();
    expect(namesOf(pair.accepter.actions)).toContain('channelReady');
  });

  it('a wallet that pays another amount does not open the channel', () => {
    const pair = new ChannelPair();
    pair.makeFunding = (scriptPubKey, amount) => {
      const transaction = new Transaction();
      transaction.addInput(new Uint8Array(32).fill(1), 0);
      transaction.addOutput(new Uint8Array(22), 1000n);
      transaction.addOutput(scriptPubKey, amount - 1n);
      return { transaction, outputIndex: 1 };
    };
    pair.open();
    pair.settle();
    pair.confirm();
    pair.settle();
    expect(pair.accepter.in('aborted').reason.code).toBe('invalidFunding');
  });
});

describe('an opening that is interrupted', () => {
  it.each([
    [0, 'opener'],
    [1, 'accepter'],
    [2, 'opener'],
    [2, 'accepter'],
  ] as const)('after %s messages the %s forgets it', (messages, name) => {
    const pair = opening(messages);
    const peer = pair.peer(name);
    const actions = peer.run({ type: 'disconnected' });
    expect(peer.in('aborted').reason.consequence).toBe('ignore');
    const releases = messages === 2 && name === 'opener' ? ['releaseFunding'] : [];
    expect(namesOf(actions)).toEqual([...releases, 'forget']);
    expect(peer.disk).toBeNull();
  });

  it('an opener without funding yet gives the coins back, also those that come too late', () => {
    const pair = new ChannelPair();
    pair.open();
    pair.deliver('accepter');
    const message = outgoingNamed(pair.accepter, 'acceptChannel');
    expect(namesOf(pair.opener.run(message))).toEqual(['fund']);
    expect(namesOf(pair.opener.run({ type: 'disconnected' }))).toEqual(['releaseFunding', 'forget']);
    const late = pair.opener.run({
      type: 'funded',
      transaction: new Uint8Array(10),
      txid: new Uint8Array(32).fill(1),
      outputIndex: 0,
    });
    expect(namesOf(late)).toContain('releaseFunding');
  });

  it('a wallet that cannot pay ends it', () => {
    const pair = new ChannelPair();
    pair.open();
    pair.deliver('accepter');
    pair.opener.run(outgoingNamed(pair.accepter, 'acceptChannel'));
    expect(namesOf(pair.opener.run({ type: 'fundingFailed', reason: 'no coins' }))).toContain('forget');
  });

  it('a funding_signed that is lost leaves the accepter waiting and the opener without a channel', () => {
    const pair = opening(3);
    pair.disconnect();
    pair.opener.in('aborted');
    pair.accepter.in('waitForChannelReady');
    pair.accepter.restart();
    pair.accepter.in('waitForChannelReady');
  });

  it('an error of the peer ends it without an error in return', () => {
    const pair = opening(1);
    const actions = pair.give('accepter', {
      type: 'error',
      channelId: new Uint8Array(32),
      data: new Uint8Array(3),
    });
    expect(namesOf(actions)).toEqual(['report', 'forget']);
  });

  it('an error before the funding confirms: the opener publishes, the accepter forgets', () => {
    const pair = opening(4, { pushMsat: 0 });
    const error = errorAbout(pair);
    pair.give('accepter', error);
    pair.accepter.in('aborted');
    expect(namesOf(pair.give('opener', error))).toEqual(['store', 'publish', 'closing', 'report']);
    // It could not be accepted before its input was there.
    expect(namesOf(pair.seeFunding('opener'))).toContain('publish');
  });

  it('an error before the funding confirms: an accepter that was pushed something waits for the commitment', () => {
    const pair = opening(4, { pushMsat: 300_000_000 });
    pair.give('accepter', errorAbout(pair));
    pair.run('accepter', { type: 'forceClose' });
    pair.accepter.in('waitForChannelReady');
    pair.run('opener', { type: 'forceClose' });
    const { localCommitTransaction } = pair.opener.in('forceClosing');
    const transaction = Transaction.fromBuffer(localCommitTransaction ?? new Uint8Array());
    const actions = pair.run('accepter', {
      type: 'fundingSpent',
      transaction: transaction.toBuffer(),
      txid: transaction.getHash(),
      height: FUNDING_HEIGHT + 1,
    });
    const claims = actions.flatMap((action) => (action.type === 'claim' ? [action.claim.amount] : []));
    expect(claims).toContain(sat(300_000));
  });
});

function errorAbout(pair: ChannelPair) {
  const { channelId } = pair.opener.commitments.parameters;
  return { type: 'error', channelId, data: new Uint8Array(1) } as const;
}

describe('waiting for channel_ready', () => {
  it('a lost connection, a restart of both: channel_ready is sent again', () => {
    const pair = new ChannelPair();
    pair.open();
    pair.settle();
    pair.confirm(3);
    for (const peer of pair.peers) expect(outgoingNamed(peer, 'channelReady')).toBeDefined();
    pair.disconnect();
    for (const peer of pair.peers) peer.restart();
    pair.connect();
    pair.settle();
    for (const peer of pair.peers) peer.in('normal');
  });

  it.each(['opener', 'accepter'] as const)('the channel_ready of the %s alone is lost', (loser) => {
    const pair = new ChannelPair();
    pair.open();
    pair.settle();
    pair.confirm(3);
    pair.deliver(loser);
    pair.reconnect();
    pair.settle();
    for (const peer of pair.peers) peer.in('normal');
    pair.run('opener', { type: 'proposeFeerate', feeratePerKw: 1100 });
    pair.settle();
    expect(pair.accepter.commitments.localCommit.spec.feeratePerKw).toBe(1100);
  });

  it('is restored with the funding published again by the opener', () => {
    const pair = opening(4);
    expect(namesOf(pair.opener.restart())).toEqual(['publish', 'watchFunding']);
    expect(namesOf(pair.accepter.restart())).toEqual(['watchFunding']);
  });

  it('a reorganisation before channel_ready starts the count anew', () => {
    const pair = opening(4);
    pair.confirm(2);
    for (const peer of pair.peers) peer.run({ type: 'fundingUnconfirmed' });
    pair.mine(5);
    expect(pair.opener.in('waitForChannelReady').confirmation).toBeNull();
    for (const name of ['opener', 'accepter'] as const) pair.seeFunding(name, { height: 1007 });
    pair.mine(1);
    expect(pair.opener.in('waitForChannelReady').localChannelReady).toBeNull();
    pair.mine(1);
    pair.settle();
    for (const peer of pair.peers) expect(peer.in('normal').confirmation?.height).toBe(1007);
  });

  it("a reorganisation between our channel_ready and the peer's does not hold the channel up", () => {
    const pair = opening(4);
    pair.confirm(3);
    pair.opener.run({ type: 'fundingUnconfirmed' });
    pair.settle();
    for (const peer of pair.peers) peer.in('normal');
    pair.seeFunding('opener', { height: 1002 });
    expect(pair.opener.in('normal').confirmation?.height).toBe(1002);
  });

  it('a funding that a reorganisation took brings no HTLC before it is deep again', () => {
    const pair = opening(4);
    pair.confirm(3);
    pair.settle();
    const { accepter } = pair;
    accepter.run({ type: 'fundingUnconfirmed' });
    const received = (name: string) => {
      pair.run('opener', { type: 'addHtlc', offer: offerOf(name, 5_000_000) });
      pair.settle();
      return ofType(accepter.actions, 'htlcReceived').at(-1)?.mustFail;
    };
    expect(received('out')).toBe(true);
    expect(codesOf(accepter.run({ type: 'addHtlc', offer: offerOf('own', 5_000_000) }))).toEqual([
      'channelNotReady',
    ]);
    expect(ofType(accepter.restart(), 'htlcReceived').map(({ mustFail }) => mustFail)).toEqual([true]);
    pair.connect();
    pair.seeFunding('accepter', { height: accepter.context.blockHeight });
    pair.mine(1);
    expect(received('shallow')).toBe(true);
    pair.mine(1);
    expect(received('deep')).toBe(false);
  });

  it('a channel_ready that comes twice counts once', () => {
    const pair = opening(4);
    pair.mine();
    pair.seeFunding('opener');
    pair.mine(3);
    const ready = outgoingNamed(pair.opener, 'channelReady');
    pair.deliver('accepter');
    const another = pair.accepter.context.signer.basepoints.htlcBasepoint;
    pair.give('accepter', { ...ready, secondPerCommitmentPoint: another });
    pair.seeFunding('accepter');
    pair.accepter.in('normal');
    pair.give('accepter', { ...ready, secondPerCommitmentPoint: another });
    expect(pair.accepter.commitments.remoteNextPerCommitmentPoint).toEqual(ready.secondPerCommitmentPoint);
  });

  it('an accepter waits 2016 blocks for the funding, an opener for ever', () => {
    const pair = opening(4);
    pair.mine(2016);
    pair.accepter.in('waitForChannelReady');
    pair.mine();
    expect(pair.accepter.in('aborted').reason.code).toBe('fundingTimeout');
    expect(isStored(pair.opener.state)).toBe(true);
  });

  it('close and shutdown that come too early are taken up later', () => {
    const pair = opening(4);
    const script = Uint8Array.of(0, 20, ...new Uint8Array(20));
    pair.run('opener', { type: 'close', scriptPubKey: script });
    pair.give('accepter', {
      type: 'shutdown',
      channelId: pair.opener.commitments.parameters.channelId,
      scriptPubKey: script,
    });
    pair.confirm(3);
    pair.settle();
    pair.run('accepter', { type: 'close', scriptPubKey: script });
    pair.settle();
    for (const peer of pair.peers) peer.in('closing');
  });
});
