/** A result as it arrives in JSON: amounts are decimal strings. */
export type AsJson<T> = T extends bigint
  ? string
  : T extends readonly (infer Item)[]
    ? readonly AsJson<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: AsJson<T[K]> }
      : T;

/** What the options of a command were given as: text, or true for those without a value. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** One command of the command line: how it is typed, what it asks of the node, how people see the answer. */
export interface CommandDefinition<Result> {
  /** Also the last part of the API's path. */
  readonly name: string;
  readonly summary: string;
  /** In commander's notation, `<NAME>` or `[NAME]`, with a description. */
  readonly positionals?: readonly (readonly [string, string])[];
  /** In commander's notation, with a description. */
  readonly options?: readonly (readonly [string, string])[];
  /** What stands after `leyden ` in the help's examples. */
  readonly examples: readonly string[];
  /** What is said while it takes long. */
  readonly progress?: string;
  /** The body of the request. What is not set is undefined and left out. Throws `CliError` `usage`. */
  request?(positionals: readonly (string | undefined)[], options: OptionValues): object;
  /** Does with the answer what is to be done on this machine, whether or not people see it. Throws `CliError`. */
  receive?(result: AsJson<Result>, positionals: readonly (string | undefined)[]): void;
  render(result: AsJson<Result>, positionals: readonly (string | undefined)[]): string;
}

/** A command whose result type is its own business. */
export type CliCommand = CommandDefinition<never> & {
  renderText(json: string, positionals: readonly (string | undefined)[]): string;
  receiveText(json: string, positionals: readonly (string | undefined)[]): void;
};

/** Makes a command of its definition. */
export function cliCommand<Result>(definition: CommandDefinition<Result>): CliCommand {
  return {
    ...definition,
    renderText: (json, positionals) => definition.render(JSON.parse(json) as AsJson<Result>, positionals),
    receiveText: (json, positionals) => definition.receive?.(JSON.parse(json) as AsJson<Result>, positionals),
  };
}

/** A whole number as JSON has it; the node refuses, by its name, what is none. */
export function numberOrText(text: string | boolean | undefined): number | string | boolean | undefined {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text;
}
