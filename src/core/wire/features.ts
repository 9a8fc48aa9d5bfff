import { err, ok, type Result } from '../primitives/result.js';

/** Where a feature is presented (BOLT 9): `init`, `node_announcement`, invoices, `channel_type`. */
export type FeatureContext = 'init' | 'node' | 'invoice' | 'channelType';

interface FeatureDefinition {
  /** The even bit; the odd one follows it. */
  readonly bit: number;
  readonly contexts: readonly FeatureContext[];
  readonly dependsOn?: readonly FeatureName[];
}

/** The features that this node knows, by their BOLT 9 names. */
export type FeatureName =
  | 'optionDataLossProtect'
  | 'optionUpfrontShutdownScript'
  | 'gossipQueries'
  | 'varOnionOptin'
  | 'gossipQueriesEx'
  | 'optionStaticRemotekey'
  | 'paymentSecret'
  | 'basicMpp'
  | 'optionSupportLargeChannel'
  | 'optionAnchors'
  | 'optionRouteBlinding'
  | 'optionShutdownAnysegwit'
  | 'optionDualFund'
  | 'optionQuiesce'
  | 'optionAttributionData'
  | 'optionOnionMessages'
  | 'optionProvideStorage'
  | 'optionChannelType'
  | 'optionScidAlias'
  | 'optionPaymentMetadata'
  | 'optionZeroconf'
  | 'optionSimpleClose'
  | 'optionSplice';

/** BOLT 9, the table of feature bits. */
export const featureTable: Readonly<Record<FeatureName, FeatureDefinition>> = {
  optionDataLossProtect: { bit: 0, contexts: ['init', 'node'] },
  optionUpfrontShutdownScript: { bit: 4, contexts: ['init', 'node'] },
  gossipQueries: { bit: 6, contexts: ['init', 'node'] },
  varOnionOptin: { bit: 8, contexts: ['init', 'node', 'invoice'] },
  gossipQueriesEx: { bit: 10, contexts: ['init', 'node'] },
  optionStaticRemotekey: { bit: 12, contexts: ['init', 'node', 'channelType'] },
  paymentSecret: { bit: 14, contexts: ['init', 'node', 'invoice'], dependsOn: ['varOnionOptin'] },
  basicMpp: { bit: 16, contexts: ['init', 'node', 'invoice'], dependsOn: ['paymentSecret'] },
  optionSupportLargeChannel: { bit: 18, contexts: ['init', 'node'] },
  optionAnchors: { bit: 22, contexts: ['init', 'node', 'channelType'], dependsOn: ['optionStaticRemotekey'] },
  optionRouteBlinding: { bit: 24, contexts: ['init', 'node', 'invoice'] },
  optionShutdownAnysegwit: { bit: 26, contexts: ['init', 'node'] },
  optionDualFund: { bit: 28, contexts: ['init', 'node'] },
  optionQuiesce: { bit: 34, contexts: ['init', 'node'] },
  optionAttributionData: { bit: 36, contexts: ['init', 'node', 'invoice'] },
  optionOnionMessages: { bit: 38, contexts: ['init', 'node'] },
  optionProvideStorage: { bit: 42, contexts: ['init', 'node'] },
  optionChannelType: { bit: 44, contexts: ['init', 'node'] },
  optionScidAlias: { bit: 46, contexts: ['init', 'node', 'channelType'] },
  optionPaymentMetadata: { bit: 48, contexts: ['invoice'] },
  optionZeroconf: { bit: 50, contexts: ['init', 'node', 'channelType'], dependsOn: ['optionScidAlias'] },
  optionSimpleClose: { bit: 60, contexts: ['init', 'node'], dependsOn: ['optionShutdownAnysegwit'] },
  optionSplice: { bit: 62, contexts: ['init', 'node'] },
};

const byBit = new Map(
  (Object.entries(featureTable) as [FeatureName, FeatureDefinition][]).map(([name, { bit }]) => [bit, name]),
);

/** A set of feature bits, ascending. */
export type FeatureBits = readonly number[];

/** Features that this node asks for, each as a must or as an offer. */
export type FeatureSet = Readonly<Partial<Record<FeatureName, 'required' | 'optional'>>>;

/** The bits of a feature set. */
export function featureBits(features: FeatureSet): FeatureBits {
  return (Object.entries(features) as [FeatureName, 'required' | 'optional'][])
    .map(([name, support]) => featureTable[name].bit + (support === 'required' ? 0 : 1))
    .sort((a, b) => a - b);
}

/** The part of a feature set that belongs into one context (BOLT 9, the Context column). */
export function featuresIn(features: FeatureSet, context: FeatureContext): FeatureSet {
  return Object.fromEntries(
    Object.entries(features).filter(([name]) => featureTable[name as FeatureName].contexts.includes(context)),
  );
}

/** Bits as the wire has them: big-endian, bit 0 the lowest of the last byte, no leading zero byte. */
export function encodeFeatures(bits: FeatureBits): Uint8Array {
  const highest = bits.length === 0 ? -1 : Math.max(...bits);
  const bytes = new Uint8Array(Math.floor(highest / 8) + 1);
  for (const bit of bits) {
    const index = bytes.length - 1 - Math.floor(bit / 8);
    bytes[index] = (bytes[index] as number) | (1 << (bit % 8));
  }
  return bytes;
}

/** The bits that are set in some bytes, ascending. */
export function decodeFeatures(bytes: Uint8Array): FeatureBits {
  const bits: number[] = [];
  for (let index = bytes.length - 1; index >= 0; index--) {
    const byte = bytes[index] as number;
    for (let bit = 0; bit < 8; bit++) {
      if (byte & (1 << bit)) bits.push(8 * (bytes.length - 1 - index) + bit);
    }
  }
  return bits;
}

/** Whether a feature is set, as a must or as an offer. */
export function hasFeature(bits: FeatureBits, name: FeatureName): boolean {
  const { bit } = featureTable[name];
  return bits.includes(bit) || bits.includes(bit + 1);
}

/** What both ends of a connection offer: what is negotiated between them (BOLT 9). */
export type NegotiatedFeatures = ReadonlySet<FeatureName>;

/** The features that we and a peer have in common. */
export function negotiate(ours: FeatureSet, theirs: FeatureBits): NegotiatedFeatures {
  const names = Object.keys(ours) as FeatureName[];
  return new Set(names.filter((name) => hasFeature(theirs, name)));
}

/** A feature set without some features, and without whatever depends on them (BOLT 9, the Dependencies column). */
export function withoutFeatures(features: FeatureSet, names: readonly FeatureName[]): FeatureSet {
  const kept = Object.entries(features).filter(([name]) => !names.includes(name as FeatureName));
  const missing = kept
    .map(([name]) => name as FeatureName)
    .filter((name) => featureTable[name].dependsOn?.some((needs) => names.includes(needs)));
  const rest: FeatureSet = Object.fromEntries(kept);
  return missing.length === 0 ? rest : withoutFeatures(rest, missing);
}

/** Why a peer's or an invoice's features cannot be met. */
export type FeatureError =
  | { readonly code: 'unknownRequiredFeature'; readonly bit: number }
  | { readonly code: 'missingDependency'; readonly feature: FeatureName; readonly needs: FeatureName };

/**
 * Checks features that somebody else set. An even bit outside `supported` is refused (BOLT 1, `init`, receiver), and
 * so is a feature whose dependencies are not set (BOLT 9). Features that the BOLT says to assume count as set.
 */
export function checkFeatures(bits: FeatureBits, supported: FeatureSet): Result<FeatureBits, FeatureError> {
  for (const bit of bits) {
    const name = byBit.get(bit - (bit % 2));
    if (bit % 2 === 0 && (name === undefined || (supported[name] === undefined && !ASSUMED.has(name)))) {
      return err({ code: 'unknownRequiredFeature', bit });
    }
    if (name === undefined) continue;
    for (const needs of featureTable[name].dependsOn ?? []) {
      if (!ASSUMED.has(needs) && !hasFeature(bits, needs)) {
        return err({ code: 'missingDependency', feature: name, needs });
      }
    }
  }
  return ok(bits);
}

/** BOLT 9: features that every node has nowadays, whether it sets their bits or not. */
const ASSUMED: ReadonlySet<FeatureName> = new Set<FeatureName>([
  'optionDataLossProtect',
  'varOnionOptin',
  'optionStaticRemotekey',
  'paymentSecret',
  'optionChannelType',
]);
