import { Ending } from '../../../src/node/ending.js';

describe('why a daemon ends', () => {
  const said: unknown[] = [];
  const log = {
    info: (values: unknown) => void said.push(values),
    fatal: (values: unknown) => void said.push(values),
  };
  let ending: Ending;
  beforeEach(() => {
    said.length = 0;
    ending = new Ending(log as never);
  });
  afterEach(() => ending.release());

  it.each(['SIGINT', 'SIGTERM'] as const)('is logged: %s', async (signal) => {
    process.emit(signal, signal);
    await ending.reached;
    expect(said).toEqual([{ reason: 'signal', signal }]);
  });

  it('is logged: the stop command, and nothing that comes after it', async () => {
    ending.stop();
    ending.stop();
    ending.fail(new Error('too late'));
    process.emit('SIGTERM', 'SIGTERM');
    await ending.reached;
    expect(said).toEqual([{ reason: 'stopCommand' }]);
  });

  it('is logged: what it cannot go on after, with its code', async () => {
    const error = Object.assign(new Error('the disk'), { code: 'storeFull' });
    ending.fail(error);
    await expect(ending.reached).rejects.toBe(error);
    expect(said).toEqual([expect.objectContaining({ reason: 'fatal', code: 'storeFull' })]);
  });

  it('is logged: what nobody caught, which ends the process by itself', () => {
    process.listeners('uncaughtExceptionMonitor').at(-1)?.(new Error('a bug'), 'uncaughtException');
    expect(said).toEqual([expect.objectContaining({ reason: 'uncaught' })]);
  });
});
