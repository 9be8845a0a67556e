/**
 * The highest load at which the 99th percentile of latency keeps within a limit, on a
 * grid of hundredths, by bisection: as ZygOS's Figure 3 has it.
 *
 * @module
 */

import type { ServiceSpec } from "../../lib/scenario/point.ts";
import { latencyPercentileUs, replicate } from "../_replications.ts";
import type { Spec } from "../_run.ts";

/** What is to be kept, by whom. */
export interface Objective {
  readonly system: Spec;
  readonly service: ServiceSpec;
  /** The most that 99 of 100 requests take, µs. */
  readonly limitUs: number;
  /** Worker cores. */
  readonly cores: number;
  /** Requests looked at for each load. */
  readonly requests?: number;
}

/** Loads are told apart to one part in so many. */
const GRID = 100;
/** Connections of ZygOS's experiments: zygos-bench. */
const CONNECTIONS = 2752;

/** The highest load that meets `objective`; 0 if none does. */
export async function mostLoad(objective: Objective): Promise<number> {
  let meets = 0, fails = GRID;
  while (fails - meets > 1) {
    const middle = (meets + fails) >> 1;
    if (await isMet(objective, middle / GRID)) meets = middle;
    else fails = middle;
  }
  return meets / GRID;
}

async function isMet(objective: Objective, load: number): Promise<boolean> {
  const { system, service, limitUs, cores, requests = 30_000 } = objective;
  const [result] = await replicate({
    policy: system,
    service,
    cores,
    load,
    requests,
    replications: 1,
    connections: CONNECTIONS,
  });
  return latencyPercentileUs(99)(result) <= limitUs;
}

/**
 * The mean service, µs, from which on `second` carries more than `first`: where the
 * difference between what they carry, in a straight line over the logarithm of the
 * mean, becomes positive for good. `NaN` if it never does.
 */
export function crossoverUs(
  meansUs: readonly number[],
  first: readonly number[],
  second: readonly number[],
): number {
  const lead = meansUs.map((_, place) => second[place] - first[place]);
  const before = lead.findLastIndex((of) => of <= 0);
  if (before === meansUs.length - 1) return NaN;
  if (before === -1) return meansUs[0];
  const [from, until] = [lead[before], lead[before + 1]];
  const share = from / (from - until);
  return meansUs[before] * (meansUs[before + 1] / meansUs[before]) ** share;
}
