import { equalBytes } from '../../primitives/bytes.js';
import type { CommitmentFormat } from '../../transactions/index.js';
import {
  encodeFeatures,
  type FeatureName,
  type FeatureSet,
  featureBits,
  type NegotiatedFeatures,
} from '../../wire/index.js';

/** What kind of channel it is to be: a format, and the variations of it (BOLT 2, Defined Channel Types). */
export interface ChannelType {
  readonly format: CommitmentFormat;
  readonly scidAlias: boolean;
  readonly zeroconf: boolean;
}

const formats: Readonly<Record<CommitmentFormat, FeatureSet>> = {
  staticRemoteKey: { optionStaticRemotekey: 'required' },
  anchors: { optionStaticRemotekey: 'required', optionAnchors: 'required' },
};

const everyType: readonly ChannelType[] = (Object.keys(formats) as CommitmentFormat[]).flatMap((format) =>
  [false, true].flatMap((scidAlias) =>
    [false, true].map((zeroconf): ChannelType => ({ format, scidAlias, zeroconf })),
  ),
);

/** The bytes of `channel_type`. */
export function encodeChannelType(type: ChannelType): Uint8Array {
  return encodeFeatures(featureBits(featureSetOf(type)));
}

/** The features that make up a type. */
export function channelTypeFeatures(type: ChannelType): readonly FeatureName[] {
  return Object.keys(featureSetOf(type)) as FeatureName[];
}

function featureSetOf({ format, scidAlias, zeroconf }: ChannelType): FeatureSet {
  return {
    ...formats[format],
    ...(scidAlias ? { optionScidAlias: 'required' } : {}),
    ...(zeroconf ? { optionZeroconf: 'required' } : {}),
  };
}

/** The type that a `channel_type` asks for; undefined when it is none of ours. */
export function decodeChannelType(channelType: Uint8Array | undefined): ChannelType | undefined {
  if (channelType === undefined) return undefined;
  return everyType.find((type) => equalBytes(encodeChannelType(type), channelType));
}

/**
 * Whether a channel of a type may be opened between nodes with these features in common. BOLT 2, `open_channel`: a
 * public channel cannot hide its name.
 */
export function isSuitable(type: ChannelType, isPublic: boolean, features: NegotiatedFeatures): boolean {
  return (
    (type.format !== 'anchors' || features.has('optionAnchors')) &&
    (!type.scidAlias || (features.has('optionScidAlias') && !isPublic)) &&
    (!type.zeroconf || features.has('optionZeroconf'))
  );
}
