import type { Sockets } from '../../../src/node/surroundings.js';
import {
  type ByteChannel,
  formatAddress,
  type ListenAddress,
  TransportError,
} from '../../../src/node/transport/index.js';
import type { Random } from '../random.js';
import type { Life, Timeline } from './timeline.js';
import { VirtualSocket, type Wire } from './virtual-socket.js';

/** How the way between two hosts is. */
export interface LinkWeather {
  /** Nothing gets through, and nobody is told. */
  cut: boolean;
  /** Milliseconds added to every byte's way. */
  slowness: number;
}

interface Port {
  readonly life: Life;
  readonly onChannel: (channel: ByteChannel) => void;
}

const LOOK_AGAIN_MILLIS = 50;

/** All hosts of a world and the ways between them. */
export class Network {
  private readonly ports = new Map<string, Port>();
  private readonly weather = new Map<string, LinkWeather>();
  private readonly sockets = new Set<VirtualSocket>();

  constructor(
    private readonly timeline: Timeline,
    private readonly random: Random,
    /** Called before bytes leave; false when they never do, because the sender has just died. */
    private readonly onSend: (life: Life, bytes: Uint8Array) => boolean,
  ) {}

  /** The sockets of a host while `life` lasts. */
  socketsOf(host: string, life: Life): Sockets {
    return {
      dial: async (address, { timeoutMs }) => {
        if (!this.onSend(life, new Uint8Array(0))) return new Promise(() => undefined);
        return this.dial(host, life, address.host, formatAddress(address), timeoutMs);
      },
      listen: async (address, onChannel) => {
        const name = address.host;
        this.ports.set(name, { life, onChannel });
        return { address, close: async () => this.close(name, life) };
      },
    };
  }

  between(a: string, b: string): LinkWeather {
    const key = [a, b].sort().join(' ');
    const known = this.weather.get(key) ?? { cut: false, slowness: 0 };
    this.weather.set(key, known);
    return known;
  }

  /** All ways are good again. */
  heal(): void {
    for (const weather of this.weather.values()) {
      weather.cut = false;
      weather.slowness = 0;
    }
  }

  /** Ends every connection between two hosts. `halfOpen`: only `a` hears of it. */
  drop(a: string, b: string, halfOpen: boolean): void {
    for (const socket of [...this.sockets]) {
      const { from, to } = socket.wire;
      if (from === a && to === b) socket.breakDown();
      else if (from === b && to === a && !halfOpen) socket.breakDown();
      else if (from === b && to === a) socket.deafen();
    }
  }

  /** A host is gone at once. `silent`: nobody is told, as when its power fails. */
  lose(life: Life, host: string, silent: boolean): void {
    this.close(host, life);
    for (const socket of [...this.sockets]) {
      if (socket.life !== life) continue;
      this.sockets.delete(socket);
      // What has left arrives, unless the connection is reset.
      if (silent) socket.peer?.loseTouch();
      else if (this.random.chance(0.7)) socket.close();
      else socket.peer?.breakDownLater();
    }
  }

  /** Open connections of a host. */
  openSockets(life: Life): number {
    return [...this.sockets].filter((socket) => socket.life === life).length;
  }

  latency(wire: Wire): number {
    return 0.5 + this.random.fraction() * 4 + this.between(wire.from, wire.to).slowness;
  }

  private close(host: string, life: Life): void {
    if (this.ports.get(host)?.life === life) this.ports.delete(host);
  }

  private dial(from: string, life: Life, to: string, name: string, timeoutMs: number): Promise<ByteChannel> {
    return new Promise((resolve, reject) => {
      const began = this.timeline.now;
      const knock = () => {
        if (this.between(from, to).cut) {
          if (this.timeline.now - began >= timeoutMs)
            reject(new TransportError('connectTimeout', { detail: name }));
          else this.timeline.at(LOOK_AGAIN_MILLIS, life, knock);
          return;
        }
        const port = this.ports.get(to);
        if (port === undefined || port.life.ended) {
          reject(new TransportError('connectFailed', { detail: name }));
          return;
        }
        const near = this.socket({ from, to }, life, name);
        const far = this.socket({ from: to, to: from }, port.life, formatAddress(this.nameOf(from)));
        near.peer = far;
        far.peer = near;
        this.timeline.at(0, port.life, () => port.onChannel(far));
        this.timeline.at(this.latency({ from, to }), life, () => resolve(near));
      };
      this.timeline.at(this.latency({ from, to }), life, knock);
    });
  }

  private nameOf(host: string): ListenAddress {
    return { transport: 'tcp', host, port: 40_000 };
  }

  private socket(wire: Wire, life: Life, remoteAddress: string): VirtualSocket {
    const socket: VirtualSocket = new VirtualSocket(wire, life, remoteAddress, this.timeline, {
      mayLeave: (bytes) => this.onSend(life, bytes),
      latency: () => this.latency(wire),
      isCut: () => this.between(wire.from, wire.to).cut,
      gone: () => this.sockets.delete(socket),
    });
    this.sockets.add(socket);
    return socket;
  }
}
