import { script as bitcoinScript, opcodes } from 'bitcoinjs-lib';
import { hash160 } from '../../../../src/core/crypto/index.js';
import { toHex } from '../../../../src/core/primitives/bytes.js';
import {
  payToWitnessPublicKeyHash,
  publicKeyHashScript,
  receivedHtlcScript,
  toLocalScript,
} from '../../../../src/core/transactions/index.js';

const key = new Uint8Array(33).fill(2);
const otherKey = new Uint8Array(33).fill(3);

describe('numbers in scripts', () => {
  it.each([0, 1, 16, 17, 127, 128, 144, 255, 256, 32767, 32768, 65535])(
    'a delay of %p is pushed in the shortest form',
    (delay) => {
      const expected = bitcoinScript.compile([
        opcodes.OP_IF,
        key,
        opcodes.OP_ELSE,
        bitcoinScript.number.encode(delay),
        opcodes.OP_CHECKSEQUENCEVERIFY,
        opcodes.OP_DROP,
        otherKey,
        opcodes.OP_ENDIF,
        opcodes.OP_CHECKSIG,
      ]);
      expect(toHex(toLocalScript(key, delay, otherKey))).toBe(toHex(expected));
    },
  );

  it.each([
    [16, '60'],
    [17, '0111'],
    [499_999_999, '04ff64cd1d'],
    [0x8000_0000, '050000008000'],
    [0xffff_ffff, '05ffffffff00'],
  ])('an expiry of %p is pushed as %s', (cltvExpiry, push) => {
    const keys = { revocationPublicKey: key, ownerHtlcPublicKey: key, otherHtlcPublicKey: otherKey };
    const script = receivedHtlcScript(keys, new Uint8Array(32), cltvExpiry, 'anchors');
    expect(toHex(script)).toContain(`6775${push}b175ac68`);
  });
});

describe('scripts of a single key', () => {
  it('are P2WPKH and the P2PKH script that its signature commits to', () => {
    const hash = toHex(hash160(key));
    expect(toHex(payToWitnessPublicKeyHash(key))).toBe(`0014${hash}`);
    expect(toHex(publicKeyHashScript(key))).toBe(`76a914${hash}88ac`);
  });
});
