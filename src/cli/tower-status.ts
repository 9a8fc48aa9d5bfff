import type { Command } from 'commander';
import type { Config } from '../node/config/index.js';
import { serverTexts, type TowerServerJson } from './commands/tower/server-texts.js';
import type { Console } from './console.js';

/** Reads what the tower of a datadir has stored; undefined when there is none. */
export type ReadTowerStatus = (datadir: string) => Promise<TowerServerJson | undefined>;

/** Adds `status` to the tower's command line: how far the tower of the datadir is, whether or not it runs. */
export function addTowerStatus(
  program: Command,
  configOf: () => Config,
  console: Console,
  read: ReadTowerStatus,
): void {
  program
    .command('status')
    .description('how far the tower of the datadir is: blocks scanned, sessions, records, breaches')
    .option('--json', 'print one JSON value and nothing else')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const { datadir } = configOf();
      const status = await read(datadir);
      if (status === undefined) throw new Error(`there is no tower in ${datadir}`);
      const { uris: _, ...stored } = status;
      console.stdout(`${json === true ? JSON.stringify(stored) : serverTexts(status).join('\n\n')}\n`);
    });
}
