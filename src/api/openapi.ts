import { COMMANDS } from './commands/index.js';
import { API_ERROR_STATUS } from './error.js';
import type { Json } from './schema/index.js';

/** The API as an OpenAPI 3.1 document. */
export function openApiDocument(version: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Leyden',
      version,
      description:
        'Every command is a POST. Amounts are decimal strings. GET /v1/events upgrades to a WebSocket of events.',
    },
    security: [{ token: [] }],
    paths: Object.fromEntries(
      COMMANDS.map((command) => [`/v1/${command.name}`, { post: operation(command) }]),
    ),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: ERROR_SCHEMA },
    },
  };
}

const ERROR_SCHEMA: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { enum: Object.keys(API_ERROR_STATUS) },
        message: { type: 'string' },
        details: { type: 'object' },
      },
    },
  },
};

function operation(command: (typeof COMMANDS)[number]): Json {
  return {
    operationId: command.name,
    summary: command.summary,
    requestBody: { content: jsonContent(command.parameterSchema) },
    responses: {
      200: { description: 'Done.', content: jsonContent(command.resultSchema) },
      default: { description: 'Failed.', content: jsonContent({ $ref: '#/components/schemas/Error' }) },
    },
  };
}

function jsonContent(schema: Json): Json {
  return { 'application/json': { schema } };
}
