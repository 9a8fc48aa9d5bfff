import type { QuiesceRequest } from '../requests.js';
import { boolean, hex32, object } from '../schema/index.js';
import { command } from './command.js';

export const quiesce = command({
  name: 'quiesce',
  summary: 'Holds a channel still until its connection ends, a minute at most; again, tells whether it is.',
  parameters: object<QuiesceRequest>({ channelId: hex32 }),
  result: object<{ readonly quiescent: boolean }>({ quiescent: boolean }),
  run: (service, request) => service.quiesce(request),
});
