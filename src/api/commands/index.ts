import { backupExport, backupRestore } from './backup.js';
import { balance } from './balance.js';
import { cancelinvoice } from './cancelinvoice.js';
import { channels } from './channels.js';
import { closechannel } from './closechannel.js';
import type { Command } from './command.js';
import { connect } from './connect.js';
import { decode } from './decode.js';
import { disconnect } from './disconnect.js';
import { getinfo } from './getinfo.js';
import { graph } from './graph.js';
import { invoice } from './invoice.js';
import { invoices } from './invoices.js';
import { keysend } from './keysend.js';
import { newaddress } from './newaddress.js';
import { nodes } from './nodes.js';
import { onchain } from './onchain.js';
import { openchannel } from './openchannel.js';
import { pay } from './pay.js';
import { payments } from './payments.js';
import { peers } from './peers.js';
import { quiesce } from './quiesce.js';
import { route } from './route.js';
import { send } from './send.js';
import { sendcustommsg } from './sendcustommsg.js';
import { settleinvoice } from './settleinvoice.js';
import { stop } from './stop.js';
import { tokenCreate, tokenList, tokenRevoke } from './token.js';
import { towerAdd, towerList, towerRemove, towerStatus } from './tower.js';
import { utxos } from './utxos.js';
import { waitinvoice } from './waitinvoice.js';

/** Every command of the API. */
export const COMMANDS: readonly Command[] = [
  getinfo,
  newaddress,
  balance,
  utxos,
  send,
  connect,
  peers,
  disconnect,
  sendcustommsg,
  openchannel,
  channels,
  closechannel,
  quiesce,
  onchain,
  invoice,
  decode,
  invoices,
  waitinvoice,
  settleinvoice,
  cancelinvoice,
  pay,
  keysend,
  payments,
  nodes,
  graph,
  route,
  backupExport,
  backupRestore,
  towerAdd,
  towerRemove,
  towerList,
  towerStatus,
  tokenCreate,
  tokenList,
  tokenRevoke,
  stop,
];
