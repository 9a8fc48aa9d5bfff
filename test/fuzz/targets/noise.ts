import { curve } from '../../../src/core/crypto/index.js';
import {
  NoiseSession,
  receiveActOne,
  receiveActThree,
  receiveActTwo,
  startInitiator,
  startResponder,
} from '../../../src/core/noise/index.js';
import { concatBytes, equalBytes, utf8 } from '../../../src/core/primitives/bytes.js';
import { type FuzzTarget, must, outcome } from '../target.js';

const key = (byte: number) => new Uint8Array(32).fill(byte);
const initiator = must(
  startInitiator({
    localPrivateKey: key(1),
    ephemeralPrivateKey: key(2),
    remotePublicKey: curve().publicKey(key(3)),
  }),
);
const responder = startResponder({ localPrivateKey: key(3), ephemeralPrivateKey: key(4) });
const answer = must(receiveActOne(responder, initiator.send));
const finish = must(receiveActTwo(initiator.next, answer.send));
const accepted = must(receiveActThree(answer.next, finish.send));

/** BOLT 8, Handshake Exchange: what the responder gets first. */
export const actOne: FuzzTarget = {
  name: 'noise-act-one',
  samples: [initiator.send],
  feed: (input) => outcome(receiveActOne(responder, input)),
};

/** BOLT 8, Handshake Exchange: what the initiator gets. */
export const actTwo: FuzzTarget = {
  name: 'noise-act-two',
  samples: [answer.send],
  feed: (input) => outcome(receiveActTwo(initiator.next, input)),
};

/** BOLT 8, Handshake Exchange: what the responder gets last. */
export const actThree: FuzzTarget = {
  name: 'noise-act-three',
  samples: [finish.send],
  feed: (input) => outcome(receiveActThree(answer.next, input)),
};

const sent = ['first', '', 'third, and a longer one'].map(utf8);
const sender = new NoiseSession(finish.keys);

/** BOLT 8, Lightning Message Specification: a bent stream gives what was sent up to the place where it was bent, at most. */
export const stream: FuzzTarget = {
  name: 'noise-stream',
  samples: [concatBytes(...sent.flatMap((message) => sender.seal(message)))],
  feed(input) {
    const session = new NoiseSession(accepted.keys);
    const cut = input.length % 41;
    const parts = [input.slice(0, cut), input.slice(cut)].map((chunk) => session.receive(chunk));
    const received = parts.flatMap(({ messages }) => messages);
    const isPrefix = received.every((message, index) => equalBytes(message, sent[index] ?? utf8('nothing')));
    if (!isPrefix) throw new Error('a message that was not sent');
    return parts.at(-1)?.error?.code ?? `${received.length} messages`;
  },
};
