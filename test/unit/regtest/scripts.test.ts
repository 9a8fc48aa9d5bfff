import { script as scripts } from 'bitcoinjs-lib';
import { hash160, taggedHash } from 'bitcoinjs-lib/src/crypto';
import type { Transaction } from 'bitcoinjs-lib/src/transaction';
import secp256k1 from 'secp256k1';
import * as schnorr from 'tiny-secp256k1';
import { isRejection } from '../../../regtest/chain/acceptance.js';
import type { RegtestNode } from '../../../regtest/chain/node.js';
import { acceptAlone } from '../../../regtest/chain/package-acceptance.js';
import { chainTransaction } from '../../../regtest/chain/transaction.js';
import { concatBytes } from '../../../src/core/primitives/bytes.js';
import {
  coinbaseAt,
  KEYS,
  lockInBlock,
  mineAlone,
  nodeWithCoins,
  OPEN_SCRIPT,
  payToWitnessScript,
  publicKey,
  type SpendOptions,
  signWitness,
  spend,
  type TestCoin,
} from './fixtures.js';

const SCRIPT_FAILED = /^(non-)?mandatory-script-verify-flag(-failed)? \((.*)\)$/;
const EMPTY = new Uint8Array();

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

let node: RegtestNode;
beforeEach(async () => {
  node = await nodeWithCoins(120);
});

function sentence(tx: Transaction): string {
  const outcome = acceptAlone(node, chainTransaction(tx));
  if (!isRejection(outcome)) return 'accepted';
  return SCRIPT_FAILED.exec(outcome.reason)?.[3] ?? outcome.reason;
}

function withHighS(signature: Uint8Array): Uint8Array {
  const compact = secp256k1.signatureImport(signature.subarray(0, -1));
  const low = BigInt(`0x${Buffer.from(compact.subarray(32)).toString('hex')}`);
  compact.set(Buffer.from((CURVE_ORDER - low).toString(16).padStart(64, '0'), 'hex'), 32);
  return concatBytes(secp256k1.signatureExport(compact), signature.subarray(-1));
}

function open(
  coin: TestCoin,
  unlock: (tx: Transaction) => Uint8Array[],
  options: SpendOptions = {},
): Transaction {
  const tx = spend([coin], options);
  tx.setWitness(0, unlock(tx));
  return tx;
}

const multisig = scripts.fromASM(
  `OP_2 ${Buffer.from(publicKey(0)).toString('hex')} ${Buffer.from(publicKey(1)).toString('hex')} OP_2 OP_CHECKMULTISIG`,
);

describe('a 2-of-2 witness script', () => {
  const sign = (tx: Transaction, first: number, second: number, value = 100_000n) => [
    EMPTY,
    signWitness(tx, 0, multisig, value, first),
    signWitness(tx, 0, multisig, value, second),
    multisig,
  ];

  it('opens with both signatures in the order of the keys', () => {
    const coin = lockInBlock(node, 1, payToWitnessScript(multisig));
    expect(sentence(open(coin, (tx) => sign(tx, 0, 1)))).toBe('accepted');
  });

  it.each<[string, (tx: Transaction) => Uint8Array[], string]>([
    [
      'swapped signatures',
      (tx) => sign(tx, 1, 0),
      'Signature must be zero for failed CHECK(MULTI)SIG operation',
    ],
    ['a strange key', (tx) => sign(tx, 0, 2), 'Signature must be zero for failed CHECK(MULTI)SIG operation'],
    [
      'a wrong amount',
      (tx) => sign(tx, 0, 1, 99_999n),
      'Signature must be zero for failed CHECK(MULTI)SIG operation',
    ],
    [
      'a dummy that is not empty',
      (tx) => [Uint8Array.of(1), ...sign(tx, 0, 1).slice(1)],
      'Dummy CHECKMULTISIG argument must be zero',
    ],
    [
      'another script',
      (tx) => [...sign(tx, 0, 1).slice(0, 3), Uint8Array.of(0x51)],
      'Witness program hash mismatch',
    ],
    [
      'a surplus element',
      (tx) => [EMPTY, ...sign(tx, 0, 1)],
      'Stack size must be exactly one after execution',
    ],
    ['no witness', () => [], 'Witness program was passed an empty witness'],
  ])('refuses %s, in mempool and block', (_name, unlock, expected) => {
    const coin = lockInBlock(node, 1, payToWitnessScript(multisig));
    const tx = open(coin, unlock);
    expect(sentence(tx)).toBe(expected);
    expect(mineAlone(node, tx)).toMatch(SCRIPT_FAILED);
  });

  it('takes a high S in a block but not in the mempool', () => {
    const coin = lockInBlock(node, 1, payToWitnessScript(multisig));
    const tx = open(coin, (each) => {
      const [dummy = EMPTY, first = EMPTY, second = EMPTY] = sign(each, 0, 1);
      return [dummy, withHighS(first), second, multisig];
    });
    expect(sentence(tx)).toBe('Non-canonical signature: S value is unnecessarily high');
    expect(mineAlone(node, tx)).toBe('accepted');
  });
});

describe('key and hash outputs', () => {
  it('opens a witness key hash with its own signature alone', () => {
    const program = hash160(publicKey(0));
    const coin = lockInBlock(node, 1, concatBytes(Uint8Array.of(0, 20), program));
    const code = concatBytes(Uint8Array.of(0x76, 0xa9, 20), program, Uint8Array.of(0x88, 0xac));
    const sign = (tx: Transaction, value: bigint) => [signWitness(tx, 0, code, value, 0), publicKey(0)];
    expect(sentence(open(coin, (tx) => sign(tx, 100_001n)))).toBe(
      'Signature must be zero for failed CHECK(MULTI)SIG operation',
    );
    expect(sentence(open(coin, (tx) => sign(tx, 100_000n)))).toBe('accepted');
  });

  it('opens a witness script behind a script hash', () => {
    const inner = payToWitnessScript(multisig);
    const outer = concatBytes(Uint8Array.of(0xa9, 20), hash160(inner), Uint8Array.of(0x87));
    const coin = lockInBlock(node, 1, outer);
    const tx = open(coin, (each) => [
      EMPTY,
      signWitness(each, 0, multisig, coin.value, 0),
      signWitness(each, 0, multisig, coin.value, 1),
      multisig,
    ]);
    expect(sentence(tx)).toBe('bad-txns-nonstandard-inputs');
    tx.setInputScript(0, concatBytes(Uint8Array.of(inner.length), inner));
    expect(sentence(tx)).toBe('accepted');
  });

  it('lets anyone spend an anchor', () => {
    const coin = lockInBlock(node, 1, Uint8Array.of(0x51, 2, 0x4e, 0x73));
    expect(sentence(spend([coin], { witness: [Uint8Array.of(1)] }))).toBe('bad-witness-nonstandard');
    expect(sentence(spend([coin], { witness: [] }))).toBe('accepted');
  });
});

describe('time locks', () => {
  it('enforces a relative lock in script and in consensus', () => {
    const delayed = scripts.fromASM('OP_5 OP_CHECKSEQUENCEVERIFY');
    const coin = lockInBlock(node, 1, payToWitnessScript(delayed));
    const delayedBy = (sequence: number, version = 2) => open(coin, () => [delayed], { sequence, version });
    expect(sentence(delayedBy(4))).toBe('non-BIP68-final');
    expect(sentence(delayedBy(5, 1))).toBe('Locktime requirement not satisfied');
    expect(sentence(delayedBy(5))).toBe('non-BIP68-final');
    expect(mineAlone(node, delayedBy(5))).toBe('bad-txns-nonfinal');
    node.mine(3, OPEN_SCRIPT);
    expect(sentence(delayedBy(5))).toBe('non-BIP68-final');
    expect(sentence(delayedBy(4))).toBe('Locktime requirement not satisfied');
    node.mine(1, OPEN_SCRIPT);
    expect(sentence(delayedBy(5))).toBe('accepted');
  });

  it('enforces an absolute lock in script and in consensus', () => {
    const until = scripts.fromASM(`${Buffer.of(125).toString('hex')} OP_CHECKLOCKTIMEVERIFY`);
    const coin = lockInBlock(node, 1, payToWitnessScript(until));
    const at = (locktime: number, sequence = 0xfffffffe) => open(coin, () => [until], { locktime, sequence });
    expect(sentence(at(125))).toBe('non-final');
    expect(mineAlone(node, at(125))).toBe('bad-txns-nonfinal');
    expect(sentence(at(120))).toBe('Locktime requirement not satisfied');
    expect(sentence(at(125, 0xffffffff))).toBe('Locktime requirement not satisfied');
    node.mine(4, OPEN_SCRIPT);
    expect(sentence(at(125))).toBe('accepted');
  });
});

describe('taproot', () => {
  const internal = publicKey(0).slice(1);
  const leaf = scripts.fromASM(`${Buffer.from(publicKey(1).slice(1)).toString('hex')} OP_CHECKSIG`);
  const leafHash = taggedHash('TapLeaf', concatBytes(Uint8Array.of(0xc0, leaf.length), leaf));
  const tweak = taggedHash('TapTweak', concatBytes(internal, leafHash));
  const tweaked = schnorr.xOnlyPointAddTweak(internal, tweak);
  if (tweaked === null) throw new Error('no such point');
  const output = concatBytes(Uint8Array.of(0x51, 32), tweaked.xOnlyPubkey);
  const controlBlock = concatBytes(Uint8Array.of(0xc0 | tweaked.parity), internal);
  const ours = publicKey(0)[0] === 3 ? schnorr.privateNegate(KEYS[0] ?? EMPTY) : (KEYS[0] ?? EMPTY);
  const outputKey = schnorr.privateAdd(ours, tweak) ?? EMPTY;

  it('opens by the key', () => {
    const coin = lockInBlock(node, 1, output);
    const sign = (tx: Transaction, value: bigint) => [
      schnorr.signSchnorr(tx.hashForWitnessV1(0, [output], [value], 0), outputKey),
    ];
    expect(sentence(open(coin, (tx) => sign(tx, 99_999n)))).toBe('Invalid Schnorr signature');
    expect(sentence(open(coin, (tx) => sign(tx, 100_000n)))).toBe('accepted');
  });

  it('opens by the script', () => {
    const coin = lockInBlock(node, 1, output);
    const sign = (tx: Transaction, key: number) => [
      schnorr.signSchnorr(tx.hashForWitnessV1(0, [output], [coin.value], 0, leafHash), KEYS[key] ?? EMPTY),
      leaf,
      controlBlock,
    ];
    expect(sentence(open(coin, (tx) => sign(tx, 0)))).toBe('Invalid Schnorr signature');
    expect(
      sentence(
        open(coin, (tx) => [
          ...sign(tx, 1).slice(0, 2),
          controlBlock.map((byte, i) => (i === 5 ? byte ^ 1 : byte)),
        ]),
      ),
    ).toBe('Witness program hash mismatch');
    expect(sentence(open(coin, (tx) => sign(tx, 1)))).toBe('accepted');
  });
});

it('runs every input', () => {
  const coin = lockInBlock(node, 1, payToWitnessScript(multisig));
  const tx = spend([coinbaseAt(node, 2), coin]);
  expect(sentence(tx)).toBe('Witness program hash mismatch');
});
