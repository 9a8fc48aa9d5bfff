export { amountMsat, amountSat, positive } from './amounts.js';
export type { Field, Json, JsonSchema } from './field.js';
export { boolean, integer, list, nullable, object, optional, time, u32, yes } from './structures.js';
export { hex, hex32, hexUpTo, nodeId, oneOf, peerAddress, text, txid } from './texts.js';
