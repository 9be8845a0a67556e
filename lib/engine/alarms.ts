/**
 * The event queue: one alarm a slot, the earliest first.
 *
 * A slot is anything with at most one pending event: a core. The alarms are an
 * indexed binary heap that never outgrows the number of slots: an alarm is moved
 * rather than cancelled and made again, and nothing is allocated after
 * construction. Times stand in the order of the heap, so that the ones to be
 * compared are neighbours.
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
  /** Slots in the order of a heap: the first rings next. */
  readonly #heap: Int32Array;
  /** Ring times in the same order; `Infinity` beyond the heap. */
  readonly #time: Float64Array;
  /** Place in the heap, or `UNSET`. By slot. */
  readonly #place: Int32Array;
  #length = 0;
  /** Slot at the top that has rung and has not been set again yet, or `UNSET`. */
  #rung = UNSET;

  /** Alarms of `slots`, numbered from 0, none of them set. */
  constructor(slots: number) {
    this.#heap = new Int32Array(slots + 1);
    this.#time = new Float64Array(slots + 1).fill(Infinity);
    this.#place = new Int32Array(slots).fill(UNSET);
  }

  /** Time of the next alarm, or `Infinity` if none is set. */
  get nextTime(): number {
    return this.#time[0];
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
    if (this.#rung === slot) this.#rung = UNSET;
    else if (this.#rung !== UNSET) this.settle();
    if (time === Infinity) return this.#remove(slot);
    let place = this.#place[slot];
    if (place === UNSET) place = this.#length++;
    const last = this.#time[place];
    this.#time[place] = time;
    if (time < last) this.#rise(slot, place);
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
    const times = this.#time;
    this.#place[slot] = UNSET;
    const length = --this.#length;
    const time = times[place], lastTime = times[length];
    times[length] = Infinity;
    if (place === length) return;
    times[place] = lastTime;
    const last = this.#heap[length];
    if (lastTime < time || (lastTime === time && last < slot)) {
      this.#rise(last, place);
    } else this.#sink(last, place);
  }

  /** Puts `slot`, whose time stands at `place`, there or further up. */
  #rise(slot: number, place: number): void {
    const heap = this.#heap, times = this.#time, places = this.#place;
    const time = times[place];
    while (place > 0) {
      const up = place - 1 >> 1;
      const parentTime = times[up];
      if (parentTime < time) break;
      const parent = heap[up];
      if (parentTime === time && parent < slot) break;
      heap[place] = parent;
      times[place] = parentTime;
      places[parent] = place;
      place = up;
    }
    heap[place] = slot;
    times[place] = time;
    places[slot] = place;
  }

  /** Puts `slot`, whose time stands at `place`, there or further down. */
  #sink(slot: number, place: number): void {
    const heap = this.#heap, times = this.#time, places = this.#place;
    const time = times[place], length = this.#length;
    for (let down = 2 * place + 1; down < length; down = 2 * place + 1) {
      // Beyond the heap times are infinite, so that the right child may be missing.
      const left = times[down], right = times[down + 1];
      if (right < left || (right === left && heap[down + 1] < heap[down])) {
        down++;
      }
      const childTime = times[down];
      if (time < childTime) break;
      const child = heap[down];
      if (time === childTime && slot < child) break;
      heap[place] = child;
      times[place] = childTime;
      places[child] = place;
      place = down;
    }
    heap[place] = slot;
    times[place] = time;
    places[slot] = place;
  }
}
