import type { BIP32Interface } from 'bip32';
import { toHex } from '../../../src/core/primitives/bytes.js';
import { hdKeys } from '../../../src/node/wallet/keys.js';

/**
 * Lets wallets of the same seed share their derived keys: there are few identities and very many lives. Keys come from
 * the seed alone, so no life can tell.
 */
export function shareDerivedKeys(): void {
  if (shared) return;
  shared = true;
  const { fromSeed } = hdKeys;
  const roots = new Map<string, BIP32Interface>();
  hdKeys.fromSeed = (seed, network) => {
    const key = toHex(seed);
    const known = roots.get(key) ?? remembering(fromSeed(seed, network));
    roots.set(key, known);
    return known;
  };
}

let shared = false;

function remembering(node: BIP32Interface): BIP32Interface {
  const children = new Map<number | string, BIP32Interface>();
  const once = (key: number | string, derive: () => BIP32Interface) => {
    const known = children.get(key) ?? remembering(derive());
    children.set(key, known);
    return known;
  };
  const derive = node.derive.bind(node);
  const derivePath = node.derivePath.bind(node);
  node.derive = (index) => once(index, () => derive(index));
  node.derivePath = (path) => once(path, () => derivePath(path));
  return node;
}
