import { withProgress } from '../../../src/cli/progress.js';
import { fakeConsole } from './console.js';

describe('progress', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const workFor = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

  it('is silent for what takes less than half a second', async () => {
    const terminal = fakeConsole();
    const work = withProgress(terminal, 'paying', workFor(499));
    await jest.advanceTimersByTimeAsync(1000);
    await work;
    expect(terminal.err()).toBe('');
  });

  it('is one line for what takes longer', async () => {
    const terminal = fakeConsole();
    const work = withProgress(terminal, 'paying', workFor(501));
    await jest.advanceTimersByTimeAsync(1000);
    await work;
    expect(terminal.err()).toBe('paying …\n');
    expect(terminal.out()).toBe('');
  });

  it('takes the line back on a terminal, also after a failure', async () => {
    const terminal = fakeConsole({}, true);
    const failing = workFor(600).then(() => Promise.reject(new Error('no')));
    const work = expect(withProgress(terminal, 'paying', failing)).rejects.toThrow('no');
    await jest.advanceTimersByTimeAsync(1000);
    await work;
    expect(terminal.err()).toBe('paying …\r\u001B[K');
  });
});
