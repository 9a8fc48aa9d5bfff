import { bech32, bech32m } from 'bech32';
import { concatBytes } from '../../src/core/primitives/bytes.js';
import { decodeBase58Check, encodeBase58Check } from './base58.js';
import { scriptType, witnessProgram } from './script-types.js';

const HUMAN_READABLE_PART = 'bcrt';
const PUBLIC_KEY_HASH_VERSION = 111;
const SCRIPT_HASH_VERSION = 196;

/** The output script of a regtest address, or `undefined` if it is none. */
export function addressToScript(address: string): Uint8Array | undefined {
  return segwitScript(address) ?? base58Script(address);
}

/** The regtest address of an output script, if it has one. */
export function scriptToAddress(script: Uint8Array): string | undefined {
  const witness = witnessProgram(script);
  if (witness !== undefined) {
    const words = [witness.version, ...bech32.toWords(witness.program)];
    return (witness.version === 0 ? bech32 : bech32m).encode(HUMAN_READABLE_PART, words);
  }
  switch (scriptType(script)) {
    case 'pubkeyhash':
      return encodeBase58Check(PUBLIC_KEY_HASH_VERSION, script.subarray(3, 23));
    case 'scripthash':
      return encodeBase58Check(SCRIPT_HASH_VERSION, script.subarray(2, 22));
    default:
      return undefined;
  }
}

function segwitScript(address: string): Uint8Array | undefined {
  const decoded = bech32.decodeUnsafe(address, 90) ?? bech32m.decodeUnsafe(address, 90);
  const [version, ...words] = decoded?.words ?? [];
  if (decoded === undefined || version === undefined || decoded.prefix !== HUMAN_READABLE_PART)
    return undefined;
  const encoding = version === 0 ? bech32 : bech32m;
  const bytes = encoding.fromWordsUnsafe(words);
  if (encoding.decodeUnsafe(address, 90) === undefined || bytes === undefined || version > 16)
    return undefined;
  const program = Uint8Array.from(bytes);
  if (program.length < 2 || program.length > 40) return undefined;
  if (version === 0 && program.length !== 20 && program.length !== 32) return undefined;
  return concatBytes(Uint8Array.of(version === 0 ? 0 : 0x50 + version, program.length), program);
}

function base58Script(address: string): Uint8Array | undefined {
  const decoded = decodeBase58Check(address);
  if (decoded === undefined || decoded.payload.length !== 20) return undefined;
  if (decoded.version === PUBLIC_KEY_HASH_VERSION) {
    return concatBytes(Uint8Array.of(0x76, 0xa9, 20), decoded.payload, Uint8Array.of(0x88, 0xac));
  }
  if (decoded.version !== SCRIPT_HASH_VERSION) return undefined;
  return concatBytes(Uint8Array.of(0xa9, 20), decoded.payload, Uint8Array.of(0x87));
}
