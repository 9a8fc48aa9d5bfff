import { type PublicKey, sha256 } from '../../src/core/crypto/index.js';
import { buildOnion, encodePayload } from '../../src/core/onion/index.js';
import { utf8 } from '../../src/core/primitives/bytes.js';
import { cltvExpiry, msat } from '../../src/core/primitives/units.js';
import type { ShortChannelId } from '../../src/core/wire/index.js';
import { preimageOf } from './channel-pair.js';

/** The onion of a payment, known by name, that one node passes on to its payee. */
export function relayOnion(
  name: string,
  payment: { readonly amountMsat: bigint; readonly cltvExpiry: number },
  hops: { readonly relay: PublicKey; readonly payee: PublicKey; readonly shortChannelId: ShortChannelId },
) {
  const amount = msat(payment.amountMsat);
  const shared = { amtToForward: amount, outgoingCltvValue: cltvExpiry(payment.cltvExpiry) };
  const built = buildOnion({
    sessionKey: sha256(utf8(`session ${name}`)),
    hops: [
      {
        nodeId: hops.relay,
        payload: encodePayload({ kind: 'forward', ...shared, shortChannelId: hops.shortChannelId }),
      },
      { nodeId: hops.payee, payload: encodePayload({ kind: 'final', ...shared, totalMsat: amount }) },
    ],
    associatedData: sha256(preimageOf(name)),
  });
  if (!built.ok) throw new Error('the onion is too long');
  return built.value;
}
