import { type Satoshi, sat } from '../primitives/units.js';
import { Op } from './script.js';

/** Whether a `shutdown` may name this script (BOLT 2, `shutdown`), given the features that were negotiated. */
export function isValidShutdownScript(
  scriptPubKey: Uint8Array,
  anySegwit: boolean,
  simpleClose = false,
): boolean {
  const program = witnessProgram(scriptPubKey);
  if (program?.version === 0) return program.length === 20 || program.length === 32;
  if (program !== undefined) return anySegwit;
  return simpleClose && isOpReturn(scriptPubKey);
}

/** Bitcoin Core's dust threshold for a script at its default 3000 sat/kvB (BOLT 3, Dust Limits). */
export function dustLimitForScript(scriptPubKey: Uint8Array): Satoshi {
  if (scriptPubKey[0] === Op.return) return sat(0);
  const program = witnessProgram(scriptPubKey);
  if (program?.version === 0) return sat(program.length === 20 ? 294 : 330);
  if (program?.version === 1 && isAnchor(scriptPubKey)) return sat(240);
  if (program !== undefined) return sat(354);
  if (isScriptHash(scriptPubKey)) return sat(540);
  return sat(546);
}

function witnessProgram(
  scriptPubKey: Uint8Array,
): { readonly version: number; readonly length: number } | undefined {
  const [versionOpcode, length] = scriptPubKey;
  if (versionOpcode === undefined || length === undefined) return undefined;
  if (length < 2 || length > 40 || scriptPubKey.length !== length + 2) return undefined;
  if (versionOpcode === Op.zero) return { version: 0, length };
  if (versionOpcode < Op.one || versionOpcode > Op.sixteen) return undefined;
  return { version: versionOpcode - Op.one + 1, length };
}

/** One push of 6 to 80 bytes behind OP_RETURN, in its shortest form. */
function isOpReturn(scriptPubKey: Uint8Array): boolean {
  const [opcode, push, length] = scriptPubKey;
  if (opcode !== Op.return || push === undefined) return false;
  if (push >= 6 && push <= 75) return scriptPubKey.length === push + 2;
  if (push !== Op.pushData1 || length === undefined) return false;
  return length >= 76 && length <= 80 && scriptPubKey.length === length + 3;
}

function isAnchor(scriptPubKey: Uint8Array): boolean {
  return scriptPubKey.length === 4 && scriptPubKey[2] === 0x4e && scriptPubKey[3] === 0x73;
}

function isScriptHash(scriptPubKey: Uint8Array): boolean {
  return (
    scriptPubKey.length === 23 &&
    scriptPubKey[0] === Op.hash160 &&
    scriptPubKey[1] === 20 &&
    scriptPubKey[22] === Op.equal
  );
}
