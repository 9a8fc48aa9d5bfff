import { Transaction } from 'bitcoinjs-lib';
import { buildSideCommitment } from '../../../../src/core/channel/commitments/index.js';
import { curve } from '../../../../src/core/crypto/index.js';
import {
  commitmentSpend,
  decodeSignature,
  fundingScript,
  SIGHASH_ALL,
  spendHash,
} from '../../../../src/core/transactions/index.js';
import { codesOf, namesOf, ofType, outgoing } from '../../../support/channel-asserts.js';
import { ChannelPair, offerOf, otherName, type PeerName, preimageOf } from '../../../support/channel-pair.js';

const formats = ['anchors', 'staticRemoteKey'] as const;
const names = ['opener', 'accepter'] as const;
const script = Uint8Array.of(0, 20, ...new Uint8Array(20));
const ready = (format: (typeof formats)[number] = 'anchors') =>
  ChannelPair.ready({ isPublic: false, format });

function error(pair: ChannelPair) {
  const { channelId } = pair.opener.commitments.parameters;
  return { type: 'error', channelId, data: Uint8Array.of(110, 111, 10) } as const;
}

/** The commitment that a peer published: its latest, signed by both. */
function expectPublishedCommitment(pair: ChannelPair, name: PeerName): Transaction {
  const { commitments, localCommitTransaction } = pair.peer(name).in('forceClosing');
  const published = ofType(pair.peer(name).actions, 'publish').at(-1);
  expect(published?.what).toBe('commitment');
  expect(published?.transaction).toEqual(localCommitTransaction);
  if (published === undefined) throw new Error('nothing was published');
  const transaction = Transaction.fromBuffer(published.transaction);

  const { parameters, localCommit } = commitments;
  const { commitmentNumber, spec } = localCommit;
  const point = pair.peer(name).context.signer.perCommitmentPoint(commitmentNumber);
  const built = buildSideCommitment(parameters, 'local', commitmentNumber, point, spec);
  expect(transaction.getId()).toBe(built.transaction.getId());
  // It is the one that the other side signed last and holds no secret of.
  const mirrored = pair.peer(otherName(name)).commitments;
  const known = [mirrored.remoteCommit, mirrored.unacknowledgedCommit].map(
    (commit) => commit?.commitmentNumber,
  );
  expect(known).toContain(commitmentNumber);

  const witnessScript = fundingScript(
    parameters.local.basepoints.fundingPublicKey,
    parameters.remote.basepoints.fundingPublicKey,
  );
  const witness = transaction.ins[0]?.witness ?? [];
  expect([witness.length, witness[0]?.length, witness[3]]).toEqual([4, 0, witnessScript]);
  const hash = spendHash(commitmentSpend(built, witnessScript), SIGHASH_ALL);
  // In the order of the keys in the script: each behind its push.
  for (const [place, key] of [witnessScript.slice(2, 35), witnessScript.slice(36, 69)].entries()) {
    const signature = decodeSignature(witness[place + 1] ?? new Uint8Array(0))?.signature;
    expect(signature !== undefined && curve().verify(hash, signature, key)).toBe(true);
  }
  return transaction;
}

describe.each(formats)('a %s channel that fails', (format) => {
  it.each(names)('the %s publishes its latest commitment, with HTLCs both ways', (name) => {
    const pair = ready(format);
    for (const by of names) pair.run(by, { type: 'addHtlc', offer: offerOf(by, 20_000_000) });
    pair.settle();
    expect(namesOf(pair.run(name, { type: 'forceClose' }))).toEqual(['store', 'error', 'publish', 'closing']);
    const { outs } = expectPublishedCommitment(pair, name);
    expect(outs).toHaveLength(format === 'anchors' ? 6 : 4);
    pair.settle();
    expectPublishedCommitment(pair, otherName(name));
  });

  it('in the middle of a commitment it is the one that is signed and not revoked', () => {
    const pair = ready(format);
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    pair.sign('opener');
    pair.deliver('accepter');
    pair.give('accepter', error(pair));
    expect(pair.accepter.in('forceClosing').commitments.localCommit.commitmentNumber).toBe(0n);
    expectPublishedCommitment(pair, 'accepter');
    const other = ready(format);
    other.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    other.sign('opener');
    other.deliver('accepter');
    other.deliver('accepter');
    other.give('accepter', error(other));
    expect(other.accepter.in('forceClosing').commitments.localCommit.commitmentNumber).toBe(1n);
    expectPublishedCommitment(other, 'accepter');
  });
});

describe('an error of the peer, BOLT 1', () => {
  it.each<[string, (pair: ChannelPair) => void]>([
    ['normal', () => {}],
    ['shuttingDown', (pair) => pair.run('opener', { type: 'close', scriptPubKey: script })],
    [
      'negotiating',
      (pair) => {
        for (const name of names) pair.run(name, { type: 'close', scriptPubKey: script });
        pair.deliver('accepter');
        pair.deliver('opener');
      },
    ],
  ])('in %s: the channel is closed, and no error comes back', (kind, prepare) => {
    const pair = ready();
    prepare(pair);
    expect(pair.opener.state.kind).toBe(kind);
    const actions = pair.give('opener', error(pair));
    expect(namesOf(actions)).toEqual(['store', 'publish', 'closing', 'report']);
    expect(pair.opener.in('forceClosing').reason).toMatchObject({ code: 'remoteError', actual: 'no?' });
    expectPublishedCommitment(pair, 'opener');
  });

  it('after a mutual close is no reason to publish anything else', () => {
    const pair = ready();
    for (const name of names) pair.run(name, { type: 'close', scriptPubKey: script });
    pair.settle();
    expect(pair.give('opener', error(pair))).toEqual([]);
    pair.opener.in('closing');
  });

  it('a warning is reported and changes nothing', () => {
    const pair = ready();
    const before = pair.opener.state;
    const actions = pair.give('opener', { ...error(pair), type: 'warning' });
    expect([namesOf(actions), codesOf(actions)]).toEqual([['report'], ['remoteWarning']]);
    expect(pair.opener.state).toBe(before);
  });

  it('a new connection to a failed channel is told so again', () => {
    const pair = ready();
    pair.run('opener', { type: 'forceClose' });
    pair.reconnect();
    expect(outgoing(pair.opener).map(({ type }) => type)).toEqual(['channelReestablish', 'error']);
  });
});

describe('what was offered when a channel fails', () => {
  it('goes back if nobody signed it, and stays bound if we did', () => {
    const pair = ready();
    pair.run('opener', { type: 'addHtlc', offer: offerOf('signed', 20_000_000) });
    pair.sign('opener');
    pair.run('opener', { type: 'addHtlc', offer: offerOf('unsigned', 20_000_000) });
    const actions = pair.run('opener', { type: 'forceClose' });
    expect(ofType(actions, 'htlcRefused').map(({ offer }) => offer.origin)).toEqual([
      { kind: 'payment', paymentId: 'unsigned', partId: 0 },
    ]);
    expect(pair.opener.commitments.htlcs).toHaveLength(1);
    expect(pair.opener.commitments.unacknowledgedCommit).not.toBeNull();
  });

  it('is refused in every state in which nothing can be offered', () => {
    const pair = new ChannelPair({ isPublic: false });
    const refused = () =>
      expect(namesOf(pair.run('opener', { type: 'addHtlc', offer: offerOf('x', 2_000_000) }))).toEqual([
        'htlcRefused',
      ]);
    pair.open();
    refused();
    pair.settle();
    refused();
    pair.confirm();
    pair.settle();
    pair.disconnect();
    refused();
    pair.connect();
    refused();
    pair.settle();
    pair.run('opener', { type: 'forceClose' });
    refused();
  });
});

describe('deadlines of HTLCs, BOLT 2, cltv_expiry_delta Selection', () => {
  /** An HTLC that the opener offered, expiring at 1100. */
  function offered(): ChannelPair {
    const pair = ready();
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000, { cltvExpiry: 1100 }) });
    pair.settle();
    return pair;
  }
  const mineTo = (pair: ChannelPair, height: number) => pair.mine(height - pair.opener.context.blockHeight);

  it('one that we offered may stay three blocks beyond its expiry', () => {
    const pair = offered();
    mineTo(pair, 1102);
    pair.opener.in('normal');
    mineTo(pair, 1103);
    expect(pair.opener.in('forceClosing').reason.code).toBe('htlcTimedOut');
  });

  it('one that nobody has signed is no reason', () => {
    const pair = ready();
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000, { cltvExpiry: 1100 }) });
    mineTo(pair, 1200);
    pair.opener.in('normal');
  });

  it('one that we fulfilled is claimed six blocks before its expiry when the peer keeps it', () => {
    const pair = offered();
    pair.run('accepter', {
      type: 'removeHtlc',
      id: 0n,
      removal: { kind: 'fulfill', preimage: preimageOf('one') },
    });
    mineTo(pair, 1093);
    pair.accepter.in('normal');
    mineTo(pair, 1094);
    expect(pair.accepter.in('forceClosing').reason.code).toBe('htlcTimedOut');
    expect(pair.accepter.commitments.htlcs[0]?.removal?.kind).toBe('fulfill');
  });

  it('one that we failed, or have no preimage of, is not', () => {
    const pair = offered();
    mineTo(pair, 1099);
    pair.run('accepter', {
      type: 'removeHtlc',
      id: 0n,
      removal: { kind: 'fail', reason: new Uint8Array(3) },
    });
    pair.accepter.run({ type: 'newBlock' });
    pair.accepter.in('normal');
  });

  it('also while the channel shuts down', () => {
    const pair = offered();
    pair.run('opener', { type: 'close', scriptPubKey: script });
    mineTo(pair, 1103);
    expect(pair.opener.in('forceClosing').reason.code).toBe('htlcTimedOut');
  });
});

describe('a commitment in a block', () => {
  const spendWith = (pair: ChannelPair, at: PeerName, transaction: Uint8Array) =>
    pair.run(at, {
      type: 'fundingSpent',
      transaction,
      txid: Transaction.fromBuffer(transaction).getHash(),
      height: 1010,
    });

  /** What a peer would publish now, from a copy of it. */
  function commitmentOf(pair: ChannelPair, name: PeerName): Uint8Array {
    const peer = pair.peer(name);
    const { channel, outbox } = peer;
    peer.outbox = [];
    const actions = peer.run({ type: 'forceClose' });
    Object.assign(peer, { channel, outbox });
    const [published] = ofType(actions, 'publish');
    if (published === undefined) throw new Error('nothing was published');
    return published.transaction;
  }

  it('is told by whose it is', () => {
    const pair = ready();
    const by = (transaction: Uint8Array) => {
      const { channel } = pair.opener;
      const actions = spendWith(pair, 'opener', transaction);
      expect(namesOf(actions).slice(0, 2)).toEqual(['store', 'closing']);
      const { enforcement, localCommitTransaction } = pair.opener.in('forceClosing');
      expect(localCommitTransaction).toBeNull();
      pair.opener.channel = channel;
      return enforcement?.by;
    };
    const revoked = commitmentOf(pair, 'accepter');
    expect([by(commitmentOf(pair, 'opener')), by(revoked)]).toEqual(['localCommit', 'remoteCommit']);
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    pair.sign('opener');
    pair.deliver('accepter');
    expect(by(commitmentOf(pair, 'accepter'))).toBe('remoteCommit');
    pair.deliver('accepter');
    expect(by(commitmentOf(pair, 'accepter'))).toBe('remoteNextCommit');
    expect(by(revoked)).toBe('remoteCommit');
    pair.settle();
    expect(by(commitmentOf(pair, 'accepter'))).toBe('remoteCommit');
    expect(by(revoked)).toBe('revokedCommit');
  });

  it('gives back what was never signed', () => {
    const pair = ready();
    const transaction = commitmentOf(pair, 'accepter');
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    expect(namesOf(spendWith(pair, 'opener', transaction))).toEqual(['store', 'htlcRefused', 'closing']);
  });

  it('in place of ours, which comes back when it is reorganised away', () => {
    const pair = ready();
    const theirs = commitmentOf(pair, 'accepter');
    pair.run('opener', { type: 'forceClose' });
    spendWith(pair, 'opener', theirs);
    expect(pair.opener.in('forceClosing').enforcement?.by).toBe('remoteCommit');
    expect(namesOf(pair.opener.restart())).toEqual(['watchFunding']);
    expect(namesOf(pair.run('opener', { type: 'fundingUnspent' }))).toEqual(['store', 'publish']);
    expectPublishedCommitment(pair, 'opener');
    expect(namesOf(pair.opener.restart())).toEqual(['publish', 'watchFunding']);
  });
});
