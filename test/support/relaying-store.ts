import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/node/store/index.js';
import { ChannelChain } from './channel-chain.js';
import { ChannelPair } from './channel-pair.js';
import { RelayingNode } from './relaying-node.js';

/** Gives a test a relaying node with a store of its own; all is gone after the test. */
export function useRelayingNode(): () => Promise<RelayingNode> {
  const ends: (() => void)[] = [];
  afterEach(async () => {
    // Lets the journals commit what is left.
    await new Promise(setImmediate);
    for (const end of ends.splice(0)) end();
  });
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'leyden-relaying-'));
    const store = openStore(join(folder, 'leyden.sqlite'), { network: 'regtest', nodeId: '02aa' });
    ends.push(() => {
      store.close();
      rmSync(folder, { recursive: true });
    });
    return new RelayingNode(store, ChannelPair.ready({ isPublic: false }), await ChannelChain.ready());
  };
}
