import { sat } from '../../../../src/core/primitives/units.js';
import { anchorReserve, ReserveWatch } from '../../../../src/node/sweeper/index.js';

describe('the reserve for closing by force', () => {
  it('is asked for once by an alarm, and shown as long as it is missing', () => {
    let channels = 0;
    let confirmedSat = sat(0);
    const alarms: string[] = [];
    const watch = new ReserveWatch(
      () => anchorReserve(channels),
      { balance: () => ({ confirmedSat }) },
      (code) => alarms.push(code),
    );
    const look = () => {
      watch.check();
      return [watch.problem === undefined, alarms.length];
    };
    expect(look()).toEqual([true, 0]);
    channels = 1;
    expect(look()).toEqual([false, 1]);
    expect(look()).toEqual([false, 1]);
    confirmedSat = sat(9_999);
    expect(look()).toEqual([false, 1]);
    confirmedSat = sat(10_000);
    expect(look()).toEqual([true, 1]);
    channels = 2;
    expect(look()).toEqual([false, 2]);
    expect(alarms).toEqual(['walletReserveTooLow', 'walletReserveTooLow']);
  });
});
