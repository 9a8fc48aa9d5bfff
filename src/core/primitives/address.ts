import { bech32, bech32m } from 'bech32';
import { address as base58 } from 'bitcoinjs-lib';
import { concatBytes, equalBytes } from './bytes.js';
import { NETWORKS, type Network, type NetworkName } from './network.js';
import { err, ok, type Result } from './result.js';

/** Why a text is not an address to pay on this network. */
export type AddressError =
  | { readonly code: 'badAddress'; readonly reason: 'malformed' | 'witnessVersion' | 'witnessLength' }
  | {
      readonly code: 'badAddress';
      readonly reason: 'wrongNetwork';
      readonly expected: NetworkName;
      /** The networks the address is good for; empty when it is none that we know. */
      readonly actual: readonly NetworkName[];
    };

const OP_1 = 0x51;
const PAY_TO_PUBKEY_HASH = [Uint8Array.of(0x76, 0xa9, 20), Uint8Array.of(0x88, 0xac)] as const;
const PAY_TO_SCRIPT_HASH = [Uint8Array.of(0xa9, 20), Uint8Array.of(0x87)] as const;

/** The output script that an address stands for: base58 (P2PKH, P2SH), bech32 and bech32m (any witness version). */
export function addressToScript(text: string, network: Network): Result<Uint8Array, AddressError> {
  const separator = text.lastIndexOf('1');
  const prefix = text.slice(0, Math.max(separator, 0)).toLowerCase();
  const segwitNetworks = NETWORKS.filter((candidate) => candidate.bech32Prefix === prefix);
  if (segwitNetworks.length > 0) return segwitScript(text, network, segwitNetworks);
  return base58Script(text, network);
}

/** The address of an output script; undefined for a script that has none. */
export function scriptToAddress(script: Uint8Array, network: Network): string | undefined {
  const pubKeyHash = between(script, PAY_TO_PUBKEY_HASH);
  if (pubKeyHash !== undefined) return base58.toBase58Check(pubKeyHash, network.pubKeyHashVersion);
  const scriptHash = between(script, PAY_TO_SCRIPT_HASH);
  if (scriptHash !== undefined) return base58.toBase58Check(scriptHash, network.scriptHashVersions[0]);
  const witness = witnessProgram(script);
  if (witness === undefined) return undefined;
  const words = [witness.version, ...bech32.toWords(witness.program)];
  return (witness.version === 0 ? bech32 : bech32m).encode(network.bech32Prefix, words);
}

/** BIP 141: the version and program of a witness output script; undefined for every other script. */
export function witnessProgram(script: Uint8Array): { version: number; program: Uint8Array } | undefined {
  const [first, length] = script;
  if (first === undefined || script.length < 4 || script.length > 42 || length !== script.length - 2) {
    return undefined;
  }
  if (first !== 0 && (first < OP_1 || first > OP_1 + 15)) return undefined;
  return { version: first === 0 ? 0 : first - OP_1 + 1, program: script.slice(2) };
}

function segwitScript(
  text: string,
  network: Network,
  networks: readonly Network[],
): Result<Uint8Array, AddressError> {
  const plain = bech32.decodeUnsafe(text);
  const words = (plain ?? bech32m.decodeUnsafe(text))?.words;
  const version = words?.[0];
  if (words === undefined || version === undefined) return err({ code: 'badAddress', reason: 'malformed' });
  const bytes = bech32.fromWordsUnsafe(words.slice(1));
  // BIP 350: version 0 is bech32, every later version is bech32m.
  if (bytes === undefined || (version === 0) !== (plain !== undefined)) {
    return err({ code: 'badAddress', reason: 'malformed' });
  }
  if (version > 16) return err({ code: 'badAddress', reason: 'witnessVersion' });
  if (bytes.length < 2 || bytes.length > 40) return err({ code: 'badAddress', reason: 'witnessLength' });
  if (version === 0 && bytes.length !== 20 && bytes.length !== 32) {
    return err({ code: 'badAddress', reason: 'witnessLength' });
  }
  if (!networks.includes(network)) return wrongNetwork(network, networks);
  const opcode = version === 0 ? 0 : OP_1 + version - 1;
  return ok(Uint8Array.of(opcode, bytes.length, ...bytes));
}

function base58Script(text: string, network: Network): Result<Uint8Array, AddressError> {
  let decoded: { hash: Uint8Array; version: number };
  try {
    decoded = base58.fromBase58Check(text);
  } catch {
    return err({ code: 'badAddress', reason: 'malformed' });
  }
  const { hash, version } = decoded;
  if (version === network.pubKeyHashVersion) {
    return ok(concatBytes(PAY_TO_PUBKEY_HASH[0], hash, PAY_TO_PUBKEY_HASH[1]));
  }
  if (network.scriptHashVersions.includes(version)) {
    return ok(concatBytes(PAY_TO_SCRIPT_HASH[0], hash, PAY_TO_SCRIPT_HASH[1]));
  }
  return wrongNetwork(
    network,
    NETWORKS.filter(
      (other) => other.pubKeyHashVersion === version || other.scriptHashVersions.includes(version),
    ),
  );
}

function wrongNetwork(expected: Network, actual: readonly Network[]): Result<never, AddressError> {
  return err({
    code: 'badAddress',
    reason: 'wrongNetwork',
    expected: expected.name,
    actual: actual.map((network) => network.name),
  });
}

function between(
  script: Uint8Array,
  [head, tail]: readonly [Uint8Array, Uint8Array],
): Uint8Array | undefined {
  const hash = script.slice(head.length, head.length + 20);
  return equalBytes(script, concatBytes(head, hash, tail)) ? hash : undefined;
}
