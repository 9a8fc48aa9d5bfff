import type { NoParameters } from '../requests.js';
import type { Balance } from '../results.js';
import { amountMsat, amountSat, object } from '../schema/index.js';
import { command } from './command.js';

export const balance = command({
  name: 'balance',
  summary: 'What the node holds, on chain and in open channels.',
  parameters: object<NoParameters>({}),
  result: object<Balance>({
    onchain: object<Balance['onchain']>({ confirmedSat: amountSat, unconfirmedSat: amountSat }),
    channels: object<Balance['channels']>({ localMsat: amountMsat, remoteMsat: amountMsat }),
  }),
  run: (service) => service.balance(),
});
