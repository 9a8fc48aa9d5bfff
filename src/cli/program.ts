import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { VERSION } from '../version.js';
import { callNode } from './client.js';
import type { CliCommand, OptionValues } from './commands/command.js';
import { COMMANDS } from './commands/index.js';
import type { Console } from './console.js';
import { withProgress } from './progress.js';

const DATADIR = ['--datadir <DIR>', 'of the node (default: $LEYDEN_DATADIR or ~/.leyden)'] as const;
const JSON_OUTPUT = ['--json', 'print the answer as JSON, and nothing else'] as const;

/** The command line of `leyden`. Its errors are thrown: commander's own, `CliError` and `NodeRefusal`. */
export function buildProgram(terminal: Console): Command {
  const program = new Command('leyden')
    .description('Talks to a running leydend.')
    .usage('[--datadir DIR] [--json] COMMAND')
    .version(VERSION)
    .option(...DATADIR)
    .option(...JSON_OUTPUT)
    .exitOverride()
    .configureOutput({ writeOut: terminal.stdout, writeErr: () => undefined })
    .configureHelp({ subcommandTerm })
    .addHelpText('after', examples(['getinfo', 'channels --json', 'help openchannel']));
  for (const command of COMMANDS)
    parentOf(program, command, terminal).addCommand(buildCommand(command, terminal));
  return program;
}

/** The command of `tower/add` is `add` below `tower`. */
function parentOf(program: Command, { name }: CliCommand, terminal: Console): Command {
  const [family = '', member] = name.split('/');
  if (member === undefined) return program;
  const known = program.commands.find((command) => command.name() === family);
  if (known !== undefined) return known;
  const parent = new Command(family)
    .description(`commands about ${family}s; see leyden ${family} --help`)
    .exitOverride()
    .configureOutput({ writeOut: terminal.stdout, writeErr: () => undefined })
    .configureHelp({ subcommandTerm });
  program.addCommand(parent);
  return parent;
}

function buildCommand(definition: CliCommand, terminal: Console): Command {
  const command = new Command(definition.name.split('/').at(-1))
    .description(definition.summary)
    .exitOverride()
    .configureOutput({ writeOut: terminal.stdout, writeErr: () => undefined })
    .addHelpText('after', examples(definition.examples));
  for (const [name, description] of definition.positionals ?? []) command.argument(name, description);
  for (const [flags, description] of definition.options ?? []) command.option(flags, description);
  command.option(...DATADIR).option(...JSON_OUTPUT);
  return command.action(() => run(definition, command, terminal));
}

async function run(definition: CliCommand, command: Command, terminal: Console): Promise<void> {
  const options: OptionValues = command.optsWithGlobals();
  const body = definition.request?.(command.args, options) ?? {};
  const call = callNode(datadirOf(options, terminal), definition.name, body);
  if (options.json === true) {
    const json = await call;
    definition.receiveText(json, command.args);
    terminal.stdout(`${json}\n`);
    return;
  }
  const progress = `${definition.name}: ${definition.progress ?? 'waiting for the node'}`;
  const answer = await withProgress(terminal, progress, call);
  definition.receiveText(answer, command.args);
  terminal.stdout(`${definition.renderText(answer, command.args)}\n`);
}

function datadirOf({ datadir }: OptionValues, { environment }: Console): string {
  if (typeof datadir === 'string') return resolve(datadir);
  return resolve(environment.LEYDEN_DATADIR || join(homedir(), '.leyden'));
}

/** Every command has options; saying so in each line of the list helps nobody. */
function subcommandTerm(command: Command): string {
  const positionals = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  return [command.name(), ...positionals].join(' ');
}

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  leyden ${line}`).join('\n')}`;
}
