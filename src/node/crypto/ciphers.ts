import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Ciphers } from '../../core/crypto/index.js';
import { concatBytes } from '../../core/primitives/bytes.js';

const TAG_LENGTH = 16;
const AEAD = 'chacha20-poly1305';

/** What we use of `sodium-native`. */
export interface NativeSodium {
  crypto_aead_chacha20poly1305_ietf_encrypt(
    sealed: Uint8Array,
    plaintext: Uint8Array,
    associatedData: Uint8Array | null,
    unused: null,
    nonce: Uint8Array,
    key: Uint8Array,
  ): number;
  /** Throws when the tag does not match. */
  crypto_aead_chacha20poly1305_ietf_decrypt(
    plaintext: Uint8Array,
    unused: null,
    sealed: Uint8Array,
    associatedData: Uint8Array | null,
    nonce: Uint8Array,
    key: Uint8Array,
  ): number;
  crypto_stream_chacha20_ietf_xor(
    output: Uint8Array,
    input: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): void;
}

/** The ciphers of libsodium. */
export function sodiumCiphers(sodium: NativeSodium): Ciphers {
  return {
    seal(key, nonce, associatedData, plaintext) {
      const sealed = new Uint8Array(plaintext.length + TAG_LENGTH);
      const data = associatedData.length === 0 ? null : associatedData;
      sodium.crypto_aead_chacha20poly1305_ietf_encrypt(sealed, plaintext, data, null, nonce, key);
      return sealed;
    },
    open(key, nonce, associatedData, sealed) {
      if (sealed.length < TAG_LENGTH) return undefined;
      const plaintext = new Uint8Array(sealed.length - TAG_LENGTH);
      const data = associatedData.length === 0 ? null : associatedData;
      try {
        sodium.crypto_aead_chacha20poly1305_ietf_decrypt(plaintext, null, sealed, data, nonce, key);
      } catch {
        return undefined;
      }
      return plaintext;
    },
    chacha20(key, nonce, data) {
      const output = new Uint8Array(data.length);
      sodium.crypto_stream_chacha20_ietf_xor(output, data, nonce, key);
      return output;
    },
  };
}

/** The ciphers of OpenSSL. */
export const nodeCiphers: Ciphers = {
  seal(key, nonce, associatedData, plaintext) {
    const cipher = createCipheriv(AEAD, key, nonce, { authTagLength: TAG_LENGTH });
    cipher.setAAD(associatedData, { plaintextLength: plaintext.length });
    const body = cipher.update(plaintext);
    cipher.final();
    return concatBytes(body, cipher.getAuthTag());
  },
  open(key, nonce, associatedData, sealed) {
    if (sealed.length < TAG_LENGTH) return undefined;
    const bodyLength = sealed.length - TAG_LENGTH;
    const decipher = createDecipheriv(AEAD, key, nonce, { authTagLength: TAG_LENGTH });
    decipher.setAAD(associatedData, { plaintextLength: bodyLength });
    decipher.setAuthTag(sealed.subarray(bodyLength));
    const plaintext = Uint8Array.from(decipher.update(sealed.subarray(0, bodyLength)));
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    return plaintext;
  },
  chacha20(key, nonce, data) {
    // OpenSSL's 16-byte initialisation vector: a 32-bit block counter, then the nonce.
    return Uint8Array.from(
      createCipheriv('chacha20', key, concatBytes(new Uint8Array(4), nonce)).update(data),
    );
  },
};
