import type { Server } from 'node:http';
import { RegtestNode } from '../../regtest/chain/node.js';
import { serveRpc } from '../../regtest/chain/rpc/server.js';
import { RpcSession } from '../../regtest/chain/rpc/session.js';
import { DeferredVerifier } from '../../regtest/chain/script-verifier.js';
import { btc } from '../../regtest/launch/chain.js';
import { type Chain, RpcClient, requireComponent, startChain } from '../../regtest/launch/index.js';
import { Play, SCENARIOS } from './chain-scenarios.js';

const hasLitecoind = requireComponent('litecoind');
const suite = hasLitecoind ? describe : describe.skip;

suite('the embedded chain and litecoind agree', () => {
  let real: Chain;
  let embedded: Play;
  let server: Server;
  let client: RpcClient;

  beforeAll(async () => {
    real = await startChain({ kind: 'litecoind' });
    const verifier = new DeferredVerifier();
    const node = new RegtestNode(verifier, () => Math.floor(Date.now() / 1000));
    const session = new RpcSession(
      node,
      () => verifier.ready(),
      () => undefined,
    );
    const served = await serveRpc(session, [{ user: 'u', password: 'p' }], 0);
    server = served.server;
    client = new RpcClient(`http://u:p@127.0.0.1:${served.port}`);
    const call = <T>(method: string, ...params: readonly unknown[]) => client.call<T>(method, params);
    embedded = new Play({
      bech32Prefix: 'bcrt',
      call,
      mine: (blocks) => call('generatetoaddress', blocks, session.faucet.address),
      fund: (address, sat) => call('leyden_faucet', address, btc(sat)),
    });
  }, 60_000);

  afterAll(async () => {
    client?.close();
    server?.close();
    await real?.stop();
  });

  it.each(Object.entries(SCENARIOS))(
    '%s',
    async (_name, scenario) => {
      const ours = await scenario(embedded);
      const theirs = await scenario(new Play(real));
      expect(ours).toEqual(theirs);
    },
    30_000,
  );
});
