// The public face of `leyden/regtest`: payment networks to test against.
export * from './launch/index.js';
export * from './network/index.js';
