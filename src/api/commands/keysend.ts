import type { KeysendRequest } from '../requests.js';
import type { Payment } from '../results.js';
import { amountMsat, nodeId, object, optional, positive } from '../schema/index.js';
import { command } from './command.js';
import { paymentProperties } from './shared.js';

export const keysend = command({
  name: 'keysend',
  summary: 'Pays a node without an invoice.',
  parameters: object<KeysendRequest>({
    nodeId,
    amountMsat: positive(amountMsat),
    maxFeeMsat: optional(amountMsat),
  }),
  result: object<Payment>(paymentProperties),
  run: (service, request) => service.keysend(request),
});
