import type { ChannelAction, ChannelErrorCode } from '../../src/core/channel/index.js';
import { decodeMessage, type Message, type MessageNamed } from '../../src/core/wire/index.js';
import type { ChannelPeer } from './channel-peer.js';

/** What enforcement wants has tests of its own. */
const ENFORCEMENT: ReadonlySet<string> = new Set(['claim', 'withdrawClaim', 'watchOutput', 'archiveRevoked']);

/** The types of actions, messages by their names; without those of enforcement. */
export function namesOf(actions: readonly ChannelAction[]): string[] {
  return actions
    .filter(({ type }) => !ENFORCEMENT.has(type))
    .map((action) => (action.type === 'send' ? action.message.type : action.type));
}

/** The messages that a peer has on their way. */
export function outgoing(peer: ChannelPeer): Message[] {
  return peer.outbox.map((bytes) => {
    const decoded = decodeMessage(bytes);
    if (!decoded.ok || decoded.value.type === 'unknown') throw new Error('not a message');
    return decoded.value;
  });
}

/** The first message of a name that a peer has on its way. */
export function outgoingNamed<N extends Message['type']>(peer: ChannelPeer, name: N): MessageNamed<N> {
  const found = outgoing(peer).find(({ type }) => type === name);
  if (found === undefined) throw new Error(`no ${name} is on its way`);
  return found as MessageNamed<N>;
}

/** The codes of what was refused or reported. */
export function codesOf(actions: readonly ChannelAction[]): ChannelErrorCode[] {
  return actions.flatMap((action) =>
    action.type === 'report' || action.type === 'htlcRefused' ? [action.error.code] : [],
  );
}

/** Actions of one type. */
export function ofType<T extends ChannelAction['type']>(
  actions: readonly ChannelAction[],
  type: T,
): Extract<ChannelAction, { type: T }>[] {
  return actions.filter((action): action is Extract<ChannelAction, { type: T }> => action.type === type);
}

/** The same signature with `s` on the other side of the order: valid to some, not standard. */
export function highS(signature: Uint8Array): Uint8Array {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = signature.subarray(32).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const flipped = (order - s).toString(16).padStart(64, '0');
  const bytes = Uint8Array.from({ length: 32 }, (_, i) =>
    Number.parseInt(flipped.slice(2 * i, 2 * i + 2), 16),
  );
  return Uint8Array.of(...signature.subarray(0, 32), ...bytes);
}
