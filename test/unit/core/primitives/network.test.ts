import { displayHash, parseDisplayHash } from '../../../../src/core/primitives/display-hash.js';
import {
  isNetworkChoice,
  NETWORKS,
  networkNamed,
  networkOfChain,
} from '../../../../src/core/primitives/network.js';

// The genesis blocks as every block explorer prints them.
const GENESIS = {
  mainnet: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
  testnet: '000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943',
  signet: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
  regtest: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
  'litecoin-regtest': '530827f38f93b43ed12af0b3ad25a288dc02ed74d6d7857862df51fc56c416f9',
} as const;

describe('the network table', () => {
  it.each(NETWORKS.map((network) => network.name))('knows %s by its genesis block', (name) => {
    const network = networkNamed(name);
    expect(displayHash(network.chainHash)).toBe(GENESIS[name]);
    expect(networkOfChain(parseDisplayHash(GENESIS[name]))).toBe(network);
  });

  it('has no network for an unknown genesis block', () => {
    expect(networkOfChain(new Uint8Array(32))).toBeUndefined();
  });

  it('lets an operator choose among four words', () => {
    expect(['mainnet', 'testnet', 'signet', 'regtest', 'litecoin-regtest', ''].map(isNetworkChoice)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
