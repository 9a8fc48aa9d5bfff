import { COMMANDS } from '../src/api/commands/index.js';
import { API_ERROR_STATUS } from '../src/api/error.js';
import { eventSchemas } from '../src/api/event-schema.js';
import type { Json } from '../src/api/schema/index.js';

const INTRODUCTION = `# The API

This page is made from the commands in \`src/api/commands\` by \`scripts/write-api-docs.ts\`; \`GET /v1/openapi.json\` gives
the same as an OpenAPI document.

- Each command is \`POST /v1/COMMAND\` with its parameters as a JSON object. Fields that are not listed are refused.
- Each call needs \`Authorization: Bearer TOKEN\`. A running \`leydend\` leaves the address and the token in
  \`DATADIR/api.json\`, which only its owner can read. They change at every start.
- The \`Host\` header must be an IP address, \`localhost\` or the host that the API is served under, so that no web page
  can reach the API by rebinding its own name.
- An amount is a decimal string of millisatoshi (\`…Msat\`) or satoshi (\`…Sat\`), up to 2⁶⁴ − 1. Parameters may also be
  JSON integers up to 2⁵³ − 1.
- A transaction id is in the form that explorers show. A time is in seconds since 1970.
- In an answer every key is there; what has no value is \`null\`.
- A call that fails answers with a status of 400 or more and \`{ "error": { "code", "message", "details"? } }\`.

\`\`\`sh
curl -s "$(jq -r .address api.json)/v1/invoice" -H "Authorization: Bearer $(jq -r .token api.json)" \\
  -H 'Content-Type: application/json' -d '{ "amountMsat": "25000000", "description": "two coffees" }'
\`\`\`
`;

/** `docs/API.md`. */
export function apiMarkdown(): string {
  return [
    INTRODUCTION,
    '## Commands\n',
    ...COMMANDS.map(commandSection),
    eventSection(),
    errorSection(),
  ].join('\n');
}

function commandSection(command: (typeof COMMANDS)[number]): string {
  return `### \`${command.name}\`

${command.summary}

\`\`\`ts
(${typeText(command.parameterSchema, '')}) => ${typeText(command.resultSchema, '')}
\`\`\`
`;
}

function eventSection(): string {
  const events = eventSchemas().map(
    ([type, schema]) => `- \`${type}\`: \`${oneLine(typeText(schema, ''))}\``,
  );
  return `## Events

\`GET /v1/events\`, with the token, upgrades to a WebSocket. Each message is one event, \`{ "type", … }\`. A listener that
does not keep up is disconnected.

${events.join('\n')}
`;
}

function errorSection(): string {
  const rows = Object.entries(API_ERROR_STATUS).map(([code, status]) => `| \`${code}\` | ${status} |`);
  return `## Error codes

| code | status |
|---|---|
${rows.join('\n')}
`;
}

/** A JSON Schema in the notation of TypeScript. */
function typeText(schema: Json | undefined, indent: string): string {
  if (!isRecord(schema)) throw new TypeError('a schema is an object');
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((option) => typeText(option, indent)).join(' | ');
  if (schema.type === 'array') return listText(typeText(schema.items, indent));
  if (schema.type === 'object') return objectText(schema, indent);
  return schema.type === 'integer' ? 'number' : String(schema.type);
}

function listText(item: string): string {
  return item.includes('|') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

function objectText(schema: { readonly [key: string]: Json }, indent: string): string {
  const { properties, required } = schema;
  if (!isRecord(properties) || !Array.isArray(required)) throw new TypeError('an object has properties');
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(
    ([name, property]) =>
      `${inner}${name}${required.includes(name) ? '' : '?'}: ${typeText(property, inner)};`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

function oneLine(text: string): string {
  return text.replace(/;\n\}/g, ' }').replace(/\s*\n\s*/g, ' ');
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
