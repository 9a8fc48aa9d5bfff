import { COMMANDS } from '../../api/commands/index.js';
import { isOwnersAlone } from '../../api/commands/scopes.js';
import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import type { NodeParts } from './parts.js';

/** Tokens that open some of the API to others. */
export function tokenService({
  tokens,
  nowSeconds,
}: NodeParts): Pick<NodeService, 'tokenCreate' | 'tokenList' | 'tokenRevoke'> {
  return {
    async tokenCreate({ methods, readOnly = false, expirySeconds }) {
      for (const method of methods ?? []) checkMethod(method);
      const { known, token } = tokens.create({
        methods: methods ?? null,
        readOnly,
        expiresAt: expirySeconds === undefined ? null : nowSeconds() + expirySeconds,
      });
      return { ...known, token };
    },
    async tokenList() {
      return { tokens: tokens.all() };
    },
    async tokenRevoke({ id }) {
      if (!tokens.revoke(id)) throw new ApiError('unknownToken', `no token has the id ${id}`);
      return { id };
    },
  };
}

function checkMethod(method: string): void {
  const isKnown = method === 'events' || COMMANDS.some(({ name }) => name === method);
  if (isKnown && !isOwnersAlone(method)) return;
  throw new ApiError('invalidField', `methods: ${method} is no command that a token can open`, {
    field: 'methods',
  });
}
