import type { NoParameters } from '../requests.js';
import { object, yes } from '../schema/index.js';
import { command } from './command.js';

export const stop = command({
  name: 'stop',
  summary: 'Stops the node.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly stopped: true }>({ stopped: yes }),
  run: (service) => service.stop(),
});
