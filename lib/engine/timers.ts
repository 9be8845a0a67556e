/**
 * The timers of a policy: few, and set again and again, so they are kept apart
 * from the alarms of the cores, with the next one always at hand.
 *
 * Timers for the same instant ring by number.
 *
 * @module
 */

/** A fixed set of timers. Times in ticks. */
export class Timers {
  /** Time of the next timer, or `Infinity` if none is set. */
  nextTime: number = Infinity;
  #next = 0;
  /** By timer; `Infinity` when not set. */
  readonly #time: Float64Array;

  /** Room for `timers`, none of them set. */
  constructor(timers: number) {
    this.#time = new Float64Array(timers).fill(Infinity);
  }

  /** Sets `timer` to `time`, moving it if it was set; `Infinity` clears it. */
  set(timer: number, time: number): void {
    const times = this.#time;
    times[timer] = time;
    if (times.length === 1 || time < this.nextTime) {
      this.#next = timer;
      this.nextTime = time;
      return;
    }
    if (timer !== this.#next && time > this.nextTime) return;
    let next = 0;
    for (let other = 1; other < times.length; other++) {
      if (times[other] < times[next]) next = other;
    }
    this.#next = next;
    this.nextTime = times[next];
  }

  /** Takes the next timer. Only while one is set. */
  ring(): number {
    const timer = this.#next;
    this.set(timer, Infinity);
    return timer;
  }
}
