import { RpcError } from '../../../../src/node/chain/rpc-error.js';
import { StallAlarm, type StallEvent } from '../../../../src/node/chain/stall-alarm.js';

describe('StallAlarm', () => {
  const error = new RpcError('rpcUnreachable', 'getbestblockhash', 'refused');
  let now: number;
  let events: StallEvent[];
  beforeEach(() => {
    now = 0;
    events = [];
  });
  const alarm = (blockStallMillis?: number) =>
    new StallAlarm(
      blockStallMillis,
      30_000,
      (event) => events.push(event),
      () => now,
    );

  it('is raised once after 30 s without an answer, and called off by the next one', () => {
    const watch = alarm();
    now = 29_999;
    watch.failed(error);
    expect(events).toEqual([]);
    now = 30_000;
    watch.failed(error);
    watch.failed(error);
    expect(events).toEqual([{ type: 'chainStalled', reason: 'unreachable', stalledMillis: 30_000, error }]);
    watch.answered();
    watch.answered();
    expect(events.slice(1)).toEqual([{ type: 'chainResumed' }]);
  });

  it('is raised by a backend that hangs, and not by one that gives block after block', () => {
    const watch = alarm();
    now = 29_000;
    watch.advanced();
    now = 58_999;
    watch.check();
    expect(events).toEqual([]);
    now = 59_000;
    watch.check();
    watch.check();
    expect(events).toEqual([{ type: 'chainStalled', reason: 'unreachable', stalledMillis: 30_000 }]);
  });

  it('is raised when the tip stands still, and called off by a block', () => {
    const watch = alarm(1000);
    now = 999;
    watch.answered();
    expect(events).toEqual([]);
    now = 1000;
    watch.answered();
    expect(events).toEqual([{ type: 'chainStalled', reason: 'noBlocks', stalledMillis: 1000 }]);
    watch.advanced();
    watch.answered();
    expect(events.slice(1)).toEqual([{ type: 'chainResumed' }]);
  });

  it('lets a test chain stand still for ever', () => {
    const watch = alarm();
    now = 1e12;
    watch.answered();
    expect(events).toEqual([]);
  });
});
