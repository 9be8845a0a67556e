/**
 * The machines of applications under a policy that moves no cores between them:
 * each has one of its own.
 *
 * @module
 */

import type { PolicyDefinition } from "../policies/definition.ts";
import type { SharedPoint } from "../scenario/point.ts";
import { applicationWorkload } from "../workload/shared.ts";
import { sum } from "../workload/sum.ts";
import { applicationOf, type MachineSetup } from "./machine_run.ts";
import { isInBatches, warmupOf } from "./warmup.ts";

/**
 * The machine of `application` in a replication of `point`, each application apart:
 * each leaves out its share of the warm-up's requests, or all that arrive before the
 * time that is given.
 *
 * @param rateMrps Rate of the requests of all applications.
 * @returns `null` if it has no requests: there is nothing to simulate.
 * @throws {RangeError} If it has requests and is left without a core.
 */
export async function apartSetup(
  point: SharedPoint,
  replication: number,
  definition: PolicyDefinition,
  application: number,
  rateMrps: number,
): Promise<MachineSetup | null> {
  const spec = point.applications[application];
  const workload = await applicationWorkload(point, application);
  if (workload === null) return null;
  const cores = coresOf(point)[application];
  if (cores === 0) {
    throw new RangeError(
      `Cannot simulate point ${point.point}: application "${spec.name}" must have a core, got none`,
    );
  }
  const warmup = warmupOf(point);
  const share = workload.rateMrps / rateMrps;
  return {
    cores,
    definition,
    spec: point.policy,
    applications: [applicationOf(spec)],
    workload: {
      ...workload,
      classes: workload.classes.map((of) => ({ ...of, application: 0 })),
    },
    seed: point.seed,
    replication,
    stream: application,
    requests: Math.max(1, Math.round(point.requests * share)),
    warmup: {
      ...warmup,
      requests: warmup.requests === null
        ? null
        : Math.round(warmup.requests * share),
    },
    inBatches: isInBatches(point),
    windowUs: point.timeline?.windowUs ?? null,
  };
}

/** Cores of each application: those guaranteed, and of the others an equal part for each that is best-effort. */
export function coresOf({ applications, cores }: SharedPoint): number[] {
  const guaranteed = applications.map(({ guaranteedCores }) => guaranteedCores);
  const takers =
    applications.filter(({ kind }) => kind === "best-effort").length;
  const left = cores - sum(guaranteed);
  let before = 0;
  return applications.map(({ kind, maxCores }, place) => {
    if (kind !== "best-effort") return guaranteed[place];
    const part = Math.floor((before + 1) * left / takers) -
      Math.floor(before * left / takers);
    before++;
    return Math.min(maxCores, guaranteed[place] + part);
  });
}
