import { CommanderError } from 'commander';
import { CliError, NodeRefusal } from './cli-error.js';
import type { Console } from './console.js';
import { renderFailures } from './format/failures.js';
import { buildProgram } from './program.js';

const OK = 0;
const FAILED = 1;
const MISUSED = 2;

/** Runs one command of `leyden` and says how the process should exit. `arguments_` are those after the script. */
export async function main(arguments_: readonly string[], terminal: Console): Promise<number> {
  const program = buildProgram(terminal);
  try {
    await program.parseAsync(arguments_, { from: 'user' });
    return OK;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return OK;
    const failure = describe(error);
    if (wantsJson(arguments_)) terminal.stdout(`${JSON.stringify({ error: failure })}\n`);
    else terminal.stderr(`leyden: ${failure.message} (${failure.code})\n${renderFailures(failure.details)}`);
    return failure.code === 'usage' ? MISUSED : FAILED;
  }
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
}

function describe(error: unknown): Failure {
  if (error instanceof NodeRefusal) {
    const { code, message, details } = error;
    return details === undefined ? { code, message } : { code, message, details };
  }
  if (error instanceof CliError) return { code: error.code, message: error.message };
  if (error instanceof CommanderError) return { code: 'usage', message: usageText(error) };
  throw error;
}

/** Commander's code for "no command given" comes with the whole help as its message. */
function usageText(error: CommanderError): string {
  if (error.code === 'commander.help') return 'no command is given; see leyden --help';
  return `${error.message.replace(/^error: /, '')}; see leyden --help`;
}

/** Also when the arguments are too wrong to be parsed. */
function wantsJson(arguments_: readonly string[]): boolean {
  const end = arguments_.indexOf('--');
  return arguments_.slice(0, end < 0 ? undefined : end).includes('--json');
}
