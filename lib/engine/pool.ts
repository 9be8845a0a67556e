/**
 * The requests that are in the system, as rows of columns.
 *
 * A row is taken when a request arrives and used again when it has finished:
 * memory follows what is pending, never what has passed. The columns are
 * replaced when the pool grows, so read them off the pool, and keep no alias.
 *
 * @module
 */

/** No request, no core. */
export const NONE: number = -1;

const FIRST_CAPACITY = 1024;

/** The pool of requests. Times in ticks. */
export class RequestPool {
  /** Arrival. By request. */
  arrival: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** Service, drawn at arrival. By request. */
  service: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** Service still owed. By request. */
  owed: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** First service, or −1 before it. By request. */
  started: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** Place in the sequence of arrivals, from 0; −1 in a free row. By request. */
  index: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** Class. By request. */
  class: Uint16Array = new Uint16Array(FIRST_CAPACITY);
  /** Connection it came on. By request. */
  connection: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** Whether it opens its connection, and whether it is the last on it: flags as in a block. By request. */
  ends: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** The request behind it in its queue, or among the free rows. By request. */
  next: Int32Array = new Int32Array(FIRST_CAPACITY);

  #capacity = FIRST_CAPACITY;
  #free = NONE;
  #used = 0;
  #live = 0;

  /** Requests in the system. */
  get live(): number {
    return this.#live;
  }

  /** Rows there is room for. */
  get capacity(): number {
    return this.#capacity;
  }

  /** A free row, its columns as its last request left them. */
  take(): number {
    this.#live++;
    const free = this.#free;
    if (free !== NONE) {
      this.#free = this.next[free];
      return free;
    }
    if (this.#used === this.#capacity) this.#grow();
    return this.#used++;
  }

  /** Calls `visit` with every request in the system, in the order of rows. */
  forEachLive(visit: (request: number) => void): void {
    for (let request = 0; request < this.#used; request++) {
      if (this.index[request] >= 0) visit(request);
    }
  }

  /** Gives the row of a finished request back. */
  release(request: number): void {
    this.#live--;
    this.index[request] = NONE;
    this.next[request] = this.#free;
    this.#free = request;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.arrival = grown(this.arrival, this.#capacity);
    this.service = grown(this.service, this.#capacity);
    this.owed = grown(this.owed, this.#capacity);
    this.started = grown(this.started, this.#capacity);
    this.index = grown(this.index, this.#capacity);
    this.class = grown(this.class, this.#capacity);
    this.connection = grown(this.connection, this.#capacity);
    this.ends = grown(this.ends, this.#capacity);
    this.next = grown(this.next, this.#capacity);
  }
}

/** A typed array of `length`, beginning with `column`. */
export function grown<
  Column extends Float64Array | Int32Array | Uint16Array | Uint8Array,
>(column: Column, length: number): Column {
  const longer = new (column.constructor as new (length: number) => Column)(
    length,
  );
  longer.set(column);
  return longer;
}
