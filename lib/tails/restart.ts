/**
 * RESTART: a run that is split where it comes near to what is rare.
 *
 * The main path is a plain simulation. Whenever it rises to a level, it is run on
 * from there several times, each time with other requests: all but the last try
 * end when they fall below the level, and may rise to the next and be split again.
 * A request counts 1 ÷ (product of the tries of the levels it is above).
 *
 * What a request counts is, on average over the tries, what it would count on the
 * main path alone. So every sum over requests has the mean of the same sum in
 * plain simulation: not nearly but exactly, for any levels and tries and any length
 * of the run, as long as they were chosen without looking at it. Levels in the
 * wrong place cost variance, and no bias.
 *
 * Source: M. Villén-Altamirano and J. Villén-Altamirano, "RESTART: a method for
 * accelerating rare event simulations", ITC-13, 1991; that it is unbiased: the
 * same, "Analysis of RESTART simulation: theoretical basis and sensitivity study",
 * European Transactions on Telecommunications 13(4), 2002.
 *
 * @module
 */

import type { FcfsQueue } from "./fcfs_queue.ts";
import type { Requests } from "./requests.ts";

/** Where a run is split, and into how many. By level, from the lowest. */
export interface Levels {
  /** Heights, ascending. */
  readonly heights: readonly number[];
  /** Tries, the one that goes on below included: 2 or more. */
  readonly tries: readonly number[];
}

/** A plain run: no levels. */
export const NO_LEVELS: Levels = { heights: [], tries: [] };

/** Who is told of requests. */
export interface TailObserver {
  /** A request of this latency and service, ticks, arrived above `level` levels, at `height`. */
  onRequest(
    level: number,
    height: number,
    latency: number,
    service: number,
  ): void;
}

/** What a request counts that is above so many levels. By level, from 0. */
export function weightsOf({ tries }: Levels): number[] {
  let weight = 1;
  return [1, ...tries.map((each) => weight /= each)];
}

/** A queue, its requests, and the levels at which it is split. */
export class Restart {
  /** Requests simulated, on all paths. */
  simulated = 0;
  readonly #queue: FcfsQueue;
  readonly #requests: Requests;
  readonly #heights: Float64Array;
  readonly #tries: Int32Array;
  readonly #observer: TailObserver;
  /** State at which each level was split last. */
  readonly #states: Float64Array;
  #warmup = 0;
  #end = 0;

  /** `queue` with nothing to do, and what comes to it. */
  constructor(
    queue: FcfsQueue,
    requests: Requests,
    { heights, tries }: Levels,
    observer: TailObserver,
  ) {
    this.#queue = queue;
    this.#requests = requests;
    this.#heights = Float64Array.from([...heights, Infinity]);
    this.#tries = Int32Array.from(tries);
    this.#observer = observer;
    this.#states = new Float64Array(queue.stateSize * heights.length);
  }

  /** Runs a main path of `warmup` requests that are not counted and `counted` that are. Once. */
  run(warmup: number, counted: number): void {
    this.#warmup = warmup;
    this.#end = warmup + counted;
    this.#queue.pass(this.#requests.nextGap());
    this.#follow(0, 0);
  }

  /**
   * Follows a path from request `index`, whose arrival the queue is at, until it
   * falls below level `floor` or there are no more requests. A path that has been
   * tried at a level is not split there again before it has been below it.
   */
  #follow(floor: number, index: number): void {
    const queue = this.#queue, requests = this.#requests;
    const heights = this.#heights, size = queue.stateSize;
    let level = floor;
    for (; index < this.#end; index++) {
      const height = queue.height;
      while (level > 0 && height < heights[level - 1]) {
        if (level === floor) return;
        level--;
      }
      while (height >= heights[level]) {
        const place = level * size;
        const tries = this.#tries[level];
        level++;
        queue.save(this.#states, place);
        for (let done = 1; done < tries; done++) {
          this.#follow(level, index);
          queue.restore(this.#states, place);
        }
      }
      const service = requests.nextService();
      const latency = queue.serve(service);
      this.simulated++;
      if (index >= this.#warmup) {
        this.#observer.onRequest(level, height, latency, service);
      }
      queue.pass(requests.nextGap());
    }
  }
}
