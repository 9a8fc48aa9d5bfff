import { COMMANDS } from '../../../src/api/commands/index.js';
import { utf8 } from '../../../src/core/primitives/bytes.js';
import { serve, TOKEN } from '../../unit/api/client.js';
import { fakeService, HASH, NODE_ID } from '../../unit/api/fake-service.js';
import type { FuzzTarget } from '../target.js';

const BODIES: readonly object[] = [
  {},
  { nodeId: NODE_ID, address: 'ws://[::1]:80' },
  { nodeId: NODE_ID, amountSat: '9007199254740993', pushMsat: '0', private: true, feeratePerKw: 253 },
  { channelId: HASH, force: true },
  { amountMsat: '18446744073709551615', description: 'a “b” \u0000', expirySeconds: 60 },
  { bolt11: 'lnbcrt1', amountMsat: 9007199254740991, maxFeeMsat: '0' },
  { paymentHash: HASH },
  { address: 'bcrt1q', amountSat: '546' },
];

/** A target, and what ends its server. */
export interface ServedTarget {
  readonly target: FuzzTarget;
  close(): Promise<void>;
}

/** Bodies of API calls, each sent to one of the commands: the last byte of the input picks it. */
export async function apiBodies(): Promise<ServedTarget> {
  const { server, unexpected } = await serve(fakeService({}).service);
  const commands = COMMANDS.map(({ name }) => name).filter((name) => name !== 'stop');
  const samples = BODIES.flatMap((body) =>
    commands.map((_, index) => new Uint8Array([...utf8(JSON.stringify(body)), index])),
  );
  const target: FuzzTarget = {
    name: 'api-bodies',
    samples,
    async feed(input) {
      const command = commands[(input.at(-1) ?? 0) % commands.length];
      const response = await fetch(`${server.address}/v1/${command}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
        body: input.slice(0, -1),
      });
      const answer = (await response.json()) as { readonly error?: { readonly code: string } };
      if (unexpected.length > 0) throw new Error('an unexpected error inside', { cause: unexpected.pop() });
      return answer.error?.code ?? 'accepted';
    },
  };
  return { target, close: () => server.close() };
}
