import { CommanderError } from 'commander';
import { buildDaemonProgram, type DaemonProgramOptions } from './daemon-program.js';

/** Runs `leydend` to its end and says how the process should exit: 0, or 1 with one line on stderr. */
export async function daemonMain(
  arguments_: readonly string[],
  options: DaemonProgramOptions,
): Promise<number> {
  try {
    await buildDaemonProgram(options).parseAsync(arguments_, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { name = 'leydend' } = options;
    options.console.stderr(`${name}: ${describe(error, name)}\n`);
    return 1;
  }
}

function describe(error: unknown, name: string): string {
  if (error instanceof CommanderError) return `${error.message.replace(/^error: /, '')}; see ${name} --help`;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` (${String(error.code)})` : '';
  return `${error.message.replace(/\s*\n\s*/g, ' ')}${code}`;
}
