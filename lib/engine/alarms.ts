/**
 * The event queue: one alarm a slot, the earliest first.
 *
 * A slot is anything with at most one pending event: a core. The alarms stand in
 * the order of their times, the next one last, so that it is taken off the end and
 * an alarm set anew is moved in from there: past those that ring before it, which
 * are few where short requests overtake long ones. A heap moves fewer, but each of
 * its steps is a guess, and a wrong one costs as much as a dozen moves: with 16
 * cores this is a fifth faster in all, with 64 a seventh, with 256 a heap would be.
 * Nothing is allocated after construction.
 *
 * Alarms for the same instant ring in the order of their slots. A run is a
 * function of its scenario alone.
 *
 * Bench: tests/bench/bench.ts, "alarms".
 *
 * @module
 */

/** Alarms that one is moved past one by one, at most: beyond, all at once. Bench: "alarms" with 256 slots. */
const NEAR = 48;

/** A fixed set of alarms. Times in ticks. */
export class Alarms {
  /** Slots in the order of their times, the next one last, from place 1. */
  readonly #slot: Int32Array;
  /** Ring times in the same order; `Infinity` in place 0. */
  readonly #time: Float64Array;
  /** Whether the alarm is set. By slot. */
  readonly #isSet: Uint8Array;
  #length = 0;

  /** Alarms of `slots`, numbered from 0, none of them set. */
  constructor(slots: number) {
    this.#slot = new Int32Array(slots + 1);
    this.#time = new Float64Array(slots + 1).fill(Infinity);
    this.#isSet = new Uint8Array(slots);
  }

  /** Time of the next alarm, or `Infinity` if none is set. */
  get nextTime(): number {
    return this.#time[this.#length];
  }

  /** Takes the next alarm, which is then set no more. Only while one is set. */
  ring(): number {
    const slot = this.#slot[this.#length--];
    this.#isSet[slot] = 0;
    return slot;
  }

  /** Sets the alarm of `slot` to `time`, moving it if it was set; `Infinity` clears it. */
  set(slot: number, time: number): void {
    this.clear(slot);
    if (time === Infinity) return;
    this.#isSet[slot] = 1;
    const times = this.#time, slots = this.#slot;
    let place = ++this.#length;
    if (place > NEAR && times[place - NEAR] < time) {
      place = this.#makeRoom(slot, time);
    }
    for (; place > 1; place--) {
      const other = times[place - 1], otherSlot = slots[place - 1];
      if (other > time || (other === time && otherSlot > slot)) break;
      times[place] = other;
      slots[place] = otherSlot;
    }
    times[place] = time;
    slots[place] = slot;
  }

  /** Clears the alarm of `slot`, if set. */
  clear(slot: number): void {
    if (this.#isSet[slot] !== 0) this.#remove(slot);
  }

  #remove(slot: number): void {
    this.#isSet[slot] = 0;
    const times = this.#time, slots = this.#slot;
    const length = this.#length--;
    let place = length;
    while (slots[place] !== slot) place--;
    for (; place < length; place++) {
      times[place] = times[place + 1];
      slots[place] = slots[place + 1];
    }
  }

  /** Moves all that ring before `slot` would at `time` one place on; returns the place that is free then. */
  #makeRoom(slot: number, time: number): number {
    const times = this.#time, slots = this.#slot;
    let low = 1, high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = times[middle];
      if (other < time || (other === time && slots[middle] < slot)) {
        high = middle;
      } else low = middle + 1;
    }
    times.copyWithin(low + 1, low, this.#length);
    slots.copyWithin(low + 1, low, this.#length);
    return low;
  }
}
