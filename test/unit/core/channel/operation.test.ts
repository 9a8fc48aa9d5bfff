import { codesOf, namesOf, ofType, outgoing, outgoingNamed } from '../../../support/channel-asserts.js';
import { ChannelPair, offerOf } from '../../../support/channel-pair.js';
import { closeBy } from '../../../support/mutual-close.js';

const ready = () => ChannelPair.ready({ isPublic: false });
const add = (pair: ChannelPair, name: string) =>
  pair.run('opener', { type: 'addHtlc', offer: offerOf(name, 5_000_000) });

/** Lets the peers sign and answer one message at a time; what each step brought to pass. */
function stepwise(pair: ChannelPair, look: () => boolean): string[] {
  const seen: string[] = [];
  for (;;) {
    if (look()) return seen;
    const next = (['accepter', 'opener'] as const).find((name) => {
      const [message] = outgoing(pair.peer(name === 'accepter' ? 'opener' : 'accepter'));
      if (message === undefined) return false;
      seen.push(`${name} gets ${message.type}`);
      return pair.deliver(name);
    });
    if (next === undefined && !pair.signOne()) throw new Error(`nothing more happens: ${seen.join(', ')}`);
  }
}

describe('an HTLC is passed on or given up only when it is irrevocable, BOLT 2, Forwarding HTLCs', () => {
  it('one that comes in, when the commitments without it are revoked on both sides', () => {
    const pair = ready();
    add(pair, 'one');
    const told = () => ofType(pair.accepter.actions, 'htlcReceived').length > 0;
    expect(stepwise(pair, told)).toEqual([
      'accepter gets updateAddHtlc',
      'accepter gets commitmentSigned',
      'opener gets revokeAndAck',
      'opener gets commitmentSigned',
      'accepter gets revokeAndAck',
    ]);
    const removal = { kind: 'fail', reason: new Uint8Array(3) } as const;
    pair.run('accepter', { type: 'removeHtlc', id: 0n, removal });
    pair.settle();
    expect(ofType(pair.accepter.actions, 'htlcReceived')).toHaveLength(1);
  });

  it('one that goes out, failed, when the commitments with it are revoked on both sides', () => {
    const pair = ready();
    add(pair, 'one');
    pair.settle();
    const removal = { kind: 'fail', reason: new Uint8Array(3) } as const;
    pair.run('accepter', { type: 'removeHtlc', id: 0n, removal });
    const told = () => ofType(pair.opener.actions, 'htlcFailed').length > 0;
    expect(stepwise(pair, told)).toEqual([
      'opener gets updateFailHtlc',
      'opener gets commitmentSigned',
      'accepter gets revokeAndAck',
      'accepter gets commitmentSigned',
      'opener gets revokeAndAck',
    ]);
  });
});

describe('ids of HTLCs, BOLT 2, update_add_htlc', () => {
  it('begin with 0, rise by one, and go on when the HTLCs are gone and the connection is new', () => {
    const pair = ready();
    const ids = (name: string) =>
      ofType(add(pair, name), 'send').flatMap(({ message }) =>
        message.type === 'updateAddHtlc' ? [message.id] : [],
      );
    expect([ids('a'), ids('b')]).toEqual([[0n], [1n]]);
    pair.settle();
    const removal = { kind: 'fail', reason: new Uint8Array(3) } as const;
    for (const id of [0n, 1n]) pair.run('accepter', { type: 'removeHtlc', id, removal });
    pair.settle();
    expect(pair.opener.commitments.htlcs).toEqual([]);
    pair.reconnect();
    pair.settle();
    expect(ids('c')).toEqual([2n]);
  });

  it('one that was never signed comes again after a reconnection, and counts once', () => {
    const pair = ready();
    add(pair, 'one');
    const message = outgoingNamed(pair.opener, 'updateAddHtlc');
    pair.deliver('accepter');
    pair.reconnect();
    pair.deliver('accepter');
    pair.deliver('opener');
    expect(codesOf(pair.give('accepter', message))).toEqual([]);
    expect(pair.accepter.commitments.htlcs).toHaveLength(1);
  });
});

describe('commitment_signed and revoke_and_ack, BOLT 2', () => {
  it('name the funding transaction, and are answered one for one, however many updates they cover', () => {
    const pair = ready();
    for (const name of ['a', 'b', 'c']) add(pair, name);
    pair.run('opener', { type: 'proposeFeerate', feeratePerKw: 1200 });
    for (let i = 0; i < 4; i++) pair.deliver('accepter');
    pair.sign('opener');
    const signed = outgoingNamed(pair.opener, 'commitmentSigned');
    expect(signed.fundingTxid).toEqual(pair.opener.commitments.parameters.funding.txid);
    expect(signed.htlcSignatures).toHaveLength(3);
    pair.deliver('accepter');
    expect(outgoing(pair.accepter).map(({ type }) => type)).toEqual(['revokeAndAck']);
    const { signer } = pair.accepter.context;
    expect(outgoingNamed(pair.accepter, 'revokeAndAck')).toMatchObject({
      perCommitmentSecret: signer.perCommitmentSecret(0n),
      nextPerCommitmentPoint: signer.perCommitmentPoint(2n),
    });
  });
});

describe('channel_reestablish, BOLT 2, sender', () => {
  const sent = (pair: ChannelPair) => {
    pair.disconnect();
    pair.connect();
    return outgoingNamed(pair.opener, 'channelReestablish');
  };

  it('of a fresh channel: the numbers 1 and 0, and zeros for a secret', () => {
    const message = sent(ready());
    expect([message.nextCommitmentNumber, message.nextRevocationNumber]).toEqual([1n, 0n]);
    expect(message.yourLastPerCommitmentSecret).toEqual(new Uint8Array(32));
    // Nothing of transactions that are built together.
    expect(Object.keys(message)).toHaveLength(6);
  });

  it('of a used one: what is expected next, and the last secret that came', () => {
    const pair = ready();
    add(pair, 'one');
    pair.settle();
    const { signer } = pair.accepter.context;
    expect(sent(pair)).toMatchObject({
      nextCommitmentNumber: 2n,
      nextRevocationNumber: 1n,
      yourLastPerCommitmentSecret: signer.perCommitmentSecret(0n),
      myCurrentPerCommitmentPoint: pair.opener.context.signer.perCommitmentPoint(1n),
    });
  });

  it("nothing else is said before the peer's has come", () => {
    const pair = ready();
    add(pair, 'one');
    pair.settle();
    pair.reconnect();
    const removal = { kind: 'fail', reason: new Uint8Array(3) } as const;
    expect(namesOf(pair.run('accepter', { type: 'removeHtlc', id: 0n, removal }))).not.toContain(
      'updateFailHtlc',
    );
    pair.sign('accepter');
    pair.run('accepter', { type: 'close', scriptPubKey: Uint8Array.of(0, 20, ...new Uint8Array(20)) });
    expect(outgoing(pair.accepter).map(({ type }) => type)).toEqual(['channelReestablish']);
    pair.deliver('accepter');
    expect(outgoing(pair.accepter).map(({ type }) => type)).toContain('updateFailHtlc');
  });
});

describe('every message about a channel', () => {
  it('names its channel, from the opening to the close', () => {
    const features = ['optionAnchors', 'optionShutdownAnysegwit', 'optionQuiesce'] as const;
    const pair = ChannelPair.ready({ features });
    pair.mine(6);
    pair.settle();
    add(pair, 'one');
    pair.settle();
    pair.run('opener', { type: 'quiesce' });
    pair.settle();
    pair.reconnect();
    pair.settle();
    const removal = { kind: 'fail', reason: new Uint8Array(3) } as const;
    pair.run('accepter', { type: 'removeHtlc', id: 0n, removal });
    pair.settle();
    for (const name of ['opener', 'accepter'] as const) closeBy(pair, name);
    pair.settle();
    const { channelId } = pair.opener.commitments.parameters;
    const named = pair.peers.flatMap(({ actions }) =>
      ofType(actions, 'send').flatMap(({ message }) => ('channelId' in message ? [message] : [])),
    );
    for (const message of named) expect([message.type, message.channelId]).toEqual([message.type, channelId]);
    expect([...new Set(named.map(({ type }) => type))].sort()).toEqual([
      'announcementSignatures',
      'channelReady',
      'channelReestablish',
      'closingSigned',
      'commitmentSigned',
      'fundingSigned',
      'revokeAndAck',
      'shutdown',
      'stfu',
      'updateAddHtlc',
      'updateFailHtlc',
    ]);
  });
});

describe('shutdown, BOLT 2, sender', () => {
  it('is said once a connection, however often it is asked for', () => {
    const pair = ready();
    add(pair, 'one');
    pair.settle();
    const scriptPubKey = Uint8Array.of(0, 20, ...new Uint8Array(20));
    for (let i = 0; i < 3; i++) pair.run('opener', { type: 'close', scriptPubKey });
    pair.settle();
    pair.run('opener', { type: 'close', scriptPubKey });
    expect(namesOf(pair.opener.actions).filter((name) => name === 'shutdown')).toHaveLength(1);
  });
});
