import type { PrivateKey, PublicKey } from '../../core/crypto/index.js';
import type { Clock } from '../clock.js';
import type { Sockets } from '../surroundings.js';
import {
  type ByteChannel,
  connectNoise,
  type Entropy,
  InboundHandshakes,
  type NoiseConnection,
  type PeerAddress,
} from '../transport/index.js';

/** Makes connections whose other end has proved who it is, and can drop those that are on the way there. */
export class Handshakes {
  private readonly channels = new Set<ByteChannel>();
  private readonly inbound: InboundHandshakes;
  private stopped = false;

  constructor(
    private readonly nodePrivateKey: PrivateKey,
    private readonly entropy: Entropy,
    private readonly dialTimeoutMs: number,
    private readonly sockets: Sockets,
    private readonly clock: Clock,
  ) {
    this.inbound = new InboundHandshakes(nodePrivateKey, entropy, { clock });
  }

  async dial(nodeId: PublicKey, address: PeerAddress): Promise<NoiseConnection> {
    const channel = await this.sockets.dial(address, { timeoutMs: this.dialTimeoutMs });
    if (this.stopped) channel.destroy();
    return this.track(
      channel,
      connectNoise(channel, this.nodePrivateKey, nodeId, this.entropy, { clock: this.clock }),
    );
  }

  accept(channel: ByteChannel): Promise<NoiseConnection> {
    return this.track(channel, this.inbound.accept(channel));
  }

  stop(): void {
    this.stopped = true;
    for (const channel of this.channels) channel.destroy();
  }

  private async track(channel: ByteChannel, handshake: Promise<NoiseConnection>): Promise<NoiseConnection> {
    this.channels.add(channel);
    try {
      return await handshake;
    } finally {
      this.channels.delete(channel);
    }
  }
}
