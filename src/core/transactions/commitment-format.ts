/**
 * The shape of a channel's commitments: `staticRemoteKey` (option_static_remotekey alone) or `anchors` (option_anchors:
 * anchor outputs, HTLC transactions without fee).
 */
export type CommitmentFormat = 'staticRemoteKey' | 'anchors';
