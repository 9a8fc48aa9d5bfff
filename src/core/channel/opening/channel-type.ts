import { equalBytes } from '../../primitives/bytes.js';
import type { CommitmentFormat } from '../../transactions/index.js';
import { encodeFeatures, featureBits } from '../../wire/index.js';

/** The `channel_type` of each commitment format (BOLT 2, Defined Channel Types). */
const channelTypes: Readonly<Record<CommitmentFormat, Uint8Array>> = {
  staticRemoteKey: encodeFeatures(featureBits({ optionStaticRemotekey: 'required' })),
  anchors: encodeFeatures(featureBits({ optionStaticRemotekey: 'required', optionAnchors: 'required' })),
};

/** The bytes of `channel_type` for a format. */
export function channelTypeOf(format: CommitmentFormat): Uint8Array {
  return channelTypes[format];
}

/** The format that a `channel_type` asks for; undefined when it is none of ours. */
export function formatOf(channelType: Uint8Array | undefined): CommitmentFormat | undefined {
  if (channelType === undefined) return undefined;
  const formats = Object.keys(channelTypes) as CommitmentFormat[];
  return formats.find((format) => equalBytes(channelTypes[format], channelType));
}
