import type { NoParameters } from '../requests.js';
import type { PendingOutput } from '../results.js';
import { amountSat, hex32, list, nullable, object, text, txid, u32 } from '../schema/index.js';
import { command } from './command.js';

export const onchain = command({
  name: 'onchain',
  summary: 'What the node still has to take from the chain after channels were closed by force.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly pending: readonly PendingOutput[] }>({
    pending: list(
      object<PendingOutput>({
        channelId: hex32,
        txid,
        output: u32,
        amountSat,
        kind: text(64),
        earliestHeight: u32,
        deadlineHeight: nullable(u32),
        claimTxid: nullable(txid),
        obstacle: nullable(text(64)),
      }),
    ),
  }),
  run: (service) => service.onchain(),
});
