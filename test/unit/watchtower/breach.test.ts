import { join } from 'node:path';
import type { Transaction } from 'bitcoinjs-lib';
import type { RegtestNode } from '../../../regtest/chain/node.js';
import { chainTransaction } from '../../../regtest/chain/transaction.js';
import { buildSideCommitment } from '../../../src/core/channel/commitments/build.js';
import { toHex } from '../../../src/core/primitives/bytes.js';
import {
  type CommitmentFormat,
  type CommitmentTransaction,
  finalizeCommitment,
  finalizeHtlcSuccess,
  finalizeHtlcTimeout,
  fundingOutputScript,
} from '../../../src/core/transactions/index.js';
import { buildKit, type RevokedState, sealKit, type TowerMode } from '../../../src/core/watchtower/index.js';
import type { Tower } from '../../../src/watchtower/index.js';
import { TowerStore } from '../../../src/watchtower/server/tower-store.js';
import {
  cheater,
  DESTINATION,
  entropy,
  htlcs,
  preimage,
  REVOKED_NUMBER,
  revoked,
  victim,
} from '../core/watchtower/fixtures.js';
import { coinbaseAt, nodeWithCoins, OPEN_SCRIPT, spend, submit } from '../regtest/fixtures.js';
import { chainOf, closeAll, NETWORK, newFolder, openClient, openTower, TOWER_ID, until } from './world.js';

afterEach(closeAll);

const FIRST_EXPIRY = 140;

/** A channel whose funding is in a block, and what the cheater holds of it. */
class Crime {
  readonly commitment: CommitmentTransaction;
  readonly broadcast: Transaction;
  private constructor(
    readonly node: RegtestNode,
    readonly state: RevokedState,
  ) {
    const point = cheater.perCommitmentPoint(state.commitmentNumber);
    const { parameters, spec } = state;
    this.commitment = buildSideCommitment(parameters, 'remote', state.commitmentNumber, point, spec);
    const own = cheater.signCommitment(this.commitment, victim.basepoints.fundingPublicKey);
    const other = victim.signCommitment(this.commitment, cheater.basepoints.fundingPublicKey);
    this.broadcast = finalizeCommitment(this.commitment, own, other);
  }

  static async prepare(format: CommitmentFormat, htlcCount: number): Promise<Crime> {
    const node = await nodeWithCoins(130);
    const state = revoked(format, htlcs(htlcCount, 200_000, FIRST_EXPIRY));
    const from = coinbaseAt(node, 1);
    const script = fundingOutputScript(
      victim.basepoints.fundingPublicKey,
      cheater.basepoints.fundingPublicKey,
    );
    const amount = state.parameters.fundingAmount;
    const funding = spend([from], {
      outputs: [
        { script, value: amount },
        { script: OPEN_SCRIPT, value: from.value - amount - 10_000n },
      ],
    });
    expect(submit(node, funding)).toBe('accepted');
    node.mine(15, OPEN_SCRIPT);
    const parameters = { ...state.parameters, funding: { txid: funding.getHash(), outputIndex: 0 } };
    return new Crime(node, { ...state, parameters });
  }

  /** The cheater's transaction for the HTLC at a place. Anchors ones bring a coin that pays the fee. */
  htlcTransaction(place: number): Transaction {
    const htlc = this.commitment.htlcTransactions[place];
    const point = cheater.perCommitmentPoint(REVOKED_NUMBER);
    const theirs = victim.signHtlcTransactions(this.commitment, point)[place];
    if (htlc === undefined || theirs === undefined) throw new Error('no such HTLC');
    const build = (own: Uint8Array) =>
      htlc.kind === 'timeout'
        ? finalizeHtlcTimeout(htlc, own, theirs)
        : finalizeHtlcSuccess(htlc, own, theirs, preimage(Number(htlc.htlc.id)));
    if (htlc.format !== 'anchors') return build(cheater.signOwnHtlc(htlc, point));
    const coin = coinbaseAt(this.node, 2 + place);
    const joined = htlc.transaction.clone();
    const fee = spend([coin], { fee: 5000n });
    const [input, output] = [fee.ins[0], fee.outs[0]];
    if (input === undefined || output === undefined) throw new Error('no coin');
    joined.addInput(input.hash, input.index, input.sequence);
    joined.addOutput(output.script, output.value);
    const own = cheater.signOwnHtlc({ ...htlc, transaction: joined }, point);
    joined.setWitness(0, build(own).ins[0]?.witness ?? []);
    joined.setWitness(1, input.witness);
    return joined;
  }

  mine(...transactions: readonly Transaction[]): void {
    const mined = this.node.mineExactly(transactions.map(chainTransaction), OPEN_SCRIPT);
    if (typeof mined !== 'string') throw new Error(mined.reason);
  }
}

async function guarded(crime: Crime, mode: TowerMode, folder = newFolder()) {
  const { tower, address, port } = await openTower(folder, { backend: chainOf(crime.node) });
  const opened = openClient(newFolder());
  opened.client.add(TOWER_ID, address, mode);
  opened.store.transaction(() => opened.client.revoked(crime.state, victim));
  opened.client.poke();
  await until(() => opened.client.summaries()[0]?.channels[0]?.covered === 1);
  opened.close();
  return { tower, folder, port };
}

/** What the mempool holds that pays the victim and nobody else. */
function waiting({ node }: Crime): Transaction[] {
  return node.mempool
    .all()
    .map(({ transaction: { tx } }) => tx)
    .filter(({ outs }) => outs.every(({ script }) => toHex(script) === toHex(DESTINATION)));
}

/** Blocks of all that waits, each seen by the tower. */
async function mineOn(crime: Crime, tower: Tower, blocks: number): Promise<void> {
  for (let block = 0; block < blocks; block++) {
    crime.node.mine(1, OPEN_SCRIPT);
    await tower.poke();
  }
}

const CASES = (['staticRemoteKey', 'anchors'] as const).flatMap((format) =>
  (['own', 'stranger'] as const).map((mode) => [format, mode] as const),
);

describe('a breach on the embedded chain', () => {
  it.each(CASES)(
    '%s, %s tower: every output is taken and followed through 100 blocks',
    async (format, mode) => {
      const crime = await Crime.prepare(format, 4);
      const { tower } = await guarded(crime, mode);
      await tower.poke();
      expect(tower.state.breaches).toEqual([]);
      crime.mine(crime.broadcast);
      await tower.poke();
      expect(waiting(crime).length).toBe(6);
      await mineOn(crime, tower, 1);
      expect(tower.state.breaches).toMatchObject([{ claims: 6, taken: 6, lost: 0 }]);
      const { recoveredSat = 0n, feesSat = 0n } = tower.state.breaches[0] ?? {};
      const claimed = crime.commitment.outputs
        .filter(({ kind }) => !kind.endsWith('Anchor'))
        .reduce((sum, { amount }) => sum + amount, 0n);
      expect(recoveredSat + feesSat).toBe(claimed);
      expect(feesSat).toBeLessThan(20_000n);
      await mineOn(crime, tower, 98);
      expect(tower.state.breaches.length).toBe(1);
      await mineOn(crime, tower, 1);
      expect(tower.state.breaches).toEqual([]);
    },
  );

  it.each([
    ['staticRemoteKey', 'own'],
    ['staticRemoteKey', 'stranger'],
    ['anchors', 'own'],
  ] as const)('%s, %s tower: the cheater confirms its HTLC transactions first', async (format, mode) => {
    const crime = await Crime.prepare(format, 4);
    const { tower } = await guarded(crime, mode);
    // One in the very block of the commitment where that can be, the others in the next.
    const all = [0, 1, 2, 3].map((place) => crime.htlcTransaction(place));
    const early = format === 'staticRemoteKey' ? all.slice(0, 1) : [];
    crime.mine(crime.broadcast, ...early);
    await tower.poke();
    crime.mine(...all.slice(early.length));
    await tower.poke();
    const taken = waiting(crime).map(({ ins }) => toHex(ins[0]?.hash ?? new Uint8Array(0)));
    for (const transaction of all) expect(taken).toContain(toHex(transaction.getHash()));
    await mineOn(crime, tower, 1);
    expect(tower.state.breaches).toMatchObject([{ claims: 10, taken: 6, lost: 4 }]);
  });

  it("anchors, a stranger's tower: what the cheater's HTLC transaction takes is gone, the rest is not", async () => {
    const crime = await Crime.prepare('anchors', 4);
    const { tower } = await guarded(crime, 'stranger');
    crime.mine(crime.broadcast);
    crime.mine(crime.htlcTransaction(0));
    await tower.poke();
    await mineOn(crime, tower, 1);
    expect(tower.state.breaches).toMatchObject([{ claims: 6, taken: 5, lost: 1 }]);
  });

  it('is found when it happened while the tower was down, before a client is heard', async () => {
    const crime = await Crime.prepare('anchors', 2);
    const { tower, folder, port } = await guarded(crime, 'own');
    await tower.stop();
    crime.mine(crime.broadcast);
    crime.node.mine(3, OPEN_SCRIPT);
    crime.mine(crime.htlcTransaction(1));
    const later = await openTower(folder, { backend: chainOf(crime.node) }, port);
    await later.tower.poke();
    expect(later.tower.state.breaches).toMatchObject([{ claims: 5, taken: 0, lost: 1 }]);
    expect(waiting(crime).length).toBe(4);
    await mineOn(crime, later.tower, 1);
    expect(later.tower.state.breaches).toMatchObject([{ taken: 4 }]);
  });

  it('is pursued after a restart in the middle, and after mempools have forgotten', async () => {
    const crime = await Crime.prepare('staticRemoteKey', 1);
    const { tower, folder } = await guarded(crime, 'stranger');
    crime.mine(crime.broadcast);
    await tower.poke();
    await tower.stop();
    for (const transaction of waiting(crime)) crime.node.mempool.removeWithDescendants(transaction.getId());
    expect(waiting(crime)).toEqual([]);
    const later = await openTower(folder, { backend: chainOf(crime.node) });
    await later.tower.poke();
    expect(waiting(crime).length).toBe(3);
  });

  it('begins again when a reorganisation takes it, or what punished it, out of the chain', async () => {
    const crime = await Crime.prepare('anchors', 1);
    const { tower } = await guarded(crime, 'own');
    const { chain } = crime.node;
    crime.mine(crime.broadcast);
    await tower.poke();
    await mineOn(crime, tower, 1);
    expect(tower.state.breaches).toMatchObject([{ taken: 3 }]);
    crime.node.invalidate(chain.tip);
    crime.mine();
    crime.mine();
    await tower.poke();
    expect(tower.state.breaches).toMatchObject([{ taken: 0, claims: 3 }]);
    expect(waiting(crime).length).toBe(3);
    const height = tower.state.breaches[0]?.height ?? 0;
    const block = chain.at(height);
    if (block === undefined) throw new Error('no block');
    crime.node.invalidate(block);
    for (let mined = 0; mined < 4; mined++) crime.mine();
    await tower.poke();
    expect(tower.state.breaches).toEqual([]);
    crime.mine(crime.broadcast);
    await tower.poke();
    await mineOn(crime, tower, 1);
    expect(tower.state.breaches).toMatchObject([{ taken: 3 }]);
  });

  it('is not hidden by what others have stored under its hint', async () => {
    const crime = await Crime.prepare('anchors', 3);
    const folder = newFolder();
    const { kit, txid } = buildKit(crime.state, victim, 'own', DESTINATION);
    const real = sealKit(kit, txid, entropy);
    const [first] = real;
    if (first === undefined) throw new Error('no record');
    const forgeries = [
      { ...first, blob: new Uint8Array(first.blob.length) },
      // The cheater knows the txid, so it can write what decrypts: only the right key matches the scripts.
      ...sealKit({ ...kit, revocationKey: new Uint8Array(32).fill(5), presigned: [] }, txid, entropy),
      ...sealKit(
        { ...kit, destination: new Uint8Array(22), revocationKey: kit.paymentPublicKey },
        txid,
        entropy,
      ),
    ];
    const store = TowerStore.open(join(folder, 'tower.sqlite'), { network: NETWORK.name, nodeId: TOWER_ID });
    const { id: sessionId } = store.createSession(new Uint8Array(33).fill(3));
    store.append(
      [...forgeries, ...real].map((sealed, place) => ({ ...sealed, sessionId, sequence: place + 1 })),
    );
    store.close();
    const { tower } = await openTower(folder, { backend: chainOf(crime.node) });
    crime.mine(crime.broadcast);
    await tower.poke();
    await mineOn(crime, tower, 1);
    expect(tower.state.breaches).toMatchObject([{ claims: 5, taken: 5 }]);
  });
});
