import type { NoParameters } from '../requests.js';
import { object, text } from '../schema/index.js';
import { command } from './command.js';

export const newaddress = command({
  name: 'newaddress',
  summary: 'A fresh address of the on-chain wallet.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly address: string }>({ address: text(128) }),
  run: (service) => service.newaddress(),
});
