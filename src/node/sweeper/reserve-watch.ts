import type { Satoshi } from '../../core/primitives/units.js';

/**
 * Looks whether the wallet could pay for closing every channel with anchors by force. Where it could not, that is said,
 * and no channel is refused for it: a node takes its first channel with an empty wallet, and has nothing to lose in it
 * before it is paid.
 */
export class ReserveWatch {
  private isLow = false;

  constructor(
    /** The confirmed coins that it takes. */
    private readonly needed: () => Satoshi,
    private readonly wallet: { balance(): { readonly confirmedSat: Satoshi } },
    private readonly alarm: (code: string, message: string) => void,
  ) {}

  /** What is wrong, for people; undefined when the reserve is there. */
  get problem(): string | undefined {
    const needed = this.needed();
    const { confirmedSat } = this.wallet.balance();
    if (confirmedSat >= needed) return undefined;
    return `the wallet has ${confirmedSat} sat in confirmed coins, and it may take ${needed} sat to close the channels by force when fees are high: send coins to it`;
  }

  /** To be called when channels or coins have changed: raises the alarm once, and again after it was mended. */
  check(): void {
    const { problem } = this;
    if (problem !== undefined && !this.isLow) this.alarm(RESERVE_TOO_LOW, problem);
    this.isLow = problem !== undefined;
  }
}

/** The code of the alarm, and of the warning that stands as long as it lasts. */
export const RESERVE_TOO_LOW = 'walletReserveTooLow' as const;
