/**
 * The connection that each request comes on: how popular each is, and how long it
 * lasts.
 *
 * @module
 */

import { type Block, BLOCK_ROWS, CLOSES, OPENS } from "../engine/block.ts";
import { power } from "../random/elementary.ts";
import type { Stream } from "../random/stream.ts";
import type { ConnectionsSpec } from "../scenario/point.ts";
import { type Draws, streamFor } from "./columns.ts";
import { EPHEMERAL_TUPLES } from "./rss.ts";

/**
 * How many numbers connections have: as many as are open where they last; where
 * they are replaced, those of all ports of some clients, taken in turn.
 */
export function connectionNumbers(
  { count, requestsEach }: ConnectionsSpec,
): number {
  return requestsEach === undefined
    ? count
    : Math.max(EPHEMERAL_TUPLES, 2 * count);
}

/** The connection of each request, by one uniform. */
export class Connections {
  readonly #stream: Stream;
  readonly #uniforms = new Float64Array(BLOCK_ROWS);
  readonly #count: number;
  /** Share of requests on a place or those before it; null if all have the same. By place. */
  readonly #cumulative: Float64Array | null;
  readonly #lives: Lives | null;

  /** The connections of one replication. */
  constructor(draws: Draws) {
    const { connections } = draws;
    this.#stream = streamFor(draws, "connections");
    this.#count = connections.count;
    this.#cumulative = connections.popularity === "uniform"
      ? null
      : zipfShares(connections.count, connections.exponent);
    this.#lives = connections.requestsEach === undefined
      ? null
      : new Lives(connections, connections.requestsEach, this.#stream);
  }

  /** Fills the connections of `block`. */
  fill(block: Block): void {
    const { connection, length } = block;
    const uniforms = this.#uniforms, count = this.#count;
    const cumulative = this.#cumulative, lives = this.#lives;
    this.#stream.uniformInto(uniforms.subarray(0, length));
    if (cumulative === null) {
      for (let row = 0; row < length; row++) {
        connection[row] = uniforms[row] * count;
      }
    } else {
      for (let row = 0; row < length; row++) {
        connection[row] = firstAbove(cumulative, uniforms[row]);
      }
    }
    if (lives === null) return;
    for (let row = 0; row < length; row++) {
      const place = connection[row];
      connection[row] = lives.serve(place);
      block.ends[row] = lives.endsOf(place);
    }
  }
}

/** Cumulative shares of `count` places, the k-th, from 1, in proportion to k to the power −`exponent`. */
export function zipfShares(count: number, exponent: number): Float64Array {
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let place = 0; place < count; place++) {
    cumulative[place] = sum += power(place + 1, -exponent);
  }
  for (let place = 0; place < count; place++) cumulative[place] /= sum;
  return cumulative;
}

/** Place of the first of `ascending` that is above `value`, as the last of them is. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0, high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Connections that are replaced when they have carried their requests: a new one
 * takes the place, and the popularity, of the old.
 *
 * It takes the next number that is not in use, from 0 again after the last, as
 * clients go through their ports. So a number comes again only after at least as
 * many others as there are to spare.
 */
class Lives {
  readonly #requestsEach: number;
  /** Number of the connection. By place. */
  readonly #open: Int32Array;
  /** Requests that it will still carry. By place. */
  readonly #left: Int32Array;
  /** Whether it is that of an open connection. By number. */
  readonly #isOpen: Uint8Array;
  #next: number;

  /** As they are found at any time: each has carried anything from one to all of its requests. */
  constructor(spec: ConnectionsSpec, requestsEach: number, stream: Stream) {
    const { count } = spec;
    this.#requestsEach = requestsEach;
    this.#open = Int32Array.from({ length: count }, (_, place) => place);
    this.#left = Int32Array.from(
      { length: count },
      () => Math.floor(stream.uniform() * requestsEach),
    );
    this.#isOpen = new Uint8Array(connectionNumbers(spec)).fill(1, 0, count);
    this.#next = count;
  }

  /** The connection that the next request at `place` comes on. */
  serve(place: number): number {
    if (this.#left[place] === 0) {
      this.#isOpen[this.#open[place]] = 0;
      this.#open[place] = this.#unused();
      this.#left[place] = this.#requestsEach;
    }
    this.#left[place]--;
    return this.#open[place];
  }

  /** What the request just served at `place` is to its connection. */
  endsOf(place: number): number {
    const left = this.#left[place];
    return (left === this.#requestsEach - 1 ? OPENS : 0) |
      (left === 0 ? CLOSES : 0);
  }

  #unused(): number {
    const isOpen = this.#isOpen;
    let number = this.#next;
    do if (number === isOpen.length) number = 0; while (isOpen[number++] === 1);
    this.#next = number;
    isOpen[number - 1] = 1;
    return number - 1;
  }
}
