/** Commands that change nothing and move no money: what a read-only token opens. `events` is the stream of events. */
export const READ_ONLY_COMMANDS: ReadonlySet<string> = new Set([
  'getinfo',
  'balance',
  'utxos',
  'peers',
  'channels',
  'onchain',
  'decode',
  'invoices',
  'waitinvoice',
  'payments',
  'nodes',
  'graph',
  'route',
  'tower/list',
  'tower/status',
  'events',
]);

/** Commands that no scoped token opens: whoever may make tokens may do everything. */
export function isOwnersAlone(command: string): boolean {
  return command.startsWith('token/');
}
