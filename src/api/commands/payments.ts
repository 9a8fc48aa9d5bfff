import type { NoParameters } from '../requests.js';
import type { PaymentRecord } from '../results.js';
import { list, nodeId, nullable, object, text, time } from '../schema/index.js';
import { command } from './command.js';
import { bolt11Text, partFailure, paymentProperties } from './shared.js';

export const payments = command({
  name: 'payments',
  summary: 'All payments that this node sent or tried to.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly payments: readonly PaymentRecord[] }>({
    payments: list(
      object<PaymentRecord>({
        ...paymentProperties,
        nodeId,
        bolt11: nullable(bolt11Text),
        createdAt: time,
        completedAt: nullable(time),
        failure: nullable(text(1024)),
        failures: list(partFailure),
      }),
    ),
  }),
  run: (service) => service.payments(),
});
