import { grouped } from '../../src/cli/format/amount.js';
import { table } from '../../src/cli/format/table.js';
import { commandLine, type NodeContact } from '../network/index.js';
import type { BackgroundNetwork } from './background.js';

/** How to talk to each node, in lines. */
export function instructions({ nodes }: BackgroundNetwork): string {
  const lines = nodes.flatMap(({ alias, datadir, uri }) => [
    `${alias}`,
    `  ${commandLine(datadir)} getinfo`,
    `  ${uri.ws}`,
    `  ${uri.tcp}`,
  ]);
  return `${lines.join('\n')}

npm run regtest -- mine 6     mines blocks
npm run regtest -- status     shows balances and this again
npm run regtest -- stop       ends everything
`;
}

/** What each node has, as a table. */
export async function statusTable({ nodes, chain }: BackgroundNetwork): Promise<string> {
  const rows = await Promise.all(nodes.map(row));
  const height = await chain.call<number>('getblockcount');
  const text = table(
    rows,
    [
      { title: 'NODE', value: ({ alias }) => alias },
      { title: 'ON CHAIN SAT', value: ({ onchain }) => grouped(onchain), alignRight: true },
      { title: 'LOCAL MSAT', value: ({ local }) => grouped(local), alignRight: true },
      { title: 'REMOTE MSAT', value: ({ remote }) => grouped(remote), alignRight: true },
      { title: 'CHANNELS', value: ({ channels }) => String(channels), alignRight: true },
    ],
    'There are no nodes.',
  );
  return `${text}\n\n${chain.kind} at ${chain.rpcUrl}, ${height} blocks\n`;
}

async function row({ alias, api }: NodeContact) {
  const [{ onchain, channels }, list] = await Promise.all([api.balance(), api.channels()]);
  return {
    alias,
    onchain: onchain.confirmedSat,
    local: channels.localMsat,
    remote: channels.remoteMsat,
    channels: list.channels.filter(({ state }) => state === 'normal').length,
  };
}
