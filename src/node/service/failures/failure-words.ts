import type { FailureName } from '../../../core/onion/index.js';

/** What a failure means, and what a user can do about it. */
export interface FailureWords {
  readonly meaning: string;
  readonly advice: string;
}

const RETRY = 'try again later, or try a smaller amount';
const FAULTY_ONION = 'nothing: one of the two programs has a fault, and its author should hear of it';
const NEW_INVOICE = 'ask the payee for a new invoice, and whether this one was paid already';
const NOTHING = 'nothing, unless every way leads there: then open a channel to another node';

/** Every failure of BOLT 4 for people. */
export const FAILURE_WORDS: Readonly<Record<FailureName | 'unknown', FailureWords>> = {
  temporaryNodeFailure: { meaning: 'the node cannot forward anything just now', advice: RETRY },
  permanentNodeFailure: { meaning: 'the node does not forward any more', advice: NOTHING },
  requiredNodeFeatureMissing: {
    meaning: 'the node asks for a feature that this payment did not use',
    advice: 'update this node, or reach the payee over other nodes',
  },
  invalidOnionVersion: { meaning: 'it could not read the version of the onion', advice: FAULTY_ONION },
  invalidOnionHmac: { meaning: 'the onion was changed on its way to it', advice: FAULTY_ONION },
  invalidOnionKey: { meaning: 'it could not use the key in the onion', advice: FAULTY_ONION },
  temporaryChannelFailure: {
    meaning: 'the channel cannot carry this amount just now: it lacks balance, or its peer is away',
    advice: RETRY,
  },
  permanentChannelFailure: { meaning: 'the channel is closed or is being closed', advice: NOTHING },
  requiredChannelFeatureMissing: {
    meaning: 'the channel asks for a feature that this payment did not use',
    advice: 'update this node, or reach the payee over other nodes',
  },
  unknownNextPeer: {
    meaning: 'the node has no such channel any more, or its peer there is away',
    advice:
      'try again later; if the way came with the invoice, ask the payee for a new one while it is online',
  },
  amountBelowMinimum: {
    meaning: 'the channel takes no amount as small as this',
    advice: 'pay more at once, or reach the payee over other nodes',
  },
  feeInsufficient: {
    meaning: 'the node asks for a higher fee than it had announced',
    advice: 'try again: the new fee is announced by now; raise the fee limit if it says so',
  },
  incorrectCltvExpiry: {
    meaning: 'the node asks for more blocks between the channels than it had announced',
    advice: 'try again: the new terms are announced by now',
  },
  expiryTooSoon: {
    meaning: 'too few blocks were left for the node to be safe',
    advice: 'see with "getinfo" whether this node has all blocks, then try again',
  },
  incorrectOrUnknownPaymentDetails: {
    meaning:
      'the payee does not know the invoice, or it is paid, canceled or expired, or the amount is not right',
    advice: NEW_INVOICE,
  },
  finalIncorrectCltvExpiry: {
    meaning: 'the node before the payee did not pass on the expiry that it was told to',
    advice: 'try again: another way is taken',
  },
  finalIncorrectHtlcAmount: {
    meaning: 'the node before the payee did not pass on the amount that it was told to',
    advice: 'try again: another way is taken',
  },
  channelDisabled: { meaning: 'the node does not forward over this channel at present', advice: RETRY },
  expiryTooFar: {
    meaning: 'the payment would have been locked for longer than the node allows',
    advice: 'reach the payee over fewer nodes: a channel nearer to it helps',
  },
  invalidOnionPayload: {
    meaning: 'the node did not understand what the onion asked of it',
    advice: 'update this node; if it is up to date, reach the payee over other nodes',
  },
  mppTimeout: {
    meaning: 'the other parts of the payment did not reach the payee in time',
    advice: 'try again, or pay a smaller amount: the parts that could not be sent say why',
  },
  invalidOnionBlinding: {
    meaning: 'something went wrong within the hidden part of the route',
    advice: NEW_INVOICE,
  },
  unknown: {
    meaning: 'the node gave a code that BOLT 4 does not know',
    advice: 'try again; if it stays so, reach the payee over other nodes',
  },
};

/** What ends a part besides the answer of a hop. */
export const OTHER_WORDS = {
  unreadable: {
    meaning: 'a node on the way answered with something that nobody can read',
    advice: RETRY,
  },
  onChainTimeout: {
    meaning: 'the channel went to the chain and the payment came back from there',
    advice: 'see "channels" and "onchain" for what became of the channel, then try again',
  },
} as const satisfies Readonly<Record<string, FailureWords>>;

/** Why a channel of this node refuses to carry a payment. */
export const LOCAL_WORDS = {
  channelNotReady: {
    meaning: 'the peer of the channel went away',
    advice: 'try again once "peers" shows it as connected',
  },
  addAfterShutdown: { meaning: 'the channel is being closed', advice: 'pay over another channel' },
  unexpectedCommand: { meaning: 'the channel is not open', advice: 'pay over another channel' },
  unknownChannel: { meaning: 'the channel was closed meanwhile', advice: 'pay over another channel' },
  lost: {
    meaning: 'the node or the connection ended before the payment was on its way',
    advice: 'try again: nothing was sent',
  },
  insufficientFunds: {
    meaning: 'the channel has too little balance beside its reserve and its fees',
    advice: 'pay less, or open a channel with more',
  },
  htlcValueInFlightTooHigh: {
    meaning: 'the peer takes no more value in flight',
    advice: 'wait for payments that are under way',
  },
  tooManyHtlcs: {
    meaning: 'the peer takes no more payments at a time',
    advice: 'wait for payments that are under way',
  },
  dustExposureTooHigh: {
    meaning: 'too many payments in flight are too small for the chain',
    advice: 'wait for payments that are under way, or pay more at once',
  },
  htlcAmountBelowMinimum: {
    meaning: 'the peer takes no amount as small as this',
    advice: 'pay more at once, or pay over another channel',
  },
  htlcAmountZero: { meaning: 'an amount of nothing cannot be sent', advice: 'give an amount' },
  htlcExpiryTooLarge: {
    meaning: 'the payment would have been locked for too long',
    advice: 'see with "getinfo" whether this node has all blocks, then try again',
  },
} as const satisfies Readonly<Record<string, FailureWords>>;

/** For a refusal that has no words of its own. */
export const REFUSED_LOCALLY: FailureWords = {
  meaning: 'the channel refused',
  advice: 'see the log of this node, and pay over another channel',
};
