import type { NoParameters } from '../requests.js';
import { boolean, integer, list, nullable, object, optional, text, time } from '../schema/index.js';
import type { Properties } from '../schema/structures.js';
import type { CreatedToken, TokenCreateRequest, TokenInfo, TokenRevokeRequest } from '../token-results.js';
import { command } from './command.js';

const HUNDRED_YEARS = 100 * 365 * 24 * 60 * 60;

const tokenProperties: Properties<TokenInfo> = {
  id: text(32),
  methods: nullable(list(text(64))),
  readOnly: boolean,
  createdAt: time,
  expiresAt: nullable(time),
};

export const tokenCreate = command({
  name: 'token/create',
  summary: 'Makes a token that opens some of the commands, over HTTP and by commando.',
  parameters: object<TokenCreateRequest>({
    methods: optional(list(text(64))),
    readOnly: optional(boolean),
    expirySeconds: optional(integer(1, HUNDRED_YEARS)),
  }),
  result: object<CreatedToken>({ ...tokenProperties, token: text(4096) }),
  run: (service, request) => service.tokenCreate(request),
});

export const tokenList = command({
  name: 'token/list',
  summary: 'The tokens that were made and not revoked; not the secrets themselves.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly tokens: readonly TokenInfo[] }>({
    tokens: list(object<TokenInfo>(tokenProperties)),
  }),
  run: (service) => service.tokenList(),
});

export const tokenRevoke = command({
  name: 'token/revoke',
  summary: 'Takes a token back: it opens nothing from now on.',
  parameters: object<TokenRevokeRequest>({ id: text(32) }),
  result: object<TokenRevokeRequest>({ id: text(32) }),
  run: (service, request) => service.tokenRevoke(request),
});
