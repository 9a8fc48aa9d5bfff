import { ciphers, hkdf2 } from '../crypto/index.js';

const NO_ASSOCIATED_DATA = new Uint8Array(0);
const ROTATE_AT = 1000;

/**
 * One direction of an encrypted stream. Each `seal` or `open` uses up a nonce, so it changes in place: the two
 * calls that every message takes are the busiest of the node.
 */
export class CipherState {
  private readonly nonceBytes = new Uint8Array(12);
  private readonly nonceView = new DataView(this.nonceBytes.buffer);
  private nonce = 0;

  constructor(
    private key: Uint8Array,
    private chainingKey: Uint8Array,
  ) {}

  seal(plaintext: Uint8Array): Uint8Array {
    const sealed = ciphers().seal(this.key, this.nonceBytes, NO_ASSOCIATED_DATA, plaintext);
    this.advance();
    return sealed;
  }

  /** Undefined when the tag is wrong; nothing can be opened after that. */
  open(sealed: Uint8Array): Uint8Array | undefined {
    const plaintext = ciphers().open(this.key, this.nonceBytes, NO_ASSOCIATED_DATA, sealed);
    if (plaintext) this.advance();
    return plaintext;
  }

  private advance(): void {
    this.nonce += 1;
    // BOLT 8, key rotation: a key is replaced once it was used 1000 times, which is 500 messages
    if (this.nonce === ROTATE_AT) {
      [this.chainingKey, this.key] = hkdf2(this.chainingKey, this.key);
      this.nonce = 0;
    }
    this.nonceView.setUint32(4, this.nonce, true);
  }
}
