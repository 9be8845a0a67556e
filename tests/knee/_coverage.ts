/**
 * How often the interval of a knee holds the true one, on queues whose true knee
 * is a closed form.
 *
 * @module
 */

import { Lookout } from "../../lib/knee/lookout.ts";
import { atLoads } from "../../lib/knee/offered.ts";
import { findCurveKnee } from "../../lib/knee/power.ts";
import { findKnee, overview } from "../../lib/knee/search.ts";
import { POLICIES } from "../../lib/policies/mod.ts";
import type { ServiceSpec, SloSpec } from "../../lib/scenario/point.ts";
import type { Estimate } from "../../lib/stats/row.ts";
import { type Executor, ThisThread } from "../../lib/sweep/executor.ts";
import * as md1 from "../../lib/theory/md1.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import { pointOf } from "../_replications.ts";
import { QUEUES as LATENCY_QUEUES } from "../coverage/_experiments.ts";

/** A queue whose tail is known at every load. */
export interface KnownQueue {
  readonly name: string;
  readonly cores: number;
  readonly service: ServiceSpec;
  readonly slo: SloSpec & { readonly latencyUs: number };
  /** Requests of a replication. */
  readonly requests: number;
  /** The objective's percentile of latency, µs. */
  readonly tailUs: (load: number) => number;
}

const MEAN_US = 10;
const EXPONENTIAL: ServiceSpec = {
  distribution: "exponential",
  meanUs: MEAN_US,
};

function mmcQueue(
  cores: number,
  percentile: number,
  latencyUs: number,
  requests: number,
): KnownQueue {
  return {
    name: `M/M/${cores}, p${percentile} ≤ ${latencyUs / MEAN_US} services`,
    cores,
    service: EXPONENTIAL,
    slo: { percentile, latencyUs },
    requests,
    tailUs: (load) => mmc.latencyPercentileUs(cores, load, MEAN_US, percentile),
  };
}

const HYPEREXPONENTIAL = LATENCY_QUEUES.find(({ name }) => name === "M/H2/1")!;

/** Queues with knees from light to heavy. */
export const QUEUES: readonly KnownQueue[] = [
  mmcQueue(1, 99, 100, 8_000),
  mmcQueue(1, 99.9, 200, 20_000),
  mmcQueue(4, 99, 70, 8_000),
  mmcQueue(16, 99, 50, 12_000),
  {
    name: "M/D/1, p99 ≤ 8 services",
    cores: 1,
    service: { distribution: "fixed", timeUs: MEAN_US },
    slo: { percentile: 99, latencyUs: 80 },
    requests: 8_000,
    tailUs: (load) => md1.waitPercentileUs(load, MEAN_US, 99) + MEAN_US,
  },
  {
    name: "M/H2/1, p99 ≤ 20 services",
    cores: 1,
    service: { distribution: "hyperexponential", meanUs: MEAN_US, scv: 4 },
    slo: { percentile: 99, latencyUs: 200 },
    requests: 20_000,
    tailUs: (load) => MEAN_US * HYPEREXPONENTIAL.truth(load).p99,
  },
];

/** Where `rises` passes 0, between 0 and 1. */
function rootOf(rises: (load: number) => number): number {
  let low = 0, high = 1;
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (rises(middle) > 0) high = middle;
    else low = middle;
  }
  return low;
}

/** The true knee. */
export function trueKnee({ tailUs, slo }: KnownQueue): number {
  return rootOf((load) => load === 0 ? -1 : tailUs(load) - slo.latencyUs);
}

/** The true load of the greatest power. */
export function trueCurveKnee({ tailUs }: KnownQueue): number {
  const [apart, log] = [1e-4, Math.log];
  return rootOf((load) =>
    load < 0.01
      ? -1
      : load > 1 - 1e-6
      ? 1
      : (log(tailUs(load * (1 + apart * (1 - load)))) -
            log(tailUs(load * (1 - apart * (1 - load))))) /
          log((1 + apart * (1 - load)) / (1 - apart * (1 - load))) - 1
  );
}

/** What an experiment found. */
export interface Experiment {
  readonly knee: Estimate;
  readonly curveKnee: Estimate;
  /** Requests simulated; up to where the objective's knee was found; and up to where it was clear where to look. */
  readonly requests: number;
  readonly kneeRequests: number;
  readonly overviewRequests: number;
  readonly flags: readonly string[];
}

/** Finds the knees of `queue`, with random streams of `seed`. */
export async function experiment(
  queue: KnownQueue,
  replications: number,
  seed: number,
  executor: Executor = new ThisThread(POLICIES),
): Promise<Experiment> {
  const { cores, service, slo, requests } = queue;
  const point = {
    ...pointOf({
      policy: { name: "centralized-fcfs" },
      cores,
      service,
      load: 0.5,
      requests,
      replications,
      seed,
    }),
    warmup: "mser5" as const,
  };
  const lookout = new Lookout(
    await atLoads(point),
    slo,
    (unit) => executor.run(unit),
  );
  const look = (load: number, of: number) => lookout.look(load, of);
  const range = { most: 1, replications };
  const seen = await overview(look, range);
  const overviewRequests = lookout.requests;
  const { knee, flags } = await findKnee(look, range, seen);
  const kneeRequests = lookout.requests;
  const curveKnee = await findCurveKnee(look, range, seen);
  return {
    knee,
    curveKnee,
    requests: lookout.requests,
    kneeRequests,
    overviewRequests,
    flags,
  };
}

/** Whether `estimate` has an interval that holds `truth`. */
export function holds({ low, high }: Estimate, truth: number): boolean {
  return low !== null && high !== null && low <= truth && truth <= high;
}
