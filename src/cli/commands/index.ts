import { backupExport, backupRestore } from './backup/index.js';
import { balance } from './balance/index.js';
import { cancelinvoice } from './cancelinvoice/index.js';
import { channels } from './channels/index.js';
import { closechannel } from './closechannel/index.js';
import type { CliCommand } from './command.js';
import { connect } from './connect/index.js';
import { decode } from './decode/index.js';
import { disconnect } from './disconnect/index.js';
import { getinfo } from './getinfo/index.js';
import { graph } from './graph/index.js';
import { invoice } from './invoice/index.js';
import { invoices } from './invoices/index.js';
import { keysend } from './keysend/index.js';
import { newaddress } from './newaddress/index.js';
import { nodes } from './nodes/index.js';
import { onchain } from './onchain/index.js';
import { openchannel } from './openchannel/index.js';
import { pay } from './pay/index.js';
import { payments } from './payments/index.js';
import { peers } from './peers/index.js';
import { quiesce } from './quiesce/index.js';
import { route } from './route/index.js';
import { send } from './send/index.js';
import { sendcustommsg } from './sendcustommsg/index.js';
import { settleinvoice } from './settleinvoice/index.js';
import { stop } from './stop/index.js';
import { tokenCreate, tokenList, tokenRevoke } from './token/index.js';
import { towerAdd, towerList, towerRemove, towerStatus } from './tower/index.js';
import { utxos } from './utxos/index.js';
import { waitinvoice } from './waitinvoice/index.js';
/** Every command, in the order of the help. */
export const COMMANDS: readonly CliCommand[] = [
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
  pay,
  keysend,
  invoices,
  payments,
  waitinvoice,
  settleinvoice,
  cancelinvoice,
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
