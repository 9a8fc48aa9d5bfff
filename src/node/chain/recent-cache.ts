/** Keeps the values that were used last, up to a number of them. */
export class RecentCache<K, V> {
  private readonly values = new Map<K, V>();

  constructor(private readonly capacity: number) {}

  /** The kept value, or else the one that `make` makes, which is kept unless making it fails. */
  async get(key: K, make: () => Promise<V>): Promise<V> {
    const value = this.values.get(key) ?? (await make());
    this.values.delete(key);
    this.values.set(key, value);
    const oldest = this.values.keys().next();
    if (this.values.size > this.capacity && !oldest.done) this.values.delete(oldest.value);
    return value;
  }
}
