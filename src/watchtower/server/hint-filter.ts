const EMPTY = 0;
/** Stands for four zero bytes. */
const SUBSTITUTE = 1;
const FIRST_CAPACITY = 1 << 12;

/**
 * The first four bytes of every hint, in memory: most transactions of a block are told apart without touching the disk.
 * Open addressing over one array, at most half full: eight to sixteen megabytes for a million states.
 */
export class HintFilter {
  private slots = new Uint32Array(FIRST_CAPACITY);
  private used = 0;

  add(hint: Uint8Array): void {
    if (2 * (this.used + 1) > this.slots.length) this.grow();
    this.insert(prefixOf(hint));
  }

  /** False: no such hint was added. True: perhaps. */
  mayHave(hint: Uint8Array): boolean {
    return this.mayHavePrefix(prefixOf(hint));
  }

  /** The same by the first four bytes, as a big-endian number. */
  mayHavePrefix(front: number): boolean {
    const prefix = front || SUBSTITUTE;
    const mask = this.slots.length - 1;
    for (let place = prefix & mask; ; place = (place + 1) & mask) {
      const found = this.slots[place];
      if (found === prefix) return true;
      if (found === EMPTY) return false;
    }
  }

  private insert(prefix: number): void {
    const mask = this.slots.length - 1;
    let place = prefix & mask;
    while (this.slots[place] !== EMPTY) {
      if (this.slots[place] === prefix) return;
      place = (place + 1) & mask;
    }
    this.slots[place] = prefix;
    this.used += 1;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(2 * old.length);
    this.used = 0;
    for (const prefix of old) if (prefix !== EMPTY) this.insert(prefix);
  }
}

/** Never the mark of an empty slot. */
function prefixOf(hint: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = hint;
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0 || SUBSTITUTE;
}
