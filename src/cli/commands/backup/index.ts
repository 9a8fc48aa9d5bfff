import { readFileSync } from 'node:fs';
import type { BackupExport, BackupRestore } from '../../../api/backup-results.js';
import { writePrivateFile } from '../../../node/config/files.js';
import { CliError } from '../../cli-error.js';
import { grouped, satText } from '../../format/amount.js';
import { details, table } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const backupExport = cliCommand<BackupExport>({
  name: 'backup/export',
  summary: 'the encrypted backup of all channels; without a FILE it is printed',
  positionals: [['[FILE]', 'where to write it']],
  examples: ['backup export /mnt/usb/channels.backup', 'backup export > channels.backup'],
  receive({ backup }, [file]) {
    if (file === undefined) return;
    try {
      writePrivateFile(file, `${backup}\n`);
    } catch (error) {
      throw new CliError('fileFailed', `${file} was not written: ${reasonOf(error)}`);
    }
  },
  render: ({ backup, channels }, [file]) =>
    file === undefined
      ? backup
      : details([
          ['channels', grouped(channels)],
          ['written to', file],
          ['restored with', 'the seed file of the datadir: keep a copy of that too'],
        ]),
});

export const backupRestore = cliCommand<BackupRestore>({
  name: 'backup/restore',
  summary: 'take up the channels of a backup that the node does not know, and have their peers close them',
  positionals: [['[FILE]', 'what "backup export" wrote, or DATADIR/channels.backup']],
  options: [['--from-peers', 'restore what connected peers keep for this node']],
  examples: ['backup restore /mnt/usb/channels.backup', 'backup restore --from-peers'],
  progress: 'looking for the channels in the chain',
  request([file], { fromPeers }) {
    if ((file === undefined) !== (fromPeers === true)) {
      throw new CliError('usage', 'give a FILE or --from-peers');
    }
    if (file === undefined) return { fromPeers: true };
    try {
      return { backup: readFileSync(file, 'utf8').trim() };
    } catch (error) {
      throw new CliError('fileFailed', `${file} cannot be read: ${reasonOf(error)}`);
    }
  },
  render: ({ restored, known, spent, rescanFrom }) =>
    [
      table(
        restored,
        [
          { title: 'RESTORED CHANNEL', value: ({ channelId }) => channelId },
          { title: 'CAPACITY', value: ({ capacitySat }) => satText(capacitySat), alignRight: true },
          { title: 'PEER', value: ({ nodeId }) => nodeId },
        ],
        'There was no channel to restore.',
      ),
      details([
        ['known already', grouped(known)],
        ['ended on chain', grouped(spent.length)],
        ...(rescanFrom === null
          ? []
          : [
              ['searching', `the chain from block ${grouped(rescanFrom + 1)}; the node starts anew`] as const,
            ]),
      ]),
    ].join('\n\n'),
});

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
