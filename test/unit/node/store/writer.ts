import { openDatadir } from '../../../../src/node/config/index.js';
import { openStore } from '../../../../src/node/store/index.js';

// Holds a datadir and commits one pair after another, saying each on stdout once it is committed.
const datadir = openDatadir(process.argv[2] ?? '');
const store = openStore(datadir.databasePath, { network: 'regtest', nodeId: '02' });
process.stdout.write('0\n');

let count = 0;
setInterval(() => {
  for (let i = 0; i < 10; i++) {
    count++;
    store.transaction(() => {
      store.channels.put('channel', 'peer', String(count), false);
      store.settings.put('count', String(count));
    });
    process.stdout.write(`${count}\n`);
  }
}, 1);
