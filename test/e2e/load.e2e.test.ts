import { type NodeHandle, until } from '../../regtest/index.js';
import { inParallel, useNetwork } from './network.js';

const COUNT = 200;
const AT_ONCE = 20;
const BASE_MSAT = 100_000n;

describe('many payments at once', () => {
  const network = useNetwork({
    nodes: 3,
    channels: [
      [0, 1, { capacitySat: 2_000_000n }],
      [1, 2, { capacitySat: 2_000_000n }],
    ],
  });

  async function balances(): Promise<readonly bigint[]> {
    return Promise.all(
      network().nodes.map(async ({ alias, api }) => {
        const { channels } = await until(`the HTLCs of ${alias} to be gone`, async () => {
          const answer = await api.channels();
          return answer.channels.every(({ htlcs }) => htlcs === 0) && answer;
        });
        expect(channels.map(({ state }) => state)).toEqual(channels.map(() => 'normal'));
        return channels.reduce((sum, { localMsat }) => sum + BigInt(localMsat), 0n);
      }),
    );
  }

  async function payAll(from: NodeHandle, to: NodeHandle): Promise<{ sent: bigint; fees: bigint }> {
    const amounts = Array.from({ length: COUNT }, (_, place) => BASE_MSAT + BigInt(place));
    const invoices = await inParallel(amounts, AT_ONCE, (amountMsat) => to.api.invoice({ amountMsat }));
    const paid = await inParallel(invoices, AT_ONCE, ({ bolt11 }) => from.api.pay({ bolt11 }));
    expect(paid.map(({ status }) => status)).toEqual(amounts.map(() => 'succeeded'));
    expect(paid.map(({ amountMsat }) => amountMsat)).toEqual(amounts.map(String));
    const { invoices: listed } = await to.api.invoices();
    const hashes = new Set(invoices.map(({ paymentHash }) => paymentHash));
    const received = listed.filter(({ paymentHash, status }) => status === 'paid' && hashes.has(paymentHash));
    expect(received).toHaveLength(COUNT);
    return {
      sent: amounts.reduce((sum, amount) => sum + amount, 0n),
      fees: paid.reduce((sum, { feeMsat }) => sum + BigInt(feeMsat), 0n),
    };
  }

  it(`pays ${COUNT} invoices with ${AT_ONCE} at once, and as many back`, async () => {
    const { node } = network();
    const start = await balances();
    const there = await payAll(node('alice'), node('carol'));
    expect(await balances()).toEqual(moved(start, there.sent, there.fees, 'there'));
    const between = await balances();
    const back = await payAll(node('carol'), node('alice'));
    expect(await balances()).toEqual(moved(between, back.sent, back.fees, 'back'));
  });
});

function moved(
  [alice = 0n, bob = 0n, carol = 0n]: readonly bigint[],
  sent: bigint,
  fees: bigint,
  way: 'there' | 'back',
): readonly bigint[] {
  return way === 'there'
    ? [alice - sent - fees, bob + fees, carol + sent]
    : [alice + sent, bob + fees, carol - sent - fees];
}
