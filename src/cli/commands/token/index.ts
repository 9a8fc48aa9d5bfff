import type { CreatedToken, TokenInfo } from '../../../api/token-results.js';
import { details, table } from '../../format/table.js';
import { timeText } from '../../format/time.js';
import { type AsJson, cliCommand, numberOrText } from '../command.js';

export const tokenCreate = cliCommand<CreatedToken>({
  name: 'token/create',
  summary: 'make a token that opens some of the commands, over HTTP and by commando',
  options: [
    ['--methods <A,B>', 'the commands that it opens, with commas (default: all but those about tokens)'],
    ['--read-only', 'only commands that change nothing and move no money'],
    ['--expires <S>', 'seconds until it expires (default: never)'],
  ],
  examples: ['token create --read-only', 'token create --methods invoice,waitinvoice --expires 86400'],
  request: (_, { methods, readOnly, expires }) => ({
    methods: typeof methods === 'string' ? methods.split(',').map((name) => name.trim()) : undefined,
    readOnly,
    expirySeconds: numberOrText(expires),
  }),
  render: (created) =>
    details([
      ['token', created.token],
      ['id', created.id],
      ['opens', scopeText(created)],
      ['expires at', timeText(created.expiresAt)],
    ]),
});

export const tokenList = cliCommand<{ readonly tokens: readonly TokenInfo[] }>({
  name: 'token/list',
  summary: 'the tokens that were made and not revoked',
  examples: ['token list'],
  render: ({ tokens }) =>
    table(
      tokens,
      [
        { title: 'ID', value: ({ id }) => id },
        { title: 'OPENS', value: scopeText },
        { title: 'MADE AT', value: ({ createdAt }) => timeText(createdAt) ?? '-' },
        { title: 'EXPIRES AT', value: ({ expiresAt }) => timeText(expiresAt) ?? 'never' },
      ],
      'There are no tokens. Make one with "leyden token create".',
    ),
});

export const tokenRevoke = cliCommand<{ readonly id: string }>({
  name: 'token/revoke',
  summary: 'take a token back',
  positionals: [['<ID>', 'as "token list" shows it']],
  examples: ['token revoke 0123456789abcdef'],
  request: ([id]) => ({ id }),
  render: ({ id }) => details([['opens nothing any more', id]]),
});

function scopeText({ methods, readOnly }: AsJson<TokenInfo>): string {
  const which = methods === null ? 'every command' : methods.join(', ');
  return readOnly ? `${which}, to read only` : which;
}
