import type { Mutant } from './mutant.js';

/** HTLCs that are passed on, and payments that are made of them. */
export const paymentMutants: readonly Mutant[] = [
  {
    name: 'forward-too-early',
    what: 'an HTLC is passed on or settled as soon as it is signed, before the other side has revoked',
    file: 'src/core/channel/shared/updates.ts',
    find: '        step(state, send(revocation), ...wantsToSign(commitments)),',
    replace: `        step(state, send(revocation), ...wantsToSign(commitments), ...commitments.htlcs
          .filter((htlc) => htlc.offerer === 'remote' && htlc.phase === 'revokedByRecipient')
          .map((htlc) => ({ type: 'htlcReceived', htlc, mustFail: false }))),`,
  },
  {
    name: 'forward-twice',
    what: 'an HTLC that is delivered again after a restart is passed on again',
    file: 'src/node/relay/htlc-relay.ts',
    find: '    if (this.book.hasOffered((origin) => isRelayOf(origin, channelId, htlc.id))) return;\n',
    replace: '',
  },
  {
    name: 'forward-without-fee',
    what: 'the whole amount that came in is passed on',
    file: 'src/core/payments/forward.ts',
    find: '    amountMsat: amtToForward,\n    cltvExpiry: outgoingCltvValue,',
    replace: '    amountMsat,\n    cltvExpiry: outgoingCltvValue,',
  },
  {
    name: 'known-preimage-failed-back',
    what: 'an HTLC is failed upstream when its preimage has come',
    file: 'src/node/relay/htlc-relay.ts',
    find: '    this.settle(upstream, origin.htlcId, preimage, downstream);',
    replace: '    this.failWith(origin, CANNOT_CARRY);',
  },
  {
    name: 'half-a-set-is-enough',
    what: 'an invoice is settled when half of its parts are there',
    file: 'src/core/payments/incoming.ts',
    find: 'payload.amtToForward)) < totalMsat) {',
    replace: 'payload.amtToForward)) < totalMsat / 2n) {',
  },
  {
    name: 'failed-while-a-part-is-out',
    what: 'a payment is said to have failed while a part of it may still succeed',
    file: 'src/core/payments/outgoing.ts',
    find: ' || failure === undefined || hasPendingPart(payment)) {',
    replace: ' || failure === undefined) {',
  },
  {
    name: 'expired-parts-kept',
    what: 'a set of parts that stays incomplete is never given back',
    file: 'src/core/payments/incoming.ts',
    find: 'export const MPP_TIMEOUT_SECONDS = 60;',
    replace: 'export const MPP_TIMEOUT_SECONDS = 60_000;',
  },
  {
    name: 'parts-not-stored',
    what: 'a payment is not stored when its parts go out',
    file: 'src/core/payments/outgoing.ts',
    find: "actions: [{ type: 'store', payment: next }, ...sent, ...actions]",
    replace: 'actions: [...sent, ...actions]',
  },
];
