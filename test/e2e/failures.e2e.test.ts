import { until } from '../../regtest/index.js';
import { refusalOf, useNetwork } from './network.js';

// dave has no channel.
const CHANNELS = [
  [0, 1],
  [1, 2],
] as const;

describe('what cannot be done', () => {
  const network = useNetwork({ nodes: 4, channels: CHANNELS, fund: 500_000n });
  const node = (alias: string) => network().node(alias);

  async function invoiceOf(alias: string, ...words: readonly string[]): Promise<string> {
    const { bolt11 } = await node(alias).cli<{ bolt11: string }>('invoice', ...words);
    return bolt11;
  }

  const pay = (bolt11: string, ...words: readonly string[]) =>
    refusalOf(node('alice').cli('pay', bolt11, ...words));

  it('pays no invoice twice', async () => {
    const bolt11 = await invoiceOf('carol', '1000000');
    expect(await pay(bolt11)).toBe('accepted');
    expect(await pay(bolt11)).toBe('invoiceAlreadyPaid');
  });

  it('pays no invoice that has expired', async () => {
    const bolt11 = await invoiceOf('carol', '1000000', '--expiry', '1');
    const { timestamp } = await node('alice').api.decode({ bolt11 });
    await until('the invoice to expire', async () => Date.now() / 1000 > timestamp + 2);
    expect(await pay(bolt11)).toBe('invoiceExpired');
  });

  it('pays nobody that it has no route to', async () => {
    expect(await pay(await invoiceOf('dave', '1000000'))).toBe('noRoute');
  });

  it('pays no more than it has', async () => {
    expect(await pay(await invoiceOf('carol', '600000000'))).toBe('insufficientBalance');
  });

  it('pays no more fees than it may', async () => {
    expect(await pay(await invoiceOf('carol', '1000000'), '--max-fee-msat', '10')).toBe('feeLimitExceeded');
  });

  it('asks for the amount that an invoice leaves open', async () => {
    const bolt11 = await invoiceOf('carol', 'any');
    expect(await pay(bolt11)).toBe('amountRequired');
    expect(await pay(bolt11, '--amount-msat', '1234567')).toBe('accepted');
  });

  it('does not pay itself, another network or nonsense', async () => {
    expect(await pay(await invoiceOf('alice', '1000'))).toBe('selfPayment');
    expect(await pay('lnbcrt1nonsense')).toBe('invalidInvoice');
  });

  it('knows no invoice, channel and peer that is not there', async () => {
    const alice = node('alice');
    expect(await refusalOf(alice.cli('waitinvoice', '00'.repeat(32)))).toBe('unknownInvoice');
    expect(await refusalOf(alice.cli('closechannel', '00'.repeat(32)))).toBe('unknownChannel');
    expect(await refusalOf(alice.cli('disconnect', node('dave').nodeId))).toBe('unknownPeer');
    expect(await refusalOf(alice.cli('openchannel', node('dave').nodeId, '100000'))).toBe('peerNotConnected');
  });

  it('connects to nobody who is not there or is somebody else', async () => {
    const [alice, bob, dave] = [node('alice'), node('bob'), node('dave')];
    expect(await refusalOf(alice.cli('connect', `${dave.nodeId}@127.0.0.1:1`))).toBe('connectFailed');
    const bobsAddress = dave.nodeId + bob.uri.tcp.slice(bob.nodeId.length);
    expect(await refusalOf(alice.cli('connect', bobsAddress))).toMatch(/^(connectFailed|peerIdMismatch)$/);
    expect(await refusalOf(alice.cli('connect', alice.uri.ws))).toBe('selfConnect');
  });

  it('spends no coins that it has not', async () => {
    const alice = node('alice');
    expect(await refusalOf(alice.cli('openchannel', node('bob').nodeId, '90000000'))).toBe(
      'insufficientFunds',
    );
    const { address } = await alice.cli<{ address: string }>('newaddress');
    expect(await refusalOf(alice.cli('send', address, '90000000'))).toBe('insufficientFunds');
    expect(await refusalOf(alice.cli('send', 'bc1qnonsense', '10000'))).toBe('invalidAddress');
  });

  it('leaves every channel as it was', async () => {
    for (const { api } of network().nodes) {
      const { channels } = await api.channels();
      expect(channels.every(({ state }) => state === 'normal')).toBe(true);
    }
  });
});
