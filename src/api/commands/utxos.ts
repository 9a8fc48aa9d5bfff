import type { NoParameters } from '../requests.js';
import type { Utxo } from '../results.js';
import { amountSat, list, nullable, object, text, txid, u32 } from '../schema/index.js';
import { command } from './command.js';

export const utxos = command({
  name: 'utxos',
  summary: 'The unspent outputs of the on-chain wallet.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly utxos: readonly Utxo[] }>({
    utxos: list(
      object<Utxo>({
        txid,
        output: u32,
        amountSat,
        address: text(128),
        blockHeight: nullable(u32),
      }),
    ),
  }),
  run: (service) => service.utxos(),
});
