import { hkdf2 } from '../crypto/index.js';

/** What a finished handshake leaves behind: a key for each direction and the chaining key that renews both. */
export interface SessionKeys {
  readonly sendingKey: Uint8Array;
  readonly receivingKey: Uint8Array;
  readonly chainingKey: Uint8Array;
}

/** BOLT 8, act three: the first key that comes out encrypts from the initiator to the responder. */
export function sessionKeys(role: 'initiator' | 'responder', chainingKey: Uint8Array): SessionKeys {
  const [toResponder, toInitiator] = hkdf2(chainingKey, new Uint8Array(0));
  return role === 'initiator'
    ? { sendingKey: toResponder, receivingKey: toInitiator, chainingKey }
    : { sendingKey: toInitiator, receivingKey: toResponder, chainingKey };
}
