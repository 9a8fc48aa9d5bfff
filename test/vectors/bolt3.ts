/**
 * BOLT 3, Appendices B, C, E and F, as hex. Private keys stand without the trailing 01 of the specification. `local` owns
 * every commitment and is the opener.
 */

/** Appendix B. */
export const fundingTransaction = {
  localFundingPublicKey: '023da092f6980e58d2c037173180e9a465476026ee50f96695963e8efe436f54eb',
  remoteFundingPublicKey: '030e9f7b623d2ccc7c9bd44d66d5ce21ce504c0acf6385a132cec6d3c39fa711c1',
  amount: 10000000n,
  outputIndex: 0,
  witnessScript:
    '5221023da092f6980e58d2c037173180e9a465476026ee50f96695963e8efe436f54eb21030e9f7b623d2ccc7c9bd44d66d5ce21ce504c0acf6385a132cec6d3c39fa711c152ae',
  transaction:
    '0200000001adbb20ea41a8423ea937e76e8151636bf6093b70eaff942930d20576600521fd000000006b48304502210090587b6201e166ad6af0227d3036a9454223d49a1f11839c1a362184340ef0240220577f7cd5cca78719405cbf1de7414ac027f0239ef6e214c90fcaab0454d84b3b012103535b32d5eb0a6ed0982a0479bbadc9868d9836f6ba94dd5a63be16d875069184ffffffff028096980000000000220020c015c4a6be010e21657068fc2e6a9d02b27ebe4d490a25846f7237f104d1a3cd20256d29010000001600143ca33c2e4446f4a305f23c80df8ad1afdcf652f900000000',
  txid: '8984484a580b825b9972d7adb15050b3ab624ccd731946b3eeddb92f4e7ef6be',
} as const;

/** Appendix C: what all commitments have in common. */
export const channel = {
  fundingTxid: '8984484a580b825b9972d7adb15050b3ab624ccd731946b3eeddb92f4e7ef6be',
  fundingOutputIndex: 0,
  fundingAmount: 10000000n,
  commitmentNumber: 42n,
  commitmentNumberMask: 0x2bb038521914n,
  localDelay: 144,
  localPerCommitmentSecret: '1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100',
  localPerCommitmentPoint: '025f7117a78150fe2ef97db7cfc83bd57b2e2c0d0dd25eaf467a4a1c2a45ce1486',
  localFundingPrivateKey: '30ff4956bbdd3222d44cc5e8a1261dab1e07957bdac5ae88fe3261ef321f3749',
  localPaymentBasepointSecret: '1111111111111111111111111111111111111111111111111111111111111111',
  localDelayedPaymentBasepointSecret: '3333333333333333333333333333333333333333333333333333333333333333',
  localPrivateKey: 'bb13b121cdc357cd2e608b0aea294afca36e2b34cf958e2e6451a2f274694491',
  localDelayedPrivateKey: 'adf3464ce9c2f230fd2582fda4c6965e4993ca5524e8c9580e3df0cf226981ad',
  remoteFundingPrivateKey: '1552dfba4f6cf29a62a0af13c8d6981d36d0ef8d61ba10fb0fe90da7634d7e13',
  remotePaymentBasepointSecret: '4444444444444444444444444444444444444444444444444444444444444444',
  remoteRevocationBasepointSecret: '2222222222222222222222222222222222222222222222222222222222222222',
  remotePrivateKey: '8deba327a7cc6d638ab0eb025770400a6184afcba6713c210d8d10e199ff2fda',
  localFundingPublicKey: '023da092f6980e58d2c037173180e9a465476026ee50f96695963e8efe436f54eb',
  localPaymentBasepoint: '034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa',
  localDelayedPaymentBasepoint: '023c72addb4fdf09af94f0c94d7fe92a386a7e70cf8a1d85916386bb2535c7b1b1',
  localHtlcBasepoint: '034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa',
  remoteFundingPublicKey: '030e9f7b623d2ccc7c9bd44d66d5ce21ce504c0acf6385a132cec6d3c39fa711c1',
  remotePaymentBasepoint: '032c0b7cf95324a07d05398b240174dc0c2be444d96b159aa6c7f7b1e668680991',
  remoteRevocationBasepoint: '02466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27',
  remoteHtlcBasepoint: '032c0b7cf95324a07d05398b240174dc0c2be444d96b159aa6c7f7b1e668680991',
  localHtlcPublicKey: '030d417a46946384f88d5f3337267c5e579765875dc4daca813e21734b140639e7',
  remoteHtlcPublicKey: '0394854aa6eab5b2a8122cc726e9dded053a2184d88256816826d6231c068d4a5b',
  localDelayedPublicKey: '03fd5960528dc152014952efdb702a88f71e3c1653b2314431701ec77e57fde83c',
  localRevocationPublicKey: '0212a140cd0c6539d07cd08dfe09984dec3251ea808b892efeac3ede9402bf2b19',
} as const;

/** Appendix C: the HTLCs that the commitments name by their place in this list. */
export const htlcs = [
  {
    direction: 'received',
    amountMsat: 1000000n,
    cltvExpiry: 500,
    preimage: '0000000000000000000000000000000000000000000000000000000000000000',
  },
  {
    direction: 'received',
    amountMsat: 2000000n,
    cltvExpiry: 501,
    preimage: '0101010101010101010101010101010101010101010101010101010101010101',
  },
  {
    direction: 'offered',
    amountMsat: 2000000n,
    cltvExpiry: 502,
    preimage: '0202020202020202020202020202020202020202020202020202020202020202',
  },
  {
    direction: 'offered',
    amountMsat: 3000000n,
    cltvExpiry: 503,
    preimage: '0303030303030303030303030303030303030303030303030303030303030303',
  },
  {
    direction: 'received',
    amountMsat: 4000000n,
    cltvExpiry: 504,
    preimage: '0404040404040404040404040404040404040404040404040404040404040404',
  },
  {
    direction: 'offered',
    amountMsat: 5000000n,
    cltvExpiry: 506,
    preimage: '0505050505050505050505050505050505050505050505050505050505050505',
  },
  {
    direction: 'offered',
    amountMsat: 5000001n,
    cltvExpiry: 505,
    preimage: '0505050505050505050505050505050505050505050505050505050505050505',
  },
] as const;

/** Appendix E. */
export const keyDerivation = {
  basepointSecret: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  perCommitmentSecret: '1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100',
  basepoint: '036d6caac248af96f6afa7f904f550253a0f3ef3f5aa2fe6838a95b216691468e2',
  perCommitmentPoint: '025f7117a78150fe2ef97db7cfc83bd57b2e2c0d0dd25eaf467a4a1c2a45ce1486',
  publicKey: '0235f2dbfaa89b57ec7b055afe29849ef7ddfeb1cefdb9ebdc43f5494984db29e5',
  privateKey: 'cbced912d3b21bf196a766651e436aff192362621ce317704ea2f75d87e7be0f',
  revocationPublicKey: '02916e326636d19c33f13e8c0c3a03dd157f332f3e99c317c141dd865eb01f8ff0',
  revocationPrivateKey: 'd09ffff62ddb2297ab000cc85bcb4283fdeb6aa052affbc9dddcf33b61078110',
} as const;
