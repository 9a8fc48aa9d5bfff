import { addressToScript, scriptToAddress } from '../../../../src/core/primitives/address.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { type NetworkName, networkNamed } from '../../../../src/core/primitives/network.js';

const VALID: [NetworkName, string, string][] = [
  // BIP 173 and BIP 350.
  ['mainnet', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', '0014751e76e8199196d454941c45d1b3a323f1433bd6'],
  [
    'testnet',
    'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7',
    '00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262',
  ],
  [
    'mainnet',
    'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
    '5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6',
  ],
  [
    'mainnet',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    '512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
  ],
  ['mainnet', '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH', '76a914751e76e8199196d454941c45d1b3a323f1433bd688ac'],
  ['mainnet', '3JvL6Ymt8MVWiCNHC7oWU6nLeHNJKLZGLN', 'a914bcfeb728b584253d5f3f70bcb780e9ef218a68f487'],
  [
    'litecoin-regtest',
    'rltc1qte0p2k3ecwlzaygw3vadle93pcaal65te43l8q',
    '00145e5e155a39c3be2e910e8b3adfe4b10e3bdfea8b',
  ],
];

// BIP 173 and BIP 350: each is wrong in one way.
const INVALID: [string, string][] = [
  ['malformed', ''],
  ['malformed', 'bc1'],
  ['malformed', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5'],
  ['malformed', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd'],
  ['malformed', 'Bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
  ['witnessVersion', 'BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R'],
  ['witnessLength', 'bc1pw5dgrnzv'],
  ['witnessLength', 'BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P'],
  ['malformed', '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMJ'],
];

describe('addresses', () => {
  it.each(VALID)('%s: %s', (name, address, script) => {
    const network = networkNamed(name);
    expect(addressToScript(address, network)).toEqual({ ok: true, value: fromHex(script) });
    expect(scriptToAddress(fromHex(script), network)).toBe(address);
  });

  it('takes upper case', () => {
    const found = addressToScript('BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4', networkNamed('mainnet'));
    expect(found.ok && toHex(found.value)).toBe('0014751e76e8199196d454941c45d1b3a323f1433bd6');
  });

  it.each(INVALID)('refuses as %s: %s', (reason, address) => {
    expect(addressToScript(address, networkNamed('mainnet'))).toEqual({
      ok: false,
      error: { code: 'badAddress', reason },
    });
  });

  it('names the networks an address belongs to', () => {
    const signet = networkNamed('signet');
    expect(addressToScript('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', signet)).toEqual({
      ok: false,
      error: { code: 'badAddress', reason: 'wrongNetwork', expected: 'signet', actual: ['mainnet'] },
    });
    expect(addressToScript('1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH', signet)).toMatchObject({
      error: { reason: 'wrongNetwork', actual: ['mainnet'] },
    });
  });

  it('has no address for a bare script', () => {
    expect(scriptToAddress(fromHex('51'), networkNamed('mainnet'))).toBeUndefined();
  });
});
