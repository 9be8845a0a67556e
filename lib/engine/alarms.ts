/**
 * The event queue: one alarm a slot, the earliest first.
 *
 * A slot is anything with at most one pending event: a core. The alarms are an
 * indexed binary heap that never outgrows the number of slots: an alarm is moved
 * rather than cancelled and made again, and nothing is allocated after
 * construction.
 *
 * Alarms for the same instant ring in the order of their slots. A run is a
 * function of its scenario alone.
 *
 * Bench: tests/bench/bench.ts, "alarms".
 *
 * @module
 */

const UNSET = -1;

/** A fixed set of alarms. Times in ticks. */
export class Alarms {
  /** Ring time, by slot; `Infinity` when not set, as for the slot after the last, which stands at the top when none is set. */
  readonly #time: Float64Array;
  /** Slots in the order of a heap: the first rings next. */
  readonly #heap: Int32Array;
  /** Place in the heap, or `UNSET`. By slot. */
  readonly #place: Int32Array;
  #length = 0;
  /** Slot at the top that has rung and has not been set again yet, or `UNSET`. */
  #rung = UNSET;

  /** Alarms of `slots`, numbered from 0, none of them set. */
  constructor(slots: number) {
    this.#time = new Float64Array(slots + 1).fill(Infinity);
    this.#heap = new Int32Array(slots + 1).fill(slots);
    this.#place = new Int32Array(slots + 1).fill(UNSET);
  }

  /** Time of the next alarm, or `Infinity` if none is set. */
  get nextTime(): number {
    return this.#time[this.#heap[0]];
  }

  /**
   * Takes the next alarm. Only while one is set.
   *
   * What rings is mostly set anew at once, so it keeps its place at the top for
   * that: {@linkcode settle} makes up for it where it does not come.
   */
  ring(): number {
    return this.#rung = this.#heap[0];
  }

  /** Sets the alarm of `slot` to `time`, moving it if it was set; `Infinity` clears it. */
  set(slot: number, time: number): void {
    if (this.#rung === slot) {
      this.#rung = UNSET;
      if (time === Infinity) return this.#remove(slot);
      this.#time[slot] = time;
      return this.#sink(slot, 0);
    }
    if (this.#rung !== UNSET) this.settle();
    if (time === Infinity) return this.#remove(slot);
    const place = this.#place[slot];
    const last = this.#time[slot];
    this.#time[slot] = time;
    if (place === UNSET) this.#rise(slot, time, this.#length++);
    else if (time < last) this.#rise(slot, time, place);
    else this.#sink(slot, place);
  }

  /** Clears the alarm of `slot`, if set. */
  clear(slot: number): void {
    if (this.#rung !== slot) this.set(slot, Infinity);
  }

  /** Settles what has rung. Before the next alarm is asked for. */
  settle(): void {
    const rung = this.#rung;
    if (rung === UNSET) return;
    this.#rung = UNSET;
    this.#remove(rung);
  }

  #remove(slot: number): void {
    const place = this.#place[slot];
    if (place === UNSET) return;
    const heap = this.#heap, times = this.#time;
    this.#place[slot] = UNSET;
    times[slot] = Infinity;
    const last = heap[--this.#length];
    heap[this.#length] = times.length - 1;
    if (last === slot) return;
    const time = times[last];
    if (place > 0 && this.#precedes(last, time, heap[place - 1 >> 1])) {
      this.#rise(last, time, place);
    } else this.#sink(last, place);
  }

  #rise(slot: number, time: number, place: number): void {
    const heap = this.#heap, places = this.#place;
    while (place > 0) {
      const up = place - 1 >> 1;
      const parent = heap[up];
      if (!this.#precedes(slot, time, parent)) break;
      heap[place] = parent;
      places[parent] = place;
      place = up;
    }
    heap[place] = slot;
    places[slot] = place;
  }

  #sink(slot: number, place: number): void {
    const heap = this.#heap, places = this.#place, length = this.#length;
    for (let down = 2 * place + 1; down < length; down = 2 * place + 1) {
      let child = heap[down];
      if (down + 1 < length) {
        const other = heap[down + 1];
        if (this.#precedes(other, this.#time[other], child)) {
          child = other;
          down++;
        }
      }
      if (!this.#precedes(child, this.#time[child], slot)) break;
      heap[place] = child;
      places[child] = place;
      place = down;
    }
    heap[place] = slot;
    places[slot] = place;
  }

  #precedes(slot: number, time: number, other: number): boolean {
    const otherTime = this.#time[other];
    return time < otherTime || (time === otherTime && slot < other);
  }
}
