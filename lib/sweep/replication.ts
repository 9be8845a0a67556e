/**
 * One replication of one point: scenario data in, recorded data out.
 *
 * @module
 */

import {
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
  type MachineSetup,
  type Measured,
  runMachine,
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
 * @throws {TraceError} If a trace cannot be read.
 * @throws {RangeError} If a trace has too few rows for all replications.
 */
export async function simulateReplication(
  point: Point,
  replication: number,
  definitions: readonly PolicyDefinition[] = DEFINITIONS,
  scans?: TraceScans,
): Promise<ReplicationResult> {
  const began = performance.now();
  const definition = policyNamed(point.policy.name, definitions);
  checkHardware(point, definition);
  const measured = isApart(point, definition)
    ? await runApart(point, replication, definition)
    : await runTogether(
      await togetherSetup(point, replication, definition, scans),
    );
  return {
    ...measured,
    assumed: assumedParameters(definition, point.policy),
    wallSeconds: (performance.now() - began) / 1000,
  };
}

/** Whether each application of `point` has a machine of its own. */
export function isApart(
  point: Point,
  { sharesCores }: PolicyDefinition,
): point is SharedPoint {
  return point.applications !== undefined && !sharesCores;
}

/** The one machine of a replication of `point`, its policy in charge of all applications. */
export async function togetherSetup(
  point: Point,
  replication: number,
  definition: PolicyDefinition,
  scans?: TraceScans,
): Promise<MachineSetup> {
  const isPlain = point.applications === undefined;
  return {
    cores: point.cores,
    hardware: point.hardware,
    definition,
    spec: point.policy,
    applications: isPlain
      ? [onlyApplication(point.cores)]
      : point.applications.map(applicationOf),
    workload: isPlain
      ? await plainWorkload(point, scans)
      : await sharedWorkload(point),
    seed: point.seed,
    replication,
    stream: 0,
    requests: point.requests,
    warmup: warmupOf(point),
    inBatches: isInBatches(point),
    windowUs: point.timeline?.windowUs ?? null,
  };
}

/** Throws if the cores of `point` are not such that the policy can be in charge of them. */
export function checkHardware(
  point: Point,
  definition: PolicyDefinition,
): void {
  if (point.hardware === undefined || !isUneven(point.hardware)) return;
  const why = whyNotUneven(definition, point.applications !== undefined);
  if (why === null) return;
  throw new RangeError(
    `Cannot simulate point ${point.point}: hardware must leave every core at speed 1: ${why}`,
  );
}

/** The workload of `point`, which has requests enough for every replication. */
async function plainWorkload(
  point: PlainPoint,
  scans?: TraceScans,
): Promise<Workload> {
  const workload = await workloadOf(point, scans);
  const { requests } = point;
  const mostRequests = workload.rowsPerReplication -
    (warmupOf(point).requests ?? 0);
  if (requests <= mostRequests) return workload;
  throw new RangeError(
    `Cannot simulate point ${point.point}: requests must be at most ${mostRequests} ` +
      `for the rows of its trace to do for ${point.replications} replications, got ${requests}`,
  );
}

async function runTogether(setup: MachineSetup): Promise<Measured> {
  const { definition, workload, spec } = setup;
  const { sharesWork, sharesInPart } = sharingOf(definition, spec);
  return {
    ...await runMachine(setup),
    workload: factsOf(workload),
    sharesWork,
    hasOwnWork: !sharesWork || sharesInPart,
    extraCores: extraCoresOf(definition, spec),
  };
}

/** Buffers of `result` that can be handed over instead of copied. */
export function transferables(result: ReplicationResult): ArrayBuffer[] {
  const { histograms } = result.recording;
  return [...histograms.latency, ...histograms.slowdown, histograms.wait]
    .map(({ counts }) => counts.buffer as ArrayBuffer);
}
