import { compactSize } from './block.js';
import type { Coin } from './coins.js';
import { isUnspendable } from './coins.js';
import { type Rejection, rejection } from './rejection.js';
import { isPushOnly, multisigKeys, pushes, scriptType, witnessProgram } from './script-types.js';
import type { ChainTransaction } from './transaction.js';

/** The largest transaction version that is relayed: 3 is topologically restricted (BIP 431). */
const MAX_STANDARD_VERSION = 3;
const MAX_STANDARD_WEIGHT = 400_000;
const MIN_STANDARD_NONWITNESS_SIZE = 65;
const MAX_SCRIPTSIG_SIZE = 1650;
const MAX_OP_RETURN_RELAY = 83;
const MAX_BARE_MULTISIG_KEYS = 3;
const MAX_P2WSH_STACK_ITEMS = 100;
const MAX_P2WSH_STACK_ITEM_SIZE = 80;
const MAX_P2WSH_SCRIPT_SIZE = 3600;
const MAX_TAPSCRIPT_STACK_ITEM_SIZE = 80;
const MAX_P2SH_SIGOPS = 15;
/** One dust output is let through when the transaction pays no fee: a child must spend it (ephemeral dust). */
const MAX_DUST_OUTPUTS = 1;
const DUST_RELAY_FEE_PER_VBYTE = 3;
const ANNEX_TAG = 0x50;

/** Bitcoin Core's `IsStandardTx` and the least size: the first reason against relaying, if any. */
export function checkStandard(entry: ChainTransaction): Rejection | undefined {
  const { tx } = entry;
  if (tx.version < 1 || tx.version > MAX_STANDARD_VERSION) return rejection('version');
  if (entry.weight > MAX_STANDARD_WEIGHT) return rejection('tx-size');
  for (const input of tx.ins) {
    if (input.script.length > MAX_SCRIPTSIG_SIZE) return rejection('scriptsig-size');
    if (!isPushOnly(input.script)) return rejection('scriptsig-not-pushonly');
  }
  if (!tx.outs.every((output) => isStandardOutput(output.script))) return rejection('scriptpubkey');
  if (tx.outs.filter((output) => scriptType(output.script) === 'nulldata').length > 1) {
    return rejection('multi-op-return');
  }
  if (dustOutputs(entry).length > MAX_DUST_OUTPUTS) return rejection('dust');
  if (tx.byteLength(false) < MIN_STANDARD_NONWITNESS_SIZE) return rejection('tx-size-small');
  return undefined;
}

/** Bitcoin Core's `AreInputsStandard` and `IsWitnessStandard`. */
export function checkStandardInputs(entry: ChainTransaction, coins: readonly Coin[]): Rejection | undefined {
  for (const [index, input] of entry.tx.ins.entries()) {
    const script = coins[index]?.script ?? new Uint8Array();
    const type = scriptType(script);
    if (type === 'nonstandard' || type === 'witness_unknown') return rejection('bad-txns-nonstandard-inputs');
    if (type !== 'scripthash') continue;
    const redeem = redeemScript(input.script);
    if (redeem === undefined || sigops(redeem) > MAX_P2SH_SIGOPS) {
      return rejection('bad-txns-nonstandard-inputs');
    }
  }
  const standard = entry.tx.ins.every((input, index) => {
    const script = coins[index]?.script ?? new Uint8Array();
    return input.witness.length === 0 || isStandardWitness(script, input.script, input.witness);
  });
  return standard ? undefined : rejection('bad-witness-nonstandard');
}

/** The indexes of outputs that cost more to spend than they hold. */
export function dustOutputs(entry: ChainTransaction): number[] {
  return [...entry.tx.outs.entries()]
    .filter(([, output]) => output.value < dustThreshold(output.script))
    .map(([index]) => index);
}

/** The least value in satoshi of an output with this script: three times what spending it costs at 1 sat/vB. */
export function dustThreshold(script: Uint8Array): bigint {
  if (isUnspendable(script)) return 0n;
  const outputSize = 8 + compactSize(script.length).length + script.length;
  const spendingSize = witnessProgram(script) === undefined ? 148 : 67;
  return BigInt((outputSize + spendingSize) * DUST_RELAY_FEE_PER_VBYTE);
}

function isStandardOutput(script: Uint8Array): boolean {
  const type = scriptType(script);
  if (type === 'multisig') return (multisigKeys(script) ?? 0) <= MAX_BARE_MULTISIG_KEYS;
  if (type === 'nulldata') return script.length <= MAX_OP_RETURN_RELAY;
  return type !== 'nonstandard';
}

function isStandardWitness(
  script: Uint8Array,
  scriptSig: Uint8Array,
  witness: readonly Uint8Array[],
): boolean {
  const type = scriptType(script);
  if (type === 'anchor') return false;
  const program = type === 'scripthash' ? (redeemScript(scriptSig) ?? script) : script;
  switch (scriptType(program)) {
    case 'witness_v0_scripthash':
      return (
        (witness.at(-1)?.length ?? 0) <= MAX_P2WSH_SCRIPT_SIZE &&
        witness.length - 1 <= MAX_P2WSH_STACK_ITEMS &&
        witness.slice(0, -1).every((item) => item.length <= MAX_P2WSH_STACK_ITEM_SIZE)
      );
    case 'witness_v1_taproot':
      return type === 'scripthash' || isStandardTaprootWitness(witness);
    default:
      return witnessProgram(program) !== undefined;
  }
}

function isStandardTaprootWitness(witness: readonly Uint8Array[]): boolean {
  const last = witness.at(-1);
  if (witness.length >= 2 && last?.[0] === ANNEX_TAG) return false;
  if (witness.length === 1) return true;
  const isTapscript = ((last?.[0] ?? 0) & 0xfe) === 0xc0;
  return (
    (last?.length ?? 0) > 0 &&
    (!isTapscript || witness.slice(0, -2).every((item) => item.length <= MAX_TAPSCRIPT_STACK_ITEM_SIZE))
  );
}

function redeemScript(scriptSig: Uint8Array): Uint8Array | undefined {
  return pushes(scriptSig)?.at(-1);
}

// The accurate count: a multisig counts its keys.
function sigops(script: Uint8Array): number {
  const keys = multisigKeys(script);
  if (keys !== undefined) return keys;
  let count = 0;
  let offset = 0;
  while (offset < script.length) {
    const opcode = script[offset] ?? 0;
    if (opcode === 0xac || opcode === 0xad) count += 1;
    if (opcode === 0xae || opcode === 0xaf) count += 20;
    const wide = opcode >= 0x4c && opcode <= 0x4e ? 1 << (opcode - 0x4c) : 0;
    let length = opcode < 0x4c ? opcode : 0;
    for (let i = wide; i > 0; i--) length = length * 256 + (script[offset + i] ?? 0);
    offset += 1 + wide + length;
  }
  return count;
}
