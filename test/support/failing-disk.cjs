// Given to a daemon with `node --require`: once the file FAILING_DISK_ARMED is there, commit FAILING_DISK_AT of its
// store fails as if the disk had, with the code FAILING_DISK_CODE.
const { existsSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const { FAILING_DISK_ARMED: armed, FAILING_DISK_AT: at, FAILING_DISK_CODE: code } = process.env;
const Sqlite = createRequire(join(__dirname, 'x.js'))('better-sqlite3');
const { transaction } = Sqlite.prototype;
let commits = 0;

Sqlite.prototype.transaction = function begin(work) {
  return transaction.call(this, (...given) => {
    const result = work(...given);
    // Gossip has a file of its own, which peers can fill again.
    if (this.name.endsWith('leyden.sqlite') && existsSync(armed)) {
      commits += 1;
      if (commits === Number(at)) throw new Sqlite.SqliteError('the disk fails', code);
    }
    return result;
  });
};
