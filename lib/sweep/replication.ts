/**
 * One replication of one point: scenario data in, recorded data out.
 *
 * @module
 */

import {
  type Application,
  assumedParameters,
  extraCoresOf,
  onlyApplication,
  type PolicyDefinition,
  sharingOf,
} from "../policies/definition.ts";
import { policyNamed } from "../policies/mod.ts";
import type { PlainPoint, Point, SharedPoint } from "../scenario/point.ts";
import { isUneven, whyNotUneven } from "../scenario/uneven.ts";
import { DEFINITIONS } from "../systems/mod.ts";
import { sharedWorkload } from "../workload/shared.ts";
import type { TraceScans } from "../workload/trace_scans.ts";
import { type Workload, workloadOf } from "../workload/workload.ts";
import { runApart } from "./apart.ts";
import {
  applicationOf,
  factsOf,
  type Measured,
  runMachine,
  type Watch,
} from "./machine_run.ts";
import { isInBatches, warmupOf } from "./warmup.ts";

/** What a replication leaves behind: plain data that can be sent between threads. */
export interface ReplicationResult extends Measured {
  /** Names of the policy's parameters whose default has no verified source, and that the point left at it. */
  readonly assumed: readonly string[];
  /** Time that the simulation took, s. */
  readonly wallSeconds: number;
}

/**
 * Simulates one replication of `point`.
 *
 * @param definitions The policies that `point` may name.
 * @param scans What is known of traces already, and what this run finds out.
 * @param watch Watches the machine; where each application has one of its own, none of them.
 * @throws {TraceError} If a trace cannot be read.
 * @throws {RangeError} If a trace has too few rows for all replications.
 */
export async function simulateReplication(
  point: Point,
  replication: number,
  definitions: readonly PolicyDefinition[] = DEFINITIONS,
  scans?: TraceScans,
  watch?: Watch,
): Promise<ReplicationResult> {
  const began = performance.now();
  const definition = policyNamed(point.policy.name, definitions);
  checkHardware(point, definition);
  const measured = point.applications === undefined
    ? await runPlain(point, replication, definition, scans, watch)
    : definition.sharesCores
    ? await runShared(point, replication, definition, watch)
    : await runApart(point, replication, definition);
  return {
    ...measured,
    assumed: assumedParameters(definition, point.policy),
    wallSeconds: (performance.now() - began) / 1000,
  };
}

/** Throws if the cores of `point` are not such that the policy can be in charge of them. */
function checkHardware(point: Point, definition: PolicyDefinition): void {
  if (point.hardware === undefined || !isUneven(point.hardware)) return;
  const why = whyNotUneven(definition, point.applications !== undefined);
  if (why === null) return;
  throw new RangeError(
    `Cannot simulate point ${point.point}: hardware must leave every core at speed 1: ${why}`,
  );
}

async function runPlain(
  point: PlainPoint,
  replication: number,
  definition: PolicyDefinition,
  scans?: TraceScans,
  watch?: Watch,
): Promise<Measured> {
  const workload = await workloadOf(point, scans);
  const { requests } = point;
  const mostRequests = workload.rowsPerReplication -
    (warmupOf(point).requests ?? 0);
  if (requests > mostRequests) {
    throw new RangeError(
      `Cannot simulate point ${point.point}: requests must be at most ${mostRequests} ` +
        `for the rows of its trace to do for ${point.replications} replications, got ${requests}`,
    );
  }
  const applications = [onlyApplication(point.cores)];
  return await runTogether(
    point,
    replication,
    definition,
    workload,
    applications,
    watch,
  );
}

/** All applications on one machine, whose policy moves cores between them. */
async function runShared(
  point: SharedPoint,
  replication: number,
  definition: PolicyDefinition,
  watch?: Watch,
): Promise<Measured> {
  return await runTogether(
    point,
    replication,
    definition,
    await sharedWorkload(point),
    point.applications.map(applicationOf),
    watch,
  );
}

async function runTogether(
  point: Point,
  replication: number,
  definition: PolicyDefinition,
  workload: Workload,
  applications: readonly Application[],
  watch?: Watch,
): Promise<Measured> {
  const run = await runMachine({
    cores: point.cores,
    hardware: point.hardware,
    definition,
    spec: point.policy,
    applications,
    workload,
    seed: point.seed,
    replication,
    stream: 0,
    requests: point.requests,
    warmup: warmupOf(point),
    inBatches: isInBatches(point),
    windowUs: point.timeline?.windowUs ?? null,
    watch,
  });
  const { sharesWork, sharesInPart } = sharingOf(definition, point.policy);
  return {
    ...run,
    workload: factsOf(workload),
    sharesWork,
    hasOwnWork: !sharesWork || sharesInPart,
    extraCores: extraCoresOf(definition, point.policy),
  };
}

/** Buffers of `result` that can be handed over instead of copied. */
export function transferables(result: ReplicationResult): ArrayBuffer[] {
  const { histograms } = result.recording;
  return [...histograms.latency, ...histograms.slowdown, histograms.wait]
    .map(({ counts }) => counts.buffer as ArrayBuffer);
}
