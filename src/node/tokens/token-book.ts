import { isOwnersAlone, READ_ONLY_COMMANDS } from '../../api/commands/scopes.js';
import { toHex } from '../../core/primitives/bytes.js';
import type { SettingRepository } from '../store/settings.js';
import { readToken, type TokenScope, writeToken } from './token-text.js';

/** A token that was made and not revoked. */
export interface KnownToken extends TokenScope {
  readonly createdAt: number;
}

/** `unauthorized`: no token of ours, revoked or expired. `forbiddenCommand`: a good token, for other commands. */
export type TokenVerdict = 'allowed' | 'unauthorized' | 'forbiddenCommand';

export interface TokenBookOptions {
  readonly settings: SettingRepository;
  /** The secret behind every token of this node. */
  readonly key: Uint8Array;
  nowSeconds(): number;
  entropy(length: number): Uint8Array;
}

/** The scoped tokens of this node. The tokens themselves are not kept: the store alone opens nothing. */
export class TokenBook {
  constructor(private readonly options: TokenBookOptions) {}

  create(scope: Omit<TokenScope, 'id'>): { readonly known: KnownToken; readonly token: string } {
    const { settings, key, nowSeconds, entropy } = this.options;
    const { methods, readOnly, expiresAt } = scope;
    const full: TokenScope = { id: toHex(entropy(8)), methods, readOnly, expiresAt };
    const known = { ...full, createdAt: nowSeconds() };
    settings.put(SETTING + full.id, JSON.stringify(known));
    return { known, token: writeToken(full, key) };
  }

  /** The oldest first. */
  all(): readonly KnownToken[] {
    return this.options.settings
      .withPrefix(SETTING)
      .map(({ value }) => JSON.parse(value) as KnownToken)
      .sort((a, b) => a.createdAt - b.createdAt);
  }

  /** From now on the token opens nothing. False when no token has this id. */
  revoke(id: string): boolean {
    const { settings } = this.options;
    if (settings.get(SETTING + id) === undefined) return false;
    settings.delete(SETTING + id);
    return true;
  }

  /** Whether a text that somebody shows opens a command. */
  judge(token: string, command: string): TokenVerdict {
    const { settings, key, nowSeconds } = this.options;
    const scope = readToken(token, key);
    if (scope === undefined || settings.get(SETTING + scope.id) === undefined) return 'unauthorized';
    if (scope.expiresAt !== null && nowSeconds() >= scope.expiresAt) return 'unauthorized';
    const isNamed = scope.methods === null || scope.methods.includes(command);
    const isReadable = !scope.readOnly || READ_ONLY_COMMANDS.has(command);
    return isNamed && isReadable && !isOwnersAlone(command) ? 'allowed' : 'forbiddenCommand';
  }
}

const SETTING = 'token/';
