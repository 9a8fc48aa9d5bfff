import { createHash } from 'node:crypto';
import { type Network, startNetwork } from '../../regtest/index.js';
import { type CommandoClient, startClient } from './lnmessage/client.js';

const MINUTE = 60_000;

describe('lnmessage, over ws:// and with a scoped token,', () => {
  let network: Network;
  let client: CommandoClient;

  beforeAll(async () => {
    network = await startNetwork({ nodes: 2 });
    client = await startClient(network.node('alice'));
  }, MINUTE);

  afterAll(async () => {
    await client?.stop();
    await network?.stop();
  }, MINUTE);

  const alice = () => network.node('alice');
  const tokenFor = async (...words: readonly string[]) =>
    alice().cli<{ id: string; token: string }>('token', 'create', ...words);

  it('reads what the node shows, without parameters and with them', async () => {
    const { token } = await tokenFor('--read-only');
    const info = await client.call(token, 'getinfo');
    expect(info.result).toMatchObject({ nodeId: alice().nodeId, alias: 'alice', network: 'regtest' });
    const { bolt11 } = await network.node('bob').api.invoice({ amountMsat: 5000n });
    expect((await client.call(token, 'decode', { bolt11 })).result).toMatchObject({ amountMsat: '5000' });
  });

  it('makes an invoice, waits for its payment and pays one itself', async () => {
    const { token } = await tokenFor('--methods', 'invoice,waitinvoice,pay');
    const made = await client.call(token, 'invoice', { amountMsat: '250000', description: 'tea' });
    const { bolt11, paymentHash } = made.result as { bolt11: string; paymentHash: string };
    const waiting = client.call(token, 'waitinvoice', { paymentHash });
    await network.node('bob').api.pay({ bolt11 });
    expect((await waiting).result).toMatchObject({ status: 'paid', receivedMsat: '250000' });

    const other = await network.node('bob').api.invoice({ amountMsat: 1000n });
    const paid = await client.call(token, 'pay', { bolt11: other.bolt11 });
    const { preimage } = paid.result as { preimage: string };
    const hash = createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex');
    expect(hash).toBe(other.paymentHash);
  });

  it('hears why a command failed', async () => {
    const { token } = await tokenFor();
    const refusals = [
      await client.call(token, 'pay', { bolt11: 'lnbcrt1nonsense' }),
      await client.call(token, 'invoice', { amountMsat: -1 }),
      await client.call(token, 'invoice', ['250000']),
      await client.call(token, 'makemerich'),
    ];
    expect(refusals.map(({ error }) => error?.data?.code)).toEqual([
      'invalidInvoice',
      'invalidField',
      expect.stringMatching(/^invalid/),
      'unknownCommand',
    ]);
  });

  it('gets an answer that takes more than one message', async () => {
    const { token } = await tokenFor('--read-only');
    await Promise.all(
      Array.from({ length: 150 }, () => alice().api.invoice({ description: 'x'.repeat(600) })),
    );
    const { result } = await client.call(token, 'invoices');
    const { invoices } = result as { invoices: readonly unknown[] };
    expect(JSON.stringify(result).length).toBeGreaterThan(2 * 65_000);
    expect(invoices).toHaveLength((await alice().api.invoices()).invoices.length);
  });

  it.each([
    ['no token', async (): Promise<string> => '', 'getinfo', 'unauthorized'],
    ['a token that it made up', async (): Promise<string> => 'leyden1.e30.AAAA', 'getinfo', 'unauthorized'],
    ['the token of another node', (): Promise<string> => tokenOfBob(), 'getinfo', 'unauthorized'],
    [
      'a changed token',
      async (): Promise<string> => changed((await tokenFor()).token),
      'getinfo',
      'unauthorized',
    ],
    [
      'a token for other commands',
      async (): Promise<string> => (await tokenFor('--methods', 'getinfo')).token,
      'pay',
      'forbiddenCommand',
    ],
    [
      'a token to read only',
      async (): Promise<string> => (await tokenFor('--read-only')).token,
      'invoice',
      'forbiddenCommand',
    ],
    [
      'a token, to make another',
      async (): Promise<string> => (await tokenFor()).token,
      'token/create',
      'forbiddenCommand',
    ],
    ['a token that was taken back', revoked, 'getinfo', 'unauthorized'],
  ] as const)('is refused with %s', async (_, token, method, code) => {
    const { result, error } = await client.call(await token(), method);
    expect([result, error?.code, error?.data?.code]).toEqual([undefined, 0x4c51, code]);
  });

  async function revoked(): Promise<string> {
    const { id, token } = await tokenFor();
    expect((await client.call(token, 'getinfo')).error).toBeUndefined();
    await alice().cli('token', 'revoke', id);
    return token;
  }

  async function tokenOfBob(): Promise<string> {
    return (await network.node('bob').cli<{ token: string }>('token', 'create')).token;
  }

  it('keeps its tokens when the node starts again', async () => {
    const { token } = await tokenFor('--methods', 'getinfo');
    await client.stop();
    await alice().stop();
    await alice().start();
    client = await startClient(alice());
    expect((await client.call(token, 'getinfo')).result).toMatchObject({ alias: 'alice' });
  });
});

/** The same token with a scope that says more. */
function changed(token: string): string {
  const [prefix, scope = '', code] = token.split('.');
  const read = JSON.parse(Buffer.from(scope, 'base64url').toString());
  const wider = Buffer.from(JSON.stringify({ ...read, methods: null, readOnly: false, expiresAt: 1 }));
  return `${prefix}.${wider.toString('base64url')}.${code}`;
}
