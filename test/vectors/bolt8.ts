/**
 * BOLT 8, appendix A: transport test vectors. All figures are hex. A refusal names the error code of ours that
 * stands for the code in the specification.
 */
/** Appendix A, initiator tests. */
export const initiator = {
  remotePublicKey: '028d7500dd4c12685d1f568b4c2b5048e8534b873319f3a8daa612b469132ec7f7',
  localPrivateKey: '1111111111111111111111111111111111111111111111111111111111111111',
  localPublicKey: '034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa',
  ephemeralPrivateKey: '1212121212121212121212121212121212121212121212121212121212121212',
  actOne:
    '00036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f70df6086551151f58b8afe6c195782c6a',
  valid: {
    name: 'transport-initiator successful handshake',
    actTwo:
      '0002466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f276e2470b93aac583c9ef6eafca3f730ae',
    actThree:
      '00b9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355361aa02e55a8fc28fef5bd6d71ad0c38228dc68b1c466263b47fdf31e560e139ba',
    sendingKey: '969ab31b4d288cedf6218839b27a3e2140827047f2c0f01bf5c04435d43511a9',
    receivingKey: 'bb9020b8965f4df047e07f955f3c4b88418984aadc5cdb35096b9ea8fa5c3442',
  },
  invalid: [
    {
      name: 'transport-initiator act2 short read test',
      actTwo:
        '0002466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f276e2470b93aac583c9ef6eafca3f730',
      code: 'act2ReadFailed',
    },
    {
      name: 'transport-initiator act2 bad version test',
      actTwo:
        '0102466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f276e2470b93aac583c9ef6eafca3f730ae',
      code: 'act2BadVersion',
    },
    {
      name: 'transport-initiator act2 bad key serialization test',
      actTwo:
        '0004466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f276e2470b93aac583c9ef6eafca3f730ae',
      code: 'act2BadPublicKey',
    },
    {
      name: 'transport-initiator act2 bad MAC test',
      actTwo:
        '0002466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f276e2470b93aac583c9ef6eafca3f730af',
      code: 'act2BadTag',
    },
  ],
} as const;

/** Appendix A, responder tests. */
export const responder = {
  localPrivateKey: '2121212121212121212121212121212121212121212121212121212121212121',
  localPublicKey: '028d7500dd4c12685d1f568b4c2b5048e8534b873319f3a8daa612b469132ec7f7',
  ephemeralPrivateKey: '2222222222222222222222222222222222222222222222222222222222222222',
  actTwo:
    '0002466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f276e2470b93aac583c9ef6eafca3f730ae',
  valid: {
    name: 'transport-responder successful handshake',
    actOne:
      '00036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f70df6086551151f58b8afe6c195782c6a',
    actThree:
      '00b9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355361aa02e55a8fc28fef5bd6d71ad0c38228dc68b1c466263b47fdf31e560e139ba',
    remotePublicKey: '034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa',
    sendingKey: 'bb9020b8965f4df047e07f955f3c4b88418984aadc5cdb35096b9ea8fa5c3442',
    receivingKey: '969ab31b4d288cedf6218839b27a3e2140827047f2c0f01bf5c04435d43511a9',
  },
  invalidActOne: [
    {
      name: 'transport-responder act1 short read test',
      bytes:
        '00036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f70df6086551151f58b8afe6c195782c',
      code: 'act1ReadFailed',
    },
    {
      name: 'transport-responder act1 bad version test',
      bytes:
        '01036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f70df6086551151f58b8afe6c195782c6a',
      code: 'act1BadVersion',
    },
    {
      name: 'transport-responder act1 bad key serialization test',
      bytes:
        '00046360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f70df6086551151f58b8afe6c195782c6a',
      code: 'act1BadPublicKey',
    },
    {
      name: 'transport-responder act1 bad MAC test',
      bytes:
        '00036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f70df6086551151f58b8afe6c195782c6b',
      code: 'act1BadTag',
    },
  ],
  invalidActThree: [
    {
      name: 'transport-responder act3 bad version test',
      bytes:
        '01b9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355361aa02e55a8fc28fef5bd6d71ad0c38228dc68b1c466263b47fdf31e560e139ba',
      code: 'act3BadVersion',
    },
    {
      name: 'transport-responder act3 short read test',
      bytes:
        '00b9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355361aa02e55a8fc28fef5bd6d71ad0c38228dc68b1c466263b47fdf31e560e139',
      code: 'act3ReadFailed',
    },
    {
      name: 'transport-responder act3 bad MAC for ciphertext test',
      bytes:
        '00c9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355361aa02e55a8fc28fef5bd6d71ad0c38228dc68b1c466263b47fdf31e560e139ba',
      code: 'act3BadCiphertext',
    },
    {
      name: 'transport-responder act3 bad rs test',
      bytes:
        '00bfe3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa2235536ad09a8ee351870c2bb7f78b754a26c6cef79a98d25139c856d7efd252c2ae73c',
      code: 'act3BadPublicKey',
    },
    {
      name: 'transport-responder act3 bad MAC test',
      bytes:
        '00b9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355361aa02e55a8fc28fef5bd6d71ad0c38228dc68b1c466263b47fdf31e560e139bb',
      code: 'act3BadTag',
    },
  ],
} as const;

/** Appendix A, message encryption tests: the initiator sends the same message 1002 times. */
export const messages = {
  chainingKey: '919219dbb2920afa8db80f9a51787a840bcf111ed8d588caf9ab4be716e42b01',
  sendingKey: '969ab31b4d288cedf6218839b27a3e2140827047f2c0f01bf5c04435d43511a9',
  receivingKey: 'bb9020b8965f4df047e07f955f3c4b88418984aadc5cdb35096b9ea8fa5c3442',
  plaintext: '68656c6c6f',
  frames: [
    { index: 0, frame: 'cf2b30ddf0cf3f80e7c35a6e6730b59fe802473180f396d88a8fb0db8cbcf25d2f214cf9ea1d95' },
    { index: 1, frame: '72887022101f0b6753e0c7de21657d35a4cb2a1f5cde2650528bbc8f837d0f0d7ad833b1a256a1' },
    { index: 500, frame: '178cb9d7387190fa34db9c2d50027d21793c9bc2d40b1e14dcf30ebeeeb220f48364f7a4c68bf8' },
    { index: 501, frame: '1b186c57d44eb6de4c057c49940d79bb838a145cb528d6e8fd26dbe50a60ca2c104b56b60e45bd' },
    { index: 1000, frame: '4a2f3cc3b5e78ddb83dcb426d9863d9d9a723b0337c89dd0b005d89f8d3c05c52b76b29b740f09' },
    { index: 1001, frame: '2ecd8c8a5629d0d02ab457a0fdd0f7b90a192cd46be5ecb6ca570bfc5e268338b1a16cf4ef2d36' },
  ],
} as const;
