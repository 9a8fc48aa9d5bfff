declare module 'coinselect' {
  export interface Selectable {
    readonly script: { readonly length: number };
    readonly value: number;
  }

  /** `inputs` is undefined when the coins do not suffice; `fee` is then what it would have cost so far. */
  export default function coinSelect<Coin extends Selectable>(
    coins: readonly Coin[],
    outputs: readonly Selectable[],
    feerate: number,
  ): { readonly inputs?: readonly Coin[]; readonly fee: number };
}
