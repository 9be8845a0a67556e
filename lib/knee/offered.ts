/**
 * A point at another load, offered the same requests closer together.
 *
 * @module
 */

import type { Point, SharedPoint, WarmupSpec } from "../scenario/point.ts";
import { applicationWorkload } from "../workload/shared.ts";

/** A point whose load can be chosen: arrival rate × mean service ÷ worker cores of the latency-critical requests. */
export type AtLoad = (load: number) => Point;

/** Share of a replication that is left out at its start, where the scenario leaves that to be found. */
const WARMUP_SHARE = 0.2;

/** Why the load of `point` cannot be chosen; null if it can. */
export function whyNoLoad(point: Point): string | null {
  const workloads = point.applications === undefined
    ? [point]
    : criticalWorkloads(point);
  for (const { arrivals } of workloads) {
    if (arrivals.process === "closed") {
      return 'arrivals must be offered at a load, got "closed"';
    }
    if (arrivals.process === "profile") {
      return 'arrivals must have a load that does not move, got "profile"';
    }
  }
  return null;
}

function criticalWorkloads({ applications }: SharedPoint) {
  return applications.filter(({ kind }) => kind === "latency-critical")
    .flatMap(({ workload }) => workload === null ? [] : [workload]);
}

/**
 * `point` at any load, for which {@linkcode whyNoLoad} has no reason to the
 * contrary. Every load measures the same requests: where the warm-up is to be
 * found from the run, a fifth of the requests is left out instead. Of several
 * applications, the loads of the latency-critical ones keep their proportions.
 */
export async function atLoads(point: Point): Promise<AtLoad> {
  const { timeline: _, ...head } = fixedWarmup(point);
  if (head.applications === undefined) {
    return (load) => ({ ...head, load, rateMrps: null });
  }
  const { applications } = head;
  const offered = await Promise.all(
    applications.map(async ({ kind }, place) =>
      kind === "latency-critical"
        ? (await applicationWorkload(head, place))?.load ?? 0
        : 0
    ),
  );
  const all = offered.reduce((sum, load) => sum + load, 0);
  return (load) => ({
    ...head,
    applications: applications.map((application, place) =>
      application.workload === null || offered[place] === 0 ? application : {
        ...application,
        workload: {
          ...application.workload,
          load: load * offered[place] / all,
          rateMrps: null,
        },
      }
    ),
  });
}

/** `point` with a warm-up that does not depend on the run. */
function fixedWarmup<Of extends Point>(point: Of): Of {
  if (point.warmup !== "mser5") return point;
  const left = Math.floor(WARMUP_SHARE * point.requests);
  const warmup: WarmupSpec = { requests: left };
  return { ...point, warmup, requests: point.requests - left };
}
