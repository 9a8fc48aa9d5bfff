import type { NodeService } from '../node-service.js';
import type { Field, Json, JsonSchema } from '../schema/index.js';

/** One command of the API, as it is written down. */
export interface CommandDefinition<P, R> {
  /** The last part of its path, and its name on the command line. */
  readonly name: string;
  /** One sentence for the documentation. */
  readonly summary: string;
  readonly parameters: Field<P>;
  readonly result: Field<R>;
  /** `signal` aborts when the caller is gone. */
  run(service: NodeService, parameters: P, signal: AbortSignal): Promise<R>;
}

/** One command of the API, as the server and the documentation see it. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly parameterSchema: JsonSchema;
  readonly resultSchema: JsonSchema;
  /** From the body of a request to the body of its answer. Throws `ApiError`. */
  execute(service: NodeService, body: unknown, signal: AbortSignal): Promise<Json>;
}

/** Makes a command of its definition. */
export function command<P, R>(definition: CommandDefinition<P, R>): Command {
  const { name, summary, parameters, result } = definition;
  return {
    name,
    summary,
    parameterSchema: parameters.schema,
    resultSchema: result.schema,
    async execute(service, body, signal) {
      const request = parameters.parse(body, '');
      return result.serialise(await definition.run(service, request, signal));
    },
  };
}
