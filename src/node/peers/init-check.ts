import { equalBytes } from '../../core/primitives/bytes.js';
import { err, type Result } from '../../core/primitives/result.js';
import {
  checkFeatures,
  decodeFeatures,
  encodeFeatures,
  type FeatureBits,
  type FeatureError,
  type FeatureSet,
  featureBits,
  featuresIn,
  type Init,
} from '../../core/wire/index.js';

/** Our `init` (BOLT 1): what we can do, and on which chain. */
export function makeInit(features: FeatureSet, chainHash: Uint8Array): Init {
  return {
    type: 'init',
    globalFeatures: new Uint8Array(0),
    features: encodeFeatures(featureBits(featuresIn(features, 'init'))),
    networks: [chainHash],
  };
}

/** Why two nodes cannot talk to each other. */
export type InitError = FeatureError | { readonly code: 'noCommonChain' };

/** Judges the `init` of a peer; gives its features. */
export function checkInit(
  init: Init,
  ours: FeatureSet,
  chainHash: Uint8Array,
): Result<FeatureBits, InitError> {
  // BOLT 1, init, receiver: networks without a common one may end the connection.
  if (init.networks !== undefined && !init.networks.some((chain) => equalBytes(chain, chainHash))) {
    return err({ code: 'noCommonChain' });
  }
  // BOLT 1, init, receiver: both feature fields count as one.
  const bits = new Set([...decodeFeatures(init.globalFeatures), ...decodeFeatures(init.features)]);
  // BOLT 1, init, receiver: an unknown even bit, or a missing dependency, ends the connection.
  return checkFeatures(
    [...bits].sort((a, b) => a - b),
    ours,
  );
}
