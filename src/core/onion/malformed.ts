import { sha256 } from '../crypto/index.js';
import { concatBytes } from '../primitives/bytes.js';
import { err, ok, type Result } from '../primitives/result.js';
import { BADONION, decodeFailure, type Failure, failureCode } from './failure.js';
import type { UnreadableOnion } from './onion-error.js';

/** The fields of `update_fail_malformed_htlc` that speak of the onion. */
export interface MalformedOnion {
  readonly sha256OfOnion: Uint8Array;
  readonly failureCode: number;
}

/** A peer sent `update_fail_malformed_htlc` with a code that is not for onions. */
export interface NotBadOnion {
  readonly code: 'badOnionBitMissing';
  readonly failureCode: number;
  readonly consequence: 'failChannel';
}

/** What to answer a peer whose onion cannot be read: no failure can be encrypted to the origin. */
export function malformedOnion(error: UnreadableOnion): MalformedOnion {
  return { sha256OfOnion: error.onionHash, failureCode: failureCode(error.code) };
}

/** What to answer inside a blinded route, whatever is wrong: this node is none of its hops. */
export function notInBlindedRoute(packet: Uint8Array): MalformedOnion {
  return malformedOnion({ code: 'invalidOnionBlinding', onionHash: sha256(packet) });
}

/** The failure that the node upstream of a malformed onion creates on behalf of its peer. */
export function failureOfMalformed(malformed: MalformedOnion): Result<Failure, NotBadOnion> {
  const { failureCode: number, sha256OfOnion } = malformed;
  // BOLT 2, update_fail_malformed_htlc, receiver: a code without BADONION fails the channel.
  if ((number & BADONION) === 0) {
    return err({ code: 'badOnionBitMissing', failureCode: number, consequence: 'failChannel' });
  }
  // BOLT 2, update_fail_malformed_htlc, receiver: the code as given, with the hash as its data.
  return ok(decodeFailure(concatBytes(Uint8Array.of(number >> 8, number & 0xff), sha256OfOnion)));
}
