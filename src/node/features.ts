import { type FeatureName, type FeatureSet, hasFeature, withoutFeatures } from '../core/wire/index.js';
import type { Peer } from './peers/index.js';

/** What a node offers its peers, and what it insists on (BOLT 9), unless its operator turns something off. */
const everyFeature: FeatureSet = {
  optionDataLossProtect: 'required',
  optionUpfrontShutdownScript: 'optional',
  gossipQueries: 'optional',
  varOnionOptin: 'required',
  optionStaticRemotekey: 'required',
  paymentSecret: 'required',
  basicMpp: 'optional',
  optionSupportLargeChannel: 'optional',
  optionAnchors: 'optional',
  optionShutdownAnysegwit: 'optional',
  optionAttributionData: 'optional',
  optionProvideStorage: 'optional',
  optionQuiesce: 'optional',
  optionChannelType: 'required',
  optionScidAlias: 'optional',
  optionZeroconf: 'optional',
  optionSimpleClose: 'optional',
};

/** What this node offers: all it can do but for what was turned off, and what depends on that. */
export function nodeFeatures(disabled: readonly FeatureName[]): FeatureSet {
  return withoutFeatures(everyFeature, disabled);
}

/** The features that can be turned off, by their names in BOLT 9: `option_anchors`, `gossip_queries`, … */
export const optionalFeatures: ReadonlyMap<string, FeatureName> = new Map(
  (Object.keys(everyFeature) as FeatureName[])
    .filter((name) => everyFeature[name] === 'optional')
    .map((name) => [featureTitle(name), name]),
);

/** The name of a feature as BOLT 9 writes it. */
export function featureTitle(name: FeatureName): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Whether attribution data (BOLT 4) is for a peer. One that is away gets it: what it offers is not known until it is
 * back.
 */
export function takesAttribution(ours: FeatureSet, peer: Peer | undefined): boolean {
  if (ours.optionAttributionData === undefined) return false;
  return peer === undefined || hasFeature(peer.features, 'optionAttributionData');
}
