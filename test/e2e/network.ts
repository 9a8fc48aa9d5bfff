import { type Network, type NetworkOptions, NodeRefusal, startNetwork } from '../../regtest/index.js';

/** Starts a network before the tests of a suite and ends it after them. */
export function useNetwork(options: NetworkOptions): () => Network {
  let network: Network | undefined;
  beforeAll(async () => {
    network = await startNetwork(options);
  });
  afterAll(() => network?.stop());
  return () => {
    if (network === undefined) throw new Error('the network has not started');
    return network;
  };
}

/** The code with which a call is refused; `accepted` when it is not. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (error instanceof NodeRefusal) return error.code;
    throw error;
  }
}

/** Does `work` for each item, some at a time. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [place, item] = next;
      results[place] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
