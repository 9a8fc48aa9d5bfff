export interface TokenCreateRequest {
  /** Names of commands, or `events`; every command when absent. No token opens `token/…`. */
  readonly methods?: readonly string[];
  /** Only commands that change nothing and move no money. */
  readonly readOnly?: boolean;
  /** For ever when absent. */
  readonly expirySeconds?: number;
}

export interface TokenRevokeRequest {
  readonly id: string;
}

export interface TokenInfo {
  readonly id: string;
  /** Null for every command. */
  readonly methods: readonly string[] | null;
  readonly readOnly: boolean;
  readonly createdAt: number;
  /** Null for never. */
  readonly expiresAt: number | null;
}

export interface CreatedToken extends TokenInfo {
  /** Shown this once. */
  readonly token: string;
}
