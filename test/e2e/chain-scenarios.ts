import { bech32 } from 'bech32';
import { script as scripts } from 'bitcoinjs-lib';
import { Transaction } from 'bitcoinjs-lib/src/transaction';
import secp256k1 from 'secp256k1';
import { ChainRpcError } from '../../regtest/launch/rpc-client.js';
import { concatBytes, fromHex } from '../../src/core/primitives/bytes.js';
import {
  coinOf,
  OPEN_SCRIPT,
  payToWitnessScript,
  publicKey,
  type SpendOptions,
  sha256,
  signWitness,
  spend,
  type TestCoin,
} from '../unit/regtest/fixtures.js';

/** What a scenario needs of a chain, whichever it is. */
export interface ScenarioChain {
  readonly bech32Prefix: string;
  call<T>(method: string, ...params: readonly unknown[]): Promise<T>;
  mine(blocks: number): Promise<string[]>;
  fund(address: string, sat: bigint): Promise<string>;
}

/** Steps against a chain; each gives what the chain said. */
export type Scenario = (play: Play) => Promise<string[]>;

const COIN = 10_000_000n;
const MULTISIG = scripts.fromASM(
  `OP_2 ${Buffer.from(publicKey(0)).toString('hex')} ${Buffer.from(publicKey(1)).toString('hex')} OP_2 OP_CHECKMULTISIG`,
);
const DELAYED = scripts.fromASM('OP_3 OP_CHECKSEQUENCEVERIFY');
const EMPTY = new Uint8Array();
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A chain with hands: confirmed coins to order, and answers in a form that two chains share. */
export class Play {
  constructor(readonly chain: ScenarioChain) {}

  /** Confirmed coins of 0.1 each under one witness script. */
  async coins(count: number, witnessScript: Uint8Array = Uint8Array.of(0x51)): Promise<TestCoin[]> {
    const script = payToWitnessScript(witnessScript);
    const address = bech32.encode(this.chain.bech32Prefix, [0, ...bech32.toWords(sha256(witnessScript))]);
    const coins: TestCoin[] = [];
    for (let i = 0; i < count; i++) {
      const txid = await this.chain.fund(address, COIN);
      const tx = Transaction.fromHex(await this.chain.call<string>('getrawtransaction', txid));
      const index = tx.outs.findIndex((output) => Buffer.compare(output.script, script) === 0);
      coins.push(coinOf(tx, index));
    }
    await this.chain.mine(1);
    return coins;
  }

  async coin(witnessScript?: Uint8Array): Promise<TestCoin> {
    const [coin] = await this.coins(1, witnessScript);
    if (coin === undefined) throw new Error('no coin');
    return coin;
  }

  height(): Promise<number> {
    return this.chain.call<number>('getblockcount');
  }

  /** `sendrawtransaction`: `accepted` or code and reason. */
  send(tx: Transaction): Promise<string> {
    return said(this.chain.call('sendrawtransaction', tx.toHex()));
  }

  /** `testmempoolaccept`: `allowed` or the reason. */
  async test(tx: Transaction): Promise<string> {
    const [answer] = await this.chain.call<{ allowed: boolean; 'reject-reason'?: string }[]>(
      'testmempoolaccept',
      [tx.toHex()],
    );
    return answer?.allowed === true ? 'allowed' : bare(answer?.['reject-reason'] ?? '');
  }

  /** `generateblock` with this transaction alone. */
  async mine(tx: Transaction): Promise<string> {
    const address = bech32.encode(this.chain.bech32Prefix, [
      0,
      ...bech32.toWords(sha256(Uint8Array.of(0x51))),
    ]);
    return said(this.chain.call('generateblock', address, [tx.toHex()]), blockReason);
  }
}

async function said(answer: Promise<unknown>, reason = bare): Promise<string> {
  try {
    await answer;
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ChainRpcError)) throw error;
    return `${error.code} ${reason(error.message)}`;
  }
}

// The sentence of a script error stands for it: versions differ in which prefix they give it.
function bare(message: string): string {
  const scriptError = /mandatory-script-verify-flag[a-z-]* \((.*)\)/.exec(message)?.[1];
  return scriptError ?? message.replace(/^TestBlockValidity failed: /, '').replace(/,.*/, '');
}

// A node that checks the scripts of a block in parallel does not say which failed how.
function blockReason(message: string): string {
  return /block-validation-failed|script-verify-flag/.test(message) ? 'a script fails' : bare(message);
}

function once(options: SpendOptions): Scenario {
  return async (play) => {
    const tx = spend([await play.coin()], options);
    return [await play.test(tx), await play.send(tx)];
  };
}

function paying(script: Uint8Array, value: bigint): Scenario {
  return once({
    outputs: [
      { script, value },
      { script: OPEN_SCRIPT, value: COIN - 100_000n },
    ],
  });
}

function multisig(unlock: (tx: Transaction, coin: TestCoin) => Uint8Array[]): Scenario {
  return async (play) => {
    const coin = await play.coin(MULTISIG);
    const tx = spend([coin]);
    tx.setWitness(0, unlock(tx, coin));
    return [await play.test(tx), await play.send(tx), await play.mine(tx)];
  };
}

function signatures(tx: Transaction, coin: TestCoin, first: number, second: number): Uint8Array[] {
  const sign = (key: number) => signWitness(tx, 0, MULTISIG, coin.value, key);
  return [EMPTY, sign(first), sign(second), MULTISIG];
}

function highS(signature: Uint8Array): Uint8Array {
  const compact = secp256k1.signatureImport(signature.subarray(0, -1));
  const low = BigInt(`0x${Buffer.from(compact.subarray(32)).toString('hex')}`);
  compact.set(Buffer.from((CURVE_ORDER - low).toString(16).padStart(64, '0'), 'hex'), 32);
  return concatBytes(secp256k1.signatureExport(compact), signature.subarray(-1));
}

/** What two chains must agree on, step by step. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'an ordinary spend': once({}),
  'the least fee': once({ fee: 96n }),
  'a fee below the least': once({ fee: 95n }),
  'more out than in': once({ fee: -1n }),
  'a fee that is surely a mistake': once({ fee: 1_000_000n }),
  'an unknown version': once({ version: 9 }),
  'an output of no known type': paying(fromHex('51'), 1000n),
  'data of 80 bytes': paying(concatBytes(fromHex('6a4c50'), new Uint8Array(80)), 0n),
  'data of 81 bytes': paying(concatBytes(fromHex('6a4c51'), new Uint8Array(81)), 0n),
  'a witness script at the dust limit': paying(OPEN_SCRIPT, 330n),
  'a witness script below it': paying(OPEN_SCRIPT, 329n),
  'a key hash at the dust limit': paying(concatBytes(fromHex('0014'), new Uint8Array(20)), 294n),
  'a key hash below it': paying(concatBytes(fromHex('0014'), new Uint8Array(20)), 293n),
  'a taproot output below the dust limit': paying(concatBytes(fromHex('5120'), new Uint8Array(32)), 329n),
  'an anchor below its dust limit': paying(fromHex('51024e73'), 239n),
  'an anchor at its dust limit': paying(fromHex('51024e73'), 240n),
  'a tiny transaction': once({ outputs: [{ script: fromHex('6a'), value: 0n }] }),
  'a large witness element': once({ witness: [new Uint8Array(81), fromHex('51')] }),
  'a scriptSig that computes': async (play) => {
    const tx = spend([await play.coin()]);
    tx.setInputScript(0, fromHex('61'));
    return [await play.test(tx), await play.send(tx), await play.mine(tx)];
  },
  'a scriptSig before a witness': async (play) => {
    const tx = spend([await play.coin()]);
    tx.setInputScript(0, fromHex('51'));
    return [await play.test(tx), await play.send(tx), await play.mine(tx)];
  },
  'inputs unknown, known and confirmed': async (play) => {
    const tx = spend([await play.coin()]);
    const early = await play.send(spend([coinOf(tx)]));
    const answers = [early, await play.send(tx), await play.send(tx), await play.test(tx)];
    await play.chain.mine(1);
    return [...answers, await play.send(tx), await play.test(tx)];
  },
  'an input twice': async (play) => {
    const coin = await play.coin();
    const tx = spend([coin, coin]);
    return [await play.test(tx), await play.send(tx), await play.mine(tx)];
  },
  'an absolute lock': async (play) => {
    const coin = await play.coin();
    const locktime = (await play.height()) + 1;
    const tx = spend([coin], { locktime });
    const early = [await play.test(tx), await play.send(tx), await play.mine(tx)];
    await play.chain.mine(1);
    return [...early, await play.send(tx)];
  },
  'a relative lock': async (play) => {
    const coin = await play.coin(DELAYED);
    const tx = spend([coin], { sequence: 3, witness: [DELAYED] });
    const short = spend([coin], { sequence: 2, witness: [DELAYED] });
    const first = [await play.send(tx), await play.mine(tx)];
    await play.chain.mine(1);
    const second = [await play.send(tx), await play.send(short), await play.mine(short)];
    await play.chain.mine(1);
    return [...first, ...second, await play.send(tx)];
  },
  'an immature coinbase': async (play) => {
    const [hash = ''] = await play.chain.mine(1);
    const block = await play.chain.call<{ tx: string[] }>('getblock', hash);
    const coinbase = Transaction.fromHex(await play.chain.call<string>('getrawtransaction', block.tx[0]));
    return [await play.test(spend([coinOf(coinbase)])), await play.mine(spend([coinOf(coinbase)]))];
  },
  'both signatures of two': multisig((tx, coin) => signatures(tx, coin, 0, 1)),
  'signatures out of order': multisig((tx, coin) => signatures(tx, coin, 1, 0)),
  'a strange signature': multisig((tx, coin) => signatures(tx, coin, 0, 2)),
  'one signature missing': multisig((tx, coin) => {
    const [dummy = EMPTY, first = EMPTY] = signatures(tx, coin, 0, 1);
    return [dummy, first, EMPTY, MULTISIG];
  }),
  'a high S': multisig((tx, coin) => {
    const [dummy = EMPTY, first = EMPTY, second = EMPTY] = signatures(tx, coin, 0, 1);
    return [dummy, first, highS(second), MULTISIG];
  }),
  'a dummy that is not empty': multisig((tx, coin) => [
    fromHex('01'),
    ...signatures(tx, coin, 0, 1).slice(1),
  ]),
  'another witness script': multisig(() => [Uint8Array.of(0x51)]),
  'no witness': multisig(() => []),
  'a surplus witness element': multisig((tx, coin) => [EMPTY, ...signatures(tx, coin, 0, 1)]),
  'an undefined hash type': multisig((tx, coin) => [
    EMPTY,
    signWitness(tx, 0, MULTISIG, coin.value, 0, 4),
    signWitness(tx, 0, MULTISIG, coin.value, 1),
    MULTISIG,
  ]),
  'a signature for one output, with others added': multisig((tx, coin) => {
    const type = Transaction.SIGHASH_SINGLE | Transaction.SIGHASH_ANYONECANPAY;
    const sign = (key: number) => signWitness(tx, 0, MULTISIG, coin.value, key, type);
    const witness = [EMPTY, sign(0), sign(1), MULTISIG];
    tx.addOutput(OPEN_SCRIPT, 330n);
    return witness;
  }),
  'replacements by fee': async (play) => {
    const coin = await play.coin();
    const fees = [1000n, 1000n, 1095n, 1096n, 5000n, 5050n];
    const answers: string[] = [];
    for (const fee of fees) answers.push(await play.send(spend([coin], { fee })));
    return answers;
  },
  'a replacement that adds an unconfirmed input': async (play) => {
    const [first, second] = await play.coins(2);
    if (first === undefined || second === undefined) throw new Error('no coins');
    const other = spend([second]);
    const answers = [await play.send(spend([first])), await play.send(other)];
    return [...answers, await play.send(spend([first, coinOf(other)], { fee: 50_000n }))];
  },
  'a replacement that spends what it replaces': async (play) => {
    const coin = await play.coin();
    const first = spend([coin]);
    return [await play.send(first), await play.send(spend([coin, coinOf(first)], { fee: 50_000n }))];
  },
  'a replacement that must pay for descendants': async (play) => {
    const coin = await play.coin();
    const first = spend([coin]);
    const answers = [await play.send(first), await play.send(spend([coinOf(first)], { fee: 20_000n }))];
    const replacements = [20_000n, 21_095n, 21_096n].map((fee) => spend([coin], { fee }));
    for (const tx of replacements) answers.push(await play.send(tx));
    return answers;
  },
  'a chain of 26, and the place that is left for a sibling': async (play) => {
    const outputs = [1, 2, 3].map(() => ({ script: OPEN_SCRIPT, value: 3_000_000n }));
    const first = spend([await play.coin()], { outputs, fee: 0n });
    const answers = [await play.send(first)];
    let at = coinOf(first, 0);
    for (let i = 0; i < 25; i++) {
      const tx = spend([at]);
      answers.push(await play.send(tx));
      at = coinOf(tx);
    }
    return [
      ...answers,
      await play.send(spend([coinOf(first, 1)])),
      await play.send(spend([coinOf(first, 2)])),
    ];
  },
  'a reorganisation': async (play) => {
    const coin = await play.coin();
    const tx = spend([coin]);
    const answers = [await play.send(tx)];
    const [hash = ''] = await play.chain.mine(1);
    await play.chain.call('invalidateblock', hash);
    answers.push((await play.chain.call<string[]>('getrawmempool')).includes(tx.getId()) ? 'back' : 'gone');
    answers.push(await play.send(spend([coin], { fee: 9000n })));
    await play.chain.mine(2);
    await play.chain.call('reconsiderblock', hash);
    return [...answers, await play.send(tx), await play.send(spend([coin], { fee: 9000n }))];
  },
};
