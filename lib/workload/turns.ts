/**
 * Whose turn is next, among any number of clients: an indexed binary heap. The
 * machine's alarms are kept in order instead, which is faster for the few dozen
 * slots of its cores and no good for millions.
 *
 * Turns at the same instant come in the order of clients.
 *
 * @module
 */

const UNSET = -1;

/** At most one turn a client. Times in ticks. */
export class Turns {
  /** Clients in the order of a heap: the first is next. */
  readonly #heap: Int32Array;
  /** Times in the same order. */
  readonly #time: Float64Array;
  /** Place in the heap, or `UNSET`. By client. */
  readonly #place: Int32Array;
  #length = 0;

  /** No turns yet, of `clients`, numbered from 0. */
  constructor(clients: number) {
    this.#heap = new Int32Array(clients);
    this.#time = new Float64Array(clients);
    this.#place = new Int32Array(clients).fill(UNSET);
  }

  /** When the next turn is; `Infinity` if there is none. */
  get nextTime(): number {
    return this.#length > 0 ? this.#time[0] : Infinity;
  }

  /** Whose the next turn is. Only while there is one; it stays until set anew. */
  get next(): number {
    return this.#heap[0];
  }

  /** Gives `client` its turn at `time`, in place of what it had; at `Infinity`, none. */
  set(client: number, time: number): void {
    let place = this.#place[client];
    if (time === Infinity) {
      if (place !== UNSET) this.#remove(client, place);
      return;
    }
    if (place === UNSET) place = this.#length++;
    this.#rise(client, time, place);
    this.#sink(client, time, this.#place[client]);
  }

  #remove(client: number, place: number): void {
    this.#place[client] = UNSET;
    const length = --this.#length;
    if (place === length) return;
    const last = this.#heap[length], time = this.#time[length];
    this.#rise(last, time, place);
    this.#sink(last, time, this.#place[last]);
  }

  /** Puts `client` at `place` or further up. */
  #rise(client: number, time: number, place: number): void {
    while (place > 0) {
      const up = (place - 1) >> 1;
      if (!this.#isBefore(client, time, up)) break;
      this.#put(this.#heap[up], this.#time[up], place);
      place = up;
    }
    this.#put(client, time, place);
  }

  /** Puts `client` at `place` or further down. */
  #sink(client: number, time: number, place: number): void {
    const length = this.#length;
    for (let down = 2 * place + 1; down < length; down = 2 * place + 1) {
      const right = down + 1;
      const isRight = right < length &&
        this.#isBefore(this.#heap[right], this.#time[right], down);
      if (isRight) down = right;
      if (this.#isBefore(client, time, down)) break;
      this.#put(this.#heap[down], this.#time[down], place);
      place = down;
    }
    this.#put(client, time, place);
  }

  /** Whether a turn of `client` at `time` comes before the one at `place`. */
  #isBefore(client: number, time: number, place: number): boolean {
    const other = this.#time[place];
    return time < other || (time === other && client < this.#heap[place]);
  }

  #put(client: number, time: number, place: number): void {
    this.#heap[place] = client;
    this.#time[place] = time;
    this.#place[client] = place;
  }
}
