import type { PrivateKey } from '../../core/crypto/index.js';
import type { ByteChannel } from './channel.js';
import { TransportError } from './errors.js';
import { acceptNoise, type Entropy, type HandshakeOptions } from './handshake.js';
import type { NoiseConnection } from './noise-connection.js';

const MAX_PENDING = 100;

/** Answers the handshakes of those who connect to us, only so many at a time: until act three anyone can be there. */
export class InboundHandshakes {
  private pendingCount = 0;

  constructor(
    private readonly localPrivateKey: PrivateKey,
    private readonly entropy: Entropy,
    private readonly options: HandshakeOptions & { readonly maxPending?: number } = {},
  ) {}

  get pending(): number {
    return this.pendingCount;
  }

  /** As `acceptNoise`; at the limit it destroys the channel and rejects with `tooManyHandshakes`. */
  async accept(channel: ByteChannel): Promise<NoiseConnection> {
    if (this.pendingCount >= (this.options.maxPending ?? MAX_PENDING)) {
      const error = new TransportError('tooManyHandshakes');
      channel.destroy(error);
      throw error;
    }
    this.pendingCount += 1;
    try {
      return await acceptNoise(channel, this.localPrivateKey, this.entropy, this.options);
    } finally {
      this.pendingCount -= 1;
    }
  }
}
