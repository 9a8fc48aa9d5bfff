import { BIP32Factory, type BIP32Interface } from 'bip32';
import * as ecc from 'tiny-secp256k1';
import type { PrivateKey, PublicKey } from '../../core/crypto/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import type { Network } from '../../core/primitives/network.js';
import { payToWitnessPublicKeyHash } from '../../core/transactions/script.js';
import type { KeyChain, KeyCounts, KeyPlace } from './store.js';

/**
 * Keys beyond the last used one that are looked for in blocks, so that a restore finds every address that was handed
 * out. No more are handed out than that.
 */
export const GAP_LIMIT = 50;

const CHAINS: readonly KeyChain[] = ['external', 'change'];
const P2WPKH_LENGTH = 22;

/** BIP 32 over the one curve that it takes. Making it checks that curve, which is done once. */
export const hdKeys = BIP32Factory(ecc);

/** The wallet's keys: native segwit at m/84'/coin'/0' of the node's seed (BIP 84). */
export class WalletKeys {
  private readonly branches: Readonly<Record<KeyChain, BIP32Interface>>;
  private readonly places = new Map<string, KeyPlace>();
  private readonly watched: Record<KeyChain, number> = { external: 0, change: 0 };
  private readonly repeated: Record<KeyChain, number> = { external: 0, change: 0 };

  constructor(
    seed: Uint8Array,
    network: Network,
    readonly counts: Record<KeyChain, KeyCounts>,
  ) {
    const account = hdKeys
      .fromSeed(seed, { wif: network.wif, bip32: network.bip32 })
      .derivePath(`m/84'/${network.coinType}'/0'`);
    this.branches = { external: account.derive(0), change: account.derive(1) };
    for (const chain of CHAINS) this.watch(chain);
  }

  /** A key that was not handed out yet; once the gap is full, those that nobody paid to go round. */
  issue(chain: KeyChain): KeyPlace {
    const { issued, used } = this.counts[chain];
    if (issued >= used + GAP_LIMIT) return { chain, index: used + (this.repeated[chain]++ % GAP_LIMIT) };
    this.counts[chain] = { issued: issued + 1, used };
    return { chain, index: issued };
  }

  /** The key that an output script pays to, if it is one of the wallet's. */
  placeOf(script: Uint8Array): KeyPlace | undefined {
    if (script.length !== P2WPKH_LENGTH || script[0] !== 0) return undefined;
    return this.places.get(toHex(script));
  }

  /** Notes that the chain uses a key; true if that brings new keys to look for. */
  markUsed({ chain, index }: KeyPlace): boolean {
    const { issued, used } = this.counts[chain];
    if (index < used) return false;
    this.counts[chain] = { issued: Math.max(issued, index + 1), used: index + 1 };
    this.watch(chain);
    return true;
  }

  /** The P2WPKH output script of a key. */
  script(place: KeyPlace): Uint8Array {
    return payToWitnessPublicKeyHash(this.publicKey(place));
  }

  publicKey(place: KeyPlace): PublicKey {
    return this.node(place).publicKey;
  }

  privateKey(place: KeyPlace): PrivateKey {
    const { privateKey } = this.node(place);
    if (privateKey === undefined) throw new Error('the wallet has no private keys');
    return privateKey;
  }

  private node({ chain, index }: KeyPlace): BIP32Interface {
    return this.branches[chain].derive(index);
  }

  private watch(chain: KeyChain): void {
    const end = this.counts[chain].used + GAP_LIMIT;
    for (let index = this.watched[chain]; index < end; index++) {
      const place = { chain, index };
      this.places.set(toHex(this.script(place)), place);
    }
    this.watched[chain] = Math.max(this.watched[chain], end);
  }
}
