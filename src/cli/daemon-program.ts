import { Command, Option } from 'commander';
import { type Config, resolveConfig } from '../node/config/index.js';
import { SETTING_NAMES, type SettingName, settingOf } from '../node/config/settings.js';
import { environmentVariable, unknownVariables } from '../node/config/sources.js';
import { VERSION } from '../version.js';
import type { Console } from './console.js';

/** What the daemon's command line needs from outside. */
export interface DaemonProgramOptions {
  /** Of the program, `leydend` when absent. */
  readonly name?: string;
  readonly description?: string;
  readonly console: Console;
  readonly readFile: (path: string) => string | undefined;
  /** Runs the node until it is stopped. */
  readonly run: (config: Config) => Promise<void>;
  /** Adds commands; `configOf` gives the configuration once the command line is read. */
  readonly extend?: (program: Command, configOf: () => Config) => void;
}

/** The command line of `leydend`. Its errors are thrown: commander's own, `ConfigError`, and whatever `run` throws. */
export function buildDaemonProgram({
  name: programName = 'leydend',
  description = 'A Lightning node.',
  console,
  readFile,
  run,
  extend,
}: DaemonProgramOptions): Command {
  const command = new Command(programName)
    .description(description)
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: console.stdout, writeErr: () => undefined })
    .addHelpText('after', HELP);
  for (const name of SETTING_NAMES) command.addOption(optionFor(name));
  const configOf = () => {
    const flags = Object.fromEntries(
      command.options.map((option) => [option.name(), command.getOptionValue(option.attributeName())]),
    );
    return resolveConfig({ flags, environment: console.environment, readFile });
  };
  extend?.(command, configOf);
  return command.action(() => {
    // Other programs of the project read LEYDEN_* too, so this may be right: it is said, not refused.
    for (const name of unknownVariables(console.environment)) {
      console.stderr(`${programName}: ${name} is no setting of the node\n`);
    }
    return run(configOf());
  });
}

function optionFor(name: SettingName): Option {
  const { argument, description, defaultText, repeatable } = settingOf(name);
  const hints = [
    ...(defaultText === '' ? [] : [`default: ${defaultText}`]),
    ...(repeatable ? ['can be given more than once'] : []),
  ];
  // Each value is kept, also of a setting that takes one: giving two is then told apart from giving one.
  return new Option(`--${name} <${argument}>`, `${description} (${hints.join('; ')})`).argParser(
    (value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value],
  );
}

const HELP = `
Every flag can also stand in DIR/leyden.conf, as "min-depth = 3", and in the environment, as
${environmentVariable('min-depth')}=3. A flag goes before the environment, that before the file.

Examples:
  leydend --network regtest --bitcoind http://user:pass@127.0.0.1:18443
  leydend --datadir ~/alice --alias alice --listen ws://127.0.0.1:9735 --listen tcp://127.0.0.1:9736
  leydend --network mainnet --bitcoind-cookie ~/.bitcoin/.cookie --listen tcp://0.0.0.0:9735`;
