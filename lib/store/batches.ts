/**
 * Writing in batches: what comes while the disk is busy goes there together.
 *
 * @module
 */

/** Entries that may wait while a batch is written. */
const MOST_WAITING = 32;

/** Hands entries on in batches, in their order, one batch at a time. */
export class Batches<Entry> {
  readonly #write: (batch: readonly Entry[]) => Promise<void>;
  #waiting: Entry[] = [];
  #writing: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  /**
   * Nothing is there yet.
   *
   * @param write Writes a batch, and returns when it is on the disk.
   */
  constructor(write: (batch: readonly Entry[]) => Promise<void>) {
    this.#write = write;
  }

  /**
   * Takes an entry. Returns at once, unless the disk is far behind.
   *
   * @throws What an earlier batch failed with: nothing was written since.
   */
  async put(entry: Entry): Promise<void> {
    this.#rethrow();
    this.#waiting.push(entry);
    this.#writing ??= this.#writeAll();
    if (this.#waiting.length >= MOST_WAITING) await this.flush();
  }

  /**
   * Waits for every entry taken so far to be on the disk.
   *
   * @throws What writing failed with.
   */
  async flush(): Promise<void> {
    await this.#writing;
    this.#rethrow();
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        await this.#write(this.#waiting.splice(0));
      }
    } catch (error) {
      this.#failure = { error };
      this.#waiting = [];
    }
    this.#writing = null;
  }

  #rethrow(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
