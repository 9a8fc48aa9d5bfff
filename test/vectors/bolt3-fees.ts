/** BOLT 3, Fee Calculation, the example: at 5000 sat/kw and a dust limit of 546 satoshi, two of four HTLCs are trimmed. */
export const feeExample = {
  feeratePerKw: 5000,
  dustLimit: 546n,
  htlcTimeoutFee: 3315n,
  htlcSuccessFee: 3515n,
  baseFee: 5340n,
  htlcs: [
    { direction: 'offered', amountMsat: 5_000_000n, trimmed: false },
    { direction: 'offered', amountMsat: 1_000_000n, trimmed: true },
    { direction: 'received', amountMsat: 7_000_000n, trimmed: false },
    { direction: 'received', amountMsat: 800_000n, trimmed: true },
  ],
} as const;

/** BOLT 3, Expected Weights: without HTLCs, with five, and of the HTLC transactions. */
export const expectedWeights = [
  { format: 'staticRemoteKey', commitment: 724, withFiveHtlcs: 1584, htlcTimeout: 663, htlcSuccess: 703 },
  { format: 'anchors', commitment: 1124, withFiveHtlcs: 1984, htlcTimeout: 666, htlcSuccess: 706 },
] as const;

/** BOLT 3, Dust Limits: a script of each kind and the amount below which Bitcoin Core does not relay it. */
export const dustLimits = [
  { kind: 'p2pkh', script: `76a914${'11'.repeat(20)}88ac`, dustLimit: 546n },
  { kind: 'p2sh', script: `a914${'11'.repeat(20)}87`, dustLimit: 540n },
  { kind: 'p2wpkh', script: `0014${'11'.repeat(20)}`, dustLimit: 294n },
  { kind: 'p2wsh', script: `0020${'11'.repeat(32)}`, dustLimit: 330n },
  { kind: 'p2a', script: '51024e73', dustLimit: 240n },
  { kind: 'p2tr', script: `5120${'11'.repeat(32)}`, dustLimit: 354n },
  { kind: 'segwit version 16', script: `6028${'11'.repeat(40)}`, dustLimit: 354n },
  { kind: 'OP_RETURN', script: `6a06${'11'.repeat(6)}`, dustLimit: 0n },
] as const;

/** BOLT 2, `shutdown`: the forms that a script may take and what each takes to be allowed. */
export const shutdownScripts = {
  valid: [
    { script: `0014${'11'.repeat(20)}`, needs: 'nothing' },
    { script: `0020${'11'.repeat(32)}`, needs: 'nothing' },
    { script: '51021111', needs: 'anySegwit' },
    { script: `5120${'11'.repeat(32)}`, needs: 'anySegwit' },
    { script: `6028${'11'.repeat(40)}`, needs: 'anySegwit' },
    { script: `6a06${'11'.repeat(6)}`, needs: 'simpleClose' },
    { script: `6a4b${'11'.repeat(75)}`, needs: 'simpleClose' },
    { script: `6a4c4c${'11'.repeat(76)}`, needs: 'simpleClose' },
    { script: `6a4c50${'11'.repeat(80)}`, needs: 'simpleClose' },
  ],
  invalid: [
    { why: 'empty', script: '' },
    { why: 'p2pkh', script: `76a914${'11'.repeat(20)}88ac` },
    { why: 'p2sh', script: `a914${'11'.repeat(20)}87` },
    { why: 'version 0 of 21 bytes', script: `0015${'11'.repeat(21)}` },
    { why: 'a program of 1 byte', script: '510111' },
    { why: 'a program of 41 bytes', script: `5129${'11'.repeat(41)}` },
    { why: 'a byte behind the program', script: `5120${'11'.repeat(33)}` },
    { why: 'a byte short of the program', script: `0014${'11'.repeat(19)}` },
    { why: 'an opcode past OP_16', script: `6120${'11'.repeat(32)}` },
    { why: 'an opcode below OP_1', script: `5020${'11'.repeat(32)}` },
    { why: 'OP_RETURN alone', script: '6a' },
    { why: 'OP_RETURN of 5 bytes', script: `6a05${'11'.repeat(5)}` },
    { why: 'OP_RETURN with a byte behind', script: `6a06${'11'.repeat(7)}` },
    { why: 'a longer push than needed', script: `6a4c4b${'11'.repeat(75)}` },
    { why: 'OP_RETURN of 81 bytes', script: `6a4c51${'11'.repeat(81)}` },
    { why: 'OP_RETURN that ends in its push', script: '6a4c' },
  ],
} as const;
