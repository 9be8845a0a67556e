/**
 * The waits of a run from its very start, in batches: where its warm-up ends is
 * found from them.
 *
 * @module
 */

import { BATCH, mser } from "./mser5.ts";

/** Batches at most. */
const MAX_BATCHES = 1024;

/** Waits of the first requests of a run, by batch of their arrival. */
export class WaitSeries {
  /** Requests in a batch: five, or a multiple by a power of two. */
  readonly batchRequests: number;
  readonly #requests: number;
  readonly #sums: Float64Array;

  /** Of the first `requests` requests. */
  constructor(requests: number) {
    let batchRequests = BATCH;
    while (requests / batchRequests > MAX_BATCHES) batchRequests *= 2;
    this.batchRequests = batchRequests;
    this.#requests = requests;
    this.#sums = new Float64Array(Math.floor(requests / batchRequests) + 1);
  }

  /** Adds the wait of request `index`. */
  add(index: number, wait: number): void {
    this.#sums[Math.floor(index / this.batchRequests)] += wait;
  }

  /** Mean waits. By batch; requests after the last whole batch left out. */
  get means(): Float64Array {
    const batches = Math.floor(this.#requests / this.batchRequests);
    return this.#sums.subarray(0, batches)
      .map((sum) => sum / this.batchRequests);
  }

  /** Share of the requests that MSER-5 leaves out, a half at most. */
  get warmupShare(): number {
    const batches = Math.floor(this.#requests / this.batchRequests);
    const cut = mser(this.#sums, batches, batches >> 1);
    return cut * this.batchRequests / this.#requests;
  }
}
