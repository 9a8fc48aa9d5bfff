import { cpSync, rmSync } from 'node:fs';
import type { NodeHandle } from './node-handle.js';

/** Copies the files of a node that is stopped. What it gives puts them back in place of those of today, and starts it. */
export function keepCopy(node: NodeHandle): () => Promise<void> {
  const copy = `${node.datadir}-copy`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(node.datadir, copy, { recursive: true });
  return async () => {
    await node.stop();
    rmSync(node.datadir, { recursive: true });
    cpSync(copy, node.datadir, { recursive: true });
    await node.start();
  };
}
