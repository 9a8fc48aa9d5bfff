import type { PaymentPartFailure } from '../../api/results.js';
import type { AsJson } from '../commands/command.js';
import { msatText } from './amount.js';
import { printable } from './table.js';

type Failure = AsJson<PaymentPartFailure>;

/** More of them help nobody who reads. */
const MOST = 5;

/** The parts of a payment that failed, the latest ones, for people; nothing when the details have none. */
export function renderFailures(details: unknown): string {
  if (typeof details !== 'object' || details === null || !('failures' in details)) return '';
  if (!Array.isArray(details.failures)) return '';
  const failures: readonly Failure[] = details.failures;
  const shown = failures.slice(-MOST);
  const left = failures.length - shown.length;
  const lines = shown.map((failure) => printable(lineOf(failure)));
  return [...(left === 0 ? [] : [`(${left} earlier failures are left out; see --json)`]), ...lines]
    .map((line) => `  ${line}\n`)
    .join('');
}

function lineOf({
  hop,
  nodeId,
  channel,
  code,
  failureCode,
  amountMsat,
  meaning,
  did,
  advice,
}: Failure): string {
  const who =
    hop === null ? 'a node on the way' : hop === 0 ? 'this node' : `hop ${hop} (${nodeId?.slice(0, 16)}…)`;
  const number = failureCode === null ? '' : ` (0x${failureCode.toString(16).padStart(4, '0')})`;
  const where = channel === null ? '' : `, channel ${channel}`;
  return `${who}${where}, ${msatText(amountMsat)}: ${code}${number}, ${meaning}. Leyden ${did}. You: ${advice}.`;
}
