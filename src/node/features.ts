import type { FeatureSet } from '../core/wire/index.js';

/** What this node offers its peers, and what it insists on (BOLT 9). */
export const nodeFeatures: FeatureSet = {
  optionDataLossProtect: 'required',
  gossipQueries: 'optional',
  varOnionOptin: 'required',
  optionStaticRemotekey: 'required',
  paymentSecret: 'required',
  basicMpp: 'optional',
  optionSupportLargeChannel: 'optional',
  optionAnchors: 'optional',
  optionShutdownAnysegwit: 'optional',
  optionChannelType: 'required',
};
