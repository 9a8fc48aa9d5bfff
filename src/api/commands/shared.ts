import type { InvoiceInfo, Payment, PaymentHop, PaymentPart, PaymentPartFailure } from '../results.js';
import {
  amountMsat,
  boolean,
  hex,
  hex32,
  integer,
  list,
  nodeId,
  nullable,
  object,
  oneOf,
  text,
  time,
  u32,
} from '../schema/index.js';
import type { Properties } from '../schema/structures.js';

export const channelState = oneOf(
  'opening',
  'awaiting-confirmation',
  'normal',
  'shutting-down',
  'negotiating',
  'closing',
  'force-closing',
  'closed',
);

/** More than a QR code holds: no invoice is longer. */
export const bolt11Text = text(7089);

const paymentStatus = oneOf('pending', 'succeeded', 'failed');

export const paymentProperties: Properties<Payment> = {
  status: paymentStatus,
  paymentHash: hex32,
  preimage: nullable(hex32),
  amountMsat,
  feeMsat: amountMsat,
  parts: list(
    object<PaymentPart>({
      status: paymentStatus,
      amountMsat,
      feeMsat: amountMsat,
      hops: list(
        object<PaymentHop>({
          nodeId,
          shortChannelId: text(32),
          holdMillis: nullable(integer(0, 0xffff_ffff * 100)),
        }),
      ),
    }),
  ),
};

export const partFailure = object<PaymentPartFailure>({
  hop: nullable(integer(0, 27)),
  nodeId: nullable(nodeId),
  channel: nullable(text(32)),
  code: text(64),
  failureCode: nullable(integer(0, 0xffff)),
  amountMsat,
  meaning: text(256),
  did: text(256),
  advice: text(256),
});

export const invoiceInfo = object<InvoiceInfo>({
  bolt11: bolt11Text,
  paymentHash: hex32,
  status: oneOf('unpaid', 'accepted', 'paid', 'canceled', 'expired'),
  amountMsat: nullable(amountMsat),
  receivedMsat: nullable(amountMsat),
  description: text(639),
  preimage: nullable(hex32),
  createdAt: time,
  expiresAt: time,
  paidAt: nullable(time),
  hold: boolean,
  cancelHeight: nullable(u32),
  paymentMetadata: nullable(hex),
});
