import type { SendRequest } from '../requests.js';
import { amountSat, object, positive, text, txid } from '../schema/index.js';
import { command } from './command.js';

export const send = command({
  name: 'send',
  summary: 'Sends from the on-chain wallet.',
  parameters: object<SendRequest>({ address: text(128), amountSat: positive(amountSat) }),
  result: object<{ readonly txid: string }>({ txid }),
  run: (service, request) => service.send(request),
});
