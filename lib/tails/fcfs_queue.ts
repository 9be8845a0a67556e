/**
 * One queue, first come first served, as the times at which its cores come free:
 * all that the future depends on, and so few numbers that a run can be put back to
 * where it was.
 *
 * Source: J. Kiefer and J. Wolfowitz, "On the theory of queues with many servers",
 * Transactions of the AMS 78, 1955.
 *
 * @module
 */

/** A queue at the instant of an arrival. All times are in ticks. */
export class FcfsQueue {
  /** Numbers that its state takes. */
  readonly stateSize: number;
  /** When each core has done all that was given to it, ascending. */
  readonly #freeAt: Float64Array;
  #now = 0;

  /** With nothing to do, at time 0. */
  constructor(cores: number) {
    this.#freeAt = new Float64Array(cores);
    this.stateSize = cores + 1;
  }

  /**
   * How near the queue is to a long wait: what a request that arrives now would
   * wait, or less than 0 by as many as are free, if any core is.
   */
  get height(): number {
    const freeAt = this.#freeAt, now = this.#now;
    if (freeAt[0] > now) return freeAt[0] - now;
    let free = 1;
    while (free < freeAt.length && freeAt[free] <= now) free++;
    return -free;
  }

  /** Lets time pass, up to the next arrival. */
  pass(gap: number): void {
    this.#now += gap;
  }

  /** Takes the request that arrives now. Its latency. */
  serve(service: number): number {
    const freeAt = this.#freeAt, now = this.#now;
    const starts = freeAt[0] > now ? freeAt[0] : now;
    const finish = starts + service;
    let place = 0;
    while (place + 1 < freeAt.length && freeAt[place + 1] < finish) {
      freeAt[place] = freeAt[++place];
    }
    freeAt[place] = finish;
    return finish - now;
  }

  /** Writes the state to `to`, from `place` on. */
  save(to: Float64Array, place: number): void {
    to.set(this.#freeAt, place);
    to[place + this.#freeAt.length] = this.#now;
  }

  /** Puts the queue back to the state that {@linkcode save} wrote at `place`. */
  restore(from: Float64Array, place: number): void {
    const freeAt = this.#freeAt;
    for (let core = 0; core < freeAt.length; core++) {
      freeAt[core] = from[place + core];
    }
    this.#now = from[place + freeAt.length];
  }
}
