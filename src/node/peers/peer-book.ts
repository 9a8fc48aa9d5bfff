import type { PeerRepository } from '../store/index.js';
import { formatAddress, type PeerAddress, parsePeerAddress } from '../transport/index.js';

/** Whom we want to be connected with, and where they are. */
export class PeerBook {
  /** Peers that an operator sent away: not dialled again until asked for. */
  private readonly dismissed = new Set<string>();

  constructor(
    private readonly peers: PeerRepository,
    private readonly keepsConnected: (id: string) => boolean,
  ) {}

  /** Whether a connection with a peer matters to us beyond the peer's own wish. */
  isKept(id: string): boolean {
    return this.keepsConnected(id) || (this.peers.get(id)?.keepConnected ?? false);
  }

  /** Where to dial a peer that we want to be connected with. */
  addressToDial(id: string): PeerAddress | undefined {
    if (this.dismissed.has(id) || !this.isKept(id)) return undefined;
    const stored = this.peers.get(id)?.address;
    const parsed = stored === null || stored === undefined ? undefined : parsePeerAddress(stored);
    return parsed?.ok ? parsed.value : undefined;
  }

  /** Notes that an operator asked for a peer. */
  ask(id: string): void {
    this.dismissed.delete(id);
  }

  /** Keeps a peer from now on, at an address. */
  keep(id: string, address: PeerAddress): void {
    this.peers.put({ nodeId: id, address: formatAddress(address), keepConnected: true });
  }

  /** Keeps a peer no longer. */
  dismiss(id: string): void {
    this.dismissed.add(id);
    const stored = this.peers.get(id);
    if (stored?.keepConnected) this.peers.put({ ...stored, keepConnected: false });
  }

  all(): readonly { readonly id: string; readonly address: string | undefined }[] {
    return this.peers.all().map(({ nodeId, address }) => ({ id: nodeId, address: address ?? undefined }));
  }
}
