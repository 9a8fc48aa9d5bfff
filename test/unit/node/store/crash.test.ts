import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatadir } from '../../../../src/node/config/index.js';
import { openStore } from '../../../../src/node/store/index.js';

const ROOT = join(__dirname, '../../../..');

let datadir: string;
let child: ChildProcess;

beforeEach(() => {
  datadir = mkdtempSync(join(tmpdir(), 'leyden-crash-'));
  child = spawn(
    process.execPath,
    [join(ROOT, 'test/support/run-typescript.cjs'), join(__dirname, 'writer.ts'), datadir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(datadir, { recursive: true });
});

/** The last count that the child has said it committed, once that is at least `minimum`. */
async function untilCount(minimum: number): Promise<() => number> {
  let text = '';
  const last = () => Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1) || -1);
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (chunk: string) => {
    text += chunk;
  });
  while (!text.includes('\n') || last() < minimum) await once(child.stdout as NodeJS.ReadableStream, 'data');
  return last;
}

describe('a node that another process runs', () => {
  it('keeps its datadir to itself, and leaves it with its death', async () => {
    await untilCount(0);
    expect(() => openDatadir(datadir)).toThrow(expect.objectContaining({ code: 'datadirLocked' }));
    expect(() => openDatadir(datadir)).toThrow(new RegExp(`\\b${child.pid}\\b`));

    child.kill('SIGKILL');
    await once(child, 'exit');
    const held = openDatadir(datadir);
    expect(readFileSync(join(datadir, 'leydend.pid'), 'utf8').trim()).toBe(String(process.pid));
    held.release();
  });

  it('is killed, and all it has committed is there, each commit whole', async () => {
    const last = await untilCount(200);
    child.kill('SIGKILL');
    await once(child, 'close');
    const store = openStore(join(datadir, 'leyden.sqlite'), { network: 'regtest', nodeId: '02' });
    const count = Number(store.settings.get('count'));
    const data = store.channels.get('channel')?.data;
    store.close();
    expect(count).toBeGreaterThanOrEqual(last());
    expect(data).toBe(String(count));
  });
});
