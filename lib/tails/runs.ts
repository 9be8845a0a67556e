/**
 * Runs of a queue, split and plain, and the tails that they leave behind.
 *
 * @module
 */

import { binOf } from "../stats/histogram.ts";
import { FcfsQueue } from "./fcfs_queue.ts";
import type { Queue } from "./queue.ts";
import { Requests } from "./requests.ts";
import {
  type Levels,
  NO_LEVELS,
  Restart,
  type TailObserver,
  weightsOf,
} from "./restart.ts";
import { latencyTail, type ServiceStrata, slowdownTail } from "./services.ts";
import { type Tail, TAIL_BINS, tailOf } from "./tail.ts";

/** What percentiles are of. */
export type TailMetric = "latency" | "slowdown";

/** What a run has found. */
export interface TailRun {
  /** Requests simulated, all paths and the warm-up. */
  readonly simulated: number;
  /** Shares of requests by latency, ticks, and by slowdown. */
  readonly tails: Readonly<Record<TailMetric, Tail>>;
}

/** How a run goes. */
export interface RunPlan {
  /** Whose random streams are used. */
  readonly replication: number;
  /** Requests of the main path that are counted, after the warm-up. */
  readonly requests: number;
}

/** Runs `queue`, split at `levels`; what services add to the waits is as `services` say. */
export function splitRun(
  queue: Queue,
  levels: Levels,
  services: ServiceStrata,
  { replication, requests }: RunPlan,
): TailRun {
  const waits = new Waits(levels.heights.length);
  const simulated = run(queue, levels, waits, { replication, requests });
  const wait = tailOf(waits.counts, weightsOf(levels), requests);
  return {
    simulated,
    tails: {
      latency: latencyTail(services, wait),
      slowdown: slowdownTail(services, wait),
    },
  };
}

/** Runs `queue` and counts what happens: plain simulation. */
export function plainRun(
  queue: Queue,
  { replication, requests }: RunPlan,
): TailRun {
  const seen = new Seen();
  const simulated = run(queue, NO_LEVELS, seen, { replication, requests });
  return {
    simulated,
    tails: {
      latency: tailOf([seen.latencies], [1], requests),
      slowdown: tailOf([seen.slowdowns], [1], requests),
    },
  };
}

function run(
  { law, cores, warmup }: Queue,
  levels: Levels,
  observer: TailObserver,
  { replication, requests }: RunPlan,
): number {
  const source = new Requests(law, replication);
  const restart = new Restart(new FcfsQueue(cores), source, levels, observer);
  restart.run(warmup, requests);
  return restart.simulated;
}

/** Counts waits. */
class Waits implements TailObserver {
  /** By level, by bin. */
  readonly counts: readonly Float64Array[];

  constructor(levels: number) {
    this.counts = Array.from(
      { length: levels + 1 },
      () => new Float64Array(TAIL_BINS),
    );
  }

  onRequest(level: number, height: number): void {
    if (height > 0) this.counts[level][binOf(height)]++;
  }
}

/** Counts latencies and slowdowns. */
class Seen implements TailObserver {
  readonly latencies = new Float64Array(TAIL_BINS);
  readonly slowdowns = new Float64Array(TAIL_BINS);

  onRequest(
    _level: number,
    _height: number,
    latency: number,
    service: number,
  ): void {
    this.latencies[binOf(latency)]++;
    this.slowdowns[binOf(latency / service)]++;
  }
}
