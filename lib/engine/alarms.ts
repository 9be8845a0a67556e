/**
 * The event queue: one alarm a slot, the earliest first.
 *
 * A slot is anything with at most one pending event: a core. The slots are the
 * leaves of a winner tree, so setting, moving and clearing an alarm are the same
 * walk from a leaf to the root, nothing is allocated after construction, and
 * nothing is ever left behind.
 *
 * Alarms for the same instant ring in the order of their slots. A run is a
 * function of its scenario alone.
 *
 * Bench: tests/bench/bench.ts, "alarms".
 *
 * @module
 */

/** A fixed set of alarms. Times in ticks. */
export class Alarms {
  /** Ring time, by slot; `Infinity` when not set. */
  readonly #time: Float64Array;
  /** Slot that wins each node; the root at 1, the children of a node at twice it and the next. */
  readonly #winner: Int32Array;
  /** Slots below this have their leaves on the lowest level, the others one above, so that all are in order. */
  readonly #lowest: number;
  /** Leaf of slot 0, and of the first slot that is not on the lowest level minus that slot. */
  readonly #lowLeaf: number;
  readonly #highLeaf: number;
  /** Slot that has rung and whose place in the tree is not settled yet, or −1. */
  #rung = -1;

  /** Alarms of `slots` cores and timers, none of them set. */
  constructor(slots: number) {
    const leaves = Math.max(2, slots);
    this.#lowLeaf = 2 ** Math.ceil(Math.log2(leaves));
    this.#highLeaf = this.#lowLeaf - leaves;
    this.#lowest = 2 * leaves - this.#lowLeaf;
    this.#time = new Float64Array(leaves).fill(Infinity);
    this.#winner = new Int32Array(2 * leaves);
    for (let slot = 0; slot < leaves; slot++) {
      this.#winner[this.#leafOf(slot)] = slot;
    }
    for (let node = leaves - 1; node > 0; node--) {
      this.#winner[node] = this.#winner[2 * node];
    }
  }

  /** Time of the next alarm, or `Infinity` if none is set. */
  get nextTime(): number {
    return this.#time[this.#winner[1]];
  }

  /**
   * Takes the next alarm. Only while one is set.
   *
   * What rings is mostly set anew at once, so its walk through the tree waits
   * for that: {@linkcode settle} makes up for it where it does not come.
   */
  ring(): number {
    const slot = this.#winner[1];
    this.#time[slot] = Infinity;
    this.#rung = slot;
    return slot;
  }

  /** Sets the alarm of `slot` to `time`, moving it if it was set; `Infinity` clears it. */
  set(slot: number, time: number): void {
    if (this.#rung === slot) this.#rung = -1;
    else if (this.#rung >= 0) this.settle();
    this.#time[slot] = time;
    this.#climb(slot);
  }

  /** Clears the alarm of `slot`, if set. */
  clear(slot: number): void {
    if (this.#rung !== slot) this.set(slot, Infinity);
  }

  /** Settles what has rung. Before the next alarm is asked for. */
  settle(): void {
    if (this.#rung < 0) return;
    this.#climb(this.#rung);
    this.#rung = -1;
  }

  #climb(slot: number): void {
    const times = this.#time, winner = this.#winner;
    for (let node = this.#leafOf(slot) >> 1; node > 0; node >>= 1) {
      const left = winner[2 * node], right = winner[2 * node + 1];
      const wins = times[right] < times[left] ? right : left;
      // Nobody above sees a difference if another slot won here, and wins again.
      if (wins !== slot && winner[node] === wins) return;
      winner[node] = wins;
    }
  }

  #leafOf(slot: number): number {
    return slot + (slot < this.#lowest ? this.#lowLeaf : this.#highLeaf);
  }
}
