import { mnemonicToSeedSync } from 'bip39';
import { scriptToAddress } from '../../../../src/core/primitives/address.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { networkNamed } from '../../../../src/core/primitives/network.js';
import { GAP_LIMIT, WalletKeys } from '../../../../src/node/wallet/keys.js';

const mainnet = networkNamed('mainnet');
const unused = () => ({ external: { issued: 0, used: 0 }, change: { issued: 0, used: 0 } });

describe('WalletKeys', () => {
  // BIP 84, Test vectors.
  const keys = new WalletKeys(mnemonicToSeedSync(`${'abandon '.repeat(11)}about`), mainnet, unused());

  it.each([
    ['external', 0, 'bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu'],
    ['external', 1, 'bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g'],
    ['change', 0, 'bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el'],
  ] as const)('derives %s %i as BIP 84 does', (chain, index, address) => {
    expect(scriptToAddress(keys.script({ chain, index }), mainnet)).toBe(address);
  });

  it('derives the keys of the first address', () => {
    const first = { chain: 'external', index: 0 } as const;
    expect(toHex(keys.publicKey(first))).toBe(
      '0330d54fd0dd420a6e5f8d3624f5f3482cae350f79d5f0753bf5beef9c2d91af3c',
    );
    expect(keys.privateKey(first)).toHaveLength(32);
  });

  it('uses the coin type of the network', () => {
    const seed = new Uint8Array(32).fill(7);
    const [test, main] = (['regtest', 'mainnet'] as const).map((name) => {
      const script = new WalletKeys(seed, networkNamed(name), unused()).script({
        chain: 'external',
        index: 0,
      });
      return toHex(script);
    });
    expect(test).not.toBe(main);
  });

  it('hands out as many keys as a restore would look for, and then those that nobody paid to', () => {
    const fresh = new WalletKeys(new Uint8Array(32).fill(1), mainnet, unused());
    const places = Array.from({ length: GAP_LIMIT + 2 }, () => fresh.issue('external').index);
    expect(places).toEqual([...Array.from({ length: GAP_LIMIT }, (_, i) => i), 0, 1]);
    expect(fresh.markUsed({ chain: 'external', index: 4 })).toBe(true);
    expect(fresh.issue('external').index).toBe(GAP_LIMIT);
    expect(fresh.issue('change').index).toBe(0);
  });

  it('looks for keys up to the gap beyond the last used one', () => {
    const fresh = new WalletKeys(new Uint8Array(32).fill(2), mainnet, unused());
    const beyond = { chain: 'change', index: GAP_LIMIT } as const;
    expect(fresh.placeOf(fresh.script(beyond))).toBeUndefined();
    fresh.markUsed({ chain: 'change', index: 0 });
    expect(fresh.placeOf(fresh.script(beyond))).toEqual(beyond);
    expect(fresh.markUsed({ chain: 'change', index: 0 })).toBe(false);
    expect(fresh.counts.change).toEqual({ issued: 1, used: 1 });
    expect(fresh.placeOf(fromHex('51'))).toBeUndefined();
  });
});
