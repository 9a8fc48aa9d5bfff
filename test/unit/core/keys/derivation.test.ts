import { sha256 } from '../../../../src/core/crypto/index.js';
import {
  commitmentNumberMask,
  derivePrivateKey,
  derivePublicKey,
  deriveRevocationPrivateKey,
  deriveRevocationPublicKey,
  obscuredCommitmentNumber,
} from '../../../../src/core/keys/index.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { channel, keyDerivation as vector } from '../../../vectors/bolt3.js';

describe('key derivation, BOLT 3 appendix E', () => {
  const basepoint = fromHex(vector.basepoint);
  const basepointSecret = fromHex(vector.basepointSecret);
  const point = fromHex(vector.perCommitmentPoint);

  it('derives a public key', () => {
    expect(toHex(derivePublicKey(basepoint, point))).toBe(vector.publicKey);
  });

  it('derives a private key, whether the basepoint is given or not', () => {
    expect(toHex(derivePrivateKey(basepointSecret, point))).toBe(vector.privateKey);
    expect(toHex(derivePrivateKey(basepointSecret, point, basepoint))).toBe(vector.privateKey);
  });

  it('derives the revocation keys', () => {
    expect(toHex(deriveRevocationPublicKey(basepoint, point))).toBe(vector.revocationPublicKey);
    expect(toHex(deriveRevocationPrivateKey(basepointSecret, fromHex(vector.perCommitmentSecret)))).toBe(
      vector.revocationPrivateKey,
    );
  });

  it.each([
    ['x not on the curve', `02${'00'.repeat(31)}05`],
    ['all zero', '00'.repeat(33)],
    ['uncompressed prefix', `04${'11'.repeat(32)}`],
    ['too short', `02${'11'.repeat(31)}`],
  ])('refuses a point that is %s', (_, hex) => {
    expect(() => derivePublicKey(fromHex(hex), point)).toThrow(RangeError);
    expect(() => deriveRevocationPublicKey(basepoint, fromHex(hex))).toThrow(RangeError);
  });
});

describe('obscured commitment number, BOLT 3 appendix C', () => {
  const opener = fromHex(channel.localPaymentBasepoint);
  const accepter = fromHex(channel.remotePaymentBasepoint);

  it('hides the number behind the mask of the payment basepoints, in the order of the opener', () => {
    expect(commitmentNumberMask(opener, accepter)).toBe(channel.commitmentNumberMask);
    const digest = toHex(sha256(accepter, opener));
    expect(commitmentNumberMask(accepter, opener)).toBe(BigInt(`0x${digest.slice(-12)}`));
    expect(obscuredCommitmentNumber(42n, opener, accepter)).toBe(channel.commitmentNumberMask ^ 42n);
  });
});
