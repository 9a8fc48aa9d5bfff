import { type BoltIndex, covered, type TestPlace } from '../requirement.js';

const HANDSHAKE = 'test/unit/core/noise/handshake.test.ts';
const SESSION = 'test/unit/core/noise/session.test.ts';
const VECTORS = 'test/vectors/bolt8.ts';
const appendix: TestPlace = [SESSION, 'encrypts as in the appendix, through two key rotations'];

export const bolt8: BoltIndex = {
  bolt: 8,
  sections: [
    {
      heading: 'Cryptographic Messaging Overview',
      requirements: [
        covered(
          36,
          'node',
          'nothing is said before the handshake',
          'src/node/transport/noise-connection.ts',
          ['test/unit/node/transport/noise-connection.test.ts', 'tells both sides who the other one is'],
        ),
      ],
    },
    {
      heading: 'Authenticated Key Exchange',
      requirements: [
        covered(103, 'receiver', 'another version is refused', 'src/core/noise/acts.ts', [
          VECTORS,
          'transport-initiator act2 bad version test',
        ]),
        covered(113, 'node', 'ChaCha20-Poly1305 as in RFC 8439', 'src/node/crypto/index.ts', [
          HANDSHAKE,
          'initiator.valid.name',
        ]),
        covered(148, 'node', 'a fresh ephemeral key for each session', 'src/node/transport/handshake.ts', [
          'test/unit/node/transport/noise-connection.test.ts',
          'makes a new ephemeral key for each handshake',
        ]),
      ],
    },
    {
      heading: 'Handshake Exchange',
      requirements: [
        covered(256, 'receiver', 'act one of another version ends it', 'src/core/noise/responder.ts', [
          VECTORS,
          'transport-responder act1 bad version test',
        ]),
        covered(270, 'receiver', 'act one with a wrong tag ends it', 'src/core/noise/responder.ts', [
          VECTORS,
          'transport-responder act1 bad MAC test',
        ]),
        covered(315, 'receiver', 'act two of another version ends it', 'src/core/noise/initiator.ts', [
          VECTORS,
          'transport-initiator act2 bad version test',
        ]),
        covered(327, 'receiver', 'act two with a wrong tag ends it', 'src/core/noise/initiator.ts', [
          VECTORS,
          'transport-initiator act2 bad MAC test',
        ]),
        covered(382, 'receiver', 'act three of another version ends it', 'src/core/noise/responder.ts', [
          VECTORS,
          'transport-responder act3 bad version test',
        ]),
        covered(387, 'receiver', 'a static key with a wrong tag ends it', 'src/core/noise/responder.ts', [
          VECTORS,
          'transport-responder act3 bad MAC for ciphertext test',
        ]),
        covered(394, 'receiver', 'act three with a wrong tag ends it', 'src/core/noise/responder.ts', [
          VECTORS,
          'transport-responder act3 bad MAC test',
        ]),
      ],
    },
    {
      heading: 'Lightning Message Specification',
      requirements: [
        covered(419, 'sender', 'no message is longer than 65535 bytes', 'src/core/noise/session.ts', [
          SESSION,
          'carries messages of 0 and of 65535 bytes, and none longer',
        ]),
        covered([465, 469], 'sender', 'the sending nonce counts', 'src/core/noise/cipher-state.ts', appendix),
        covered(
          [482, 487],
          'receiver',
          'the receiving nonce counts',
          'src/core/noise/cipher-state.ts',
          appendix,
        ),
      ],
    },
  ],
};
