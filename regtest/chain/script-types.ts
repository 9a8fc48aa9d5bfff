/** The kinds of output script, by the names that Bitcoin Core's JSON has for them. */
export type ScriptType =
  | 'pubkey'
  | 'pubkeyhash'
  | 'scripthash'
  | 'multisig'
  | 'nulldata'
  | 'anchor'
  | 'witness_v0_keyhash'
  | 'witness_v0_scripthash'
  | 'witness_v1_taproot'
  | 'witness_unknown'
  | 'nonstandard';

/** A witness program (BIP 141). */
export interface WitnessProgram {
  readonly version: number;
  readonly program: Uint8Array;
}

/** The witness program that a script is, if it is one. */
export function witnessProgram(script: Uint8Array): WitnessProgram | undefined {
  const opcode = script[0] ?? 0xff;
  const version = opcode === 0 ? 0 : opcode - 0x50;
  if (script.length < 4 || script.length > 42 || version < 0 || version > 16) return undefined;
  return script[1] === script.length - 2 ? { version, program: script.subarray(2) } : undefined;
}

/** Whether a script is the anchor that anyone may spend: OP_1 and the two bytes 4e73. */
export function isPayToAnchor(script: Uint8Array): boolean {
  return (
    script.length === 4 && script[0] === 0x51 && script[1] === 2 && script[2] === 0x4e && script[3] === 0x73
  );
}

/** Sorts an output script into Bitcoin Core's types. */
export function scriptType(script: Uint8Array): ScriptType {
  if (isPayToAnchor(script)) return 'anchor';
  const witness = witnessProgram(script);
  if (witness !== undefined) return witnessType(witness);
  if (script.length === 23 && script[0] === 0xa9 && script[1] === 20 && script[22] === 0x87) {
    return 'scripthash';
  }
  if (isPayToPublicKeyHash(script)) return 'pubkeyhash';
  if (script[0] === 0x6a && isPushOnly(script.subarray(1))) return 'nulldata';
  if (isPayToPublicKey(script)) return 'pubkey';
  return multisigKeys(script) === undefined ? 'nonstandard' : 'multisig';
}

/** Number of keys in a bare multisig script, `undefined` for any other script. */
export function multisigKeys(script: Uint8Array): number | undefined {
  if (script.at(-1) !== 0xae) return undefined;
  const required = (script[0] ?? 0) - 0x50;
  const keys = (script.at(-2) ?? 0) - 0x50;
  if (required < 1 || keys < required || keys > 16) return undefined;
  let offset = 1;
  for (let key = 0; key < keys; key++) {
    const length = script[offset] ?? 0;
    if (length !== 33 && length !== 65) return undefined;
    offset += 1 + length;
  }
  return offset === script.length - 2 ? keys : undefined;
}

/** Whether a script only pushes data, as a standard scriptSig must. */
export function isPushOnly(script: Uint8Array): boolean {
  return pushes(script) !== undefined;
}

/** What a script that only pushes data pushes (numbers as empty strings), `undefined` for any other. */
export function pushes(script: Uint8Array): Uint8Array[] | undefined {
  const pushed: Uint8Array[] = [];
  let offset = 0;
  while (offset < script.length) {
    const opcode = script[offset] ?? 0xff;
    offset += 1;
    if (opcode > 0x60) return undefined;
    let length = opcode > 0x4e ? 0 : opcode;
    if (opcode >= 0x4c && opcode <= 0x4e) {
      const width = 1 << (opcode - 0x4c);
      if (offset + width > script.length) return undefined;
      length = 0;
      for (let i = width - 1; i >= 0; i--) length = length * 256 + (script[offset + i] ?? 0);
      offset += width;
    }
    if (offset + length > script.length) return undefined;
    pushed.push(script.subarray(offset, offset + length));
    offset += length;
  }
  return pushed;
}

function witnessType({ version, program }: WitnessProgram): ScriptType {
  if (version === 0 && program.length === 20) return 'witness_v0_keyhash';
  if (version === 0 && program.length === 32) return 'witness_v0_scripthash';
  if (version === 1 && program.length === 32) return 'witness_v1_taproot';
  return version === 0 ? 'nonstandard' : 'witness_unknown';
}

function isPayToPublicKeyHash(script: Uint8Array): boolean {
  return (
    script.length === 25 &&
    script[0] === 0x76 &&
    script[1] === 0xa9 &&
    script[2] === 20 &&
    script[23] === 0x88 &&
    script[24] === 0xac
  );
}

function isPayToPublicKey(script: Uint8Array): boolean {
  const length = script[0] ?? 0;
  return (length === 33 || length === 65) && script.length === length + 2 && script.at(-1) === 0xac;
}
