import type { NodeEvent, NodeEvents } from '../api/events.js';

/** Passes the node's events to whoever listens. A listener that throws harms nobody else. */
export class EventHub implements NodeEvents {
  private readonly listeners = new Set<(event: NodeEvent) => void>();

  constructor(private readonly onError: (error: unknown) => void) {}

  subscribe(listener: (event: NodeEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(event: NodeEvent): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.onError(error);
      }
    }
  }
}
