import type { PayRequest } from '../requests.js';
import type { Payment } from '../results.js';
import { amountMsat, object, optional, positive } from '../schema/index.js';
import { command } from './command.js';
import { bolt11Text, paymentProperties } from './shared.js';

export const pay = command({
  name: 'pay',
  summary: 'Pays an invoice.',
  parameters: object<PayRequest>({
    bolt11: bolt11Text,
    amountMsat: optional(positive(amountMsat)),
    maxFeeMsat: optional(amountMsat),
  }),
  result: object<Payment>(paymentProperties),
  run: (service, request) => service.pay(request),
});
