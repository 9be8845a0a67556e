/**
 * One replication of one point: scenario data in, recorded data out. All that a
 * result depends on passes through here.
 *
 * @module
 */

import { Machine } from "../engine/machine.ts";
import { Simulation } from "../engine/simulation.ts";
import {
  onlyApplication,
  type PolicyDefinition,
} from "../policies/definition.ts";
import { POLICIES, policyNamed } from "../policies/mod.ts";
import { streamOf } from "../random/stream.ts";
import type { Point } from "../scenario/point.ts";
import { SegmentRecorder } from "../stats/recorder.ts";
import type { Recording } from "../stats/recording.ts";
import { connectionHashes } from "../workload/rss.ts";
import type { TraceScans } from "../workload/trace_scans.ts";
import { type Workload, workloadOf } from "../workload/workload.ts";

/** What a replication leaves behind: plain data that can be sent between threads. */
export interface ReplicationResult {
  /** What was measured. */
  readonly recording: Recording;
  /** What the requests were, in expectation. */
  readonly workload: Pick<
    Workload,
    "meanServiceUs" | "serviceScv" | "load" | "rateMrps" | "classes"
  >;
  /** Whether its cores share their work; if not, each has to settle by itself. */
  readonly sharesWork: boolean;
  /** Cores that the policy had beside the worker cores. */
  readonly extraCores: number;
  /** Names of the policy's parameters whose default has no verified source, and that the point left at it. */
  readonly assumed: readonly string[];
  /** Events simulated: arrivals and alarms. */
  readonly events: number;
  /** Time that the simulation took, s. */
  readonly wallSeconds: number;
}

/**
 * Simulates one replication of `point`.
 *
 * Arrivals go on until every request to be measured has finished, so that slow
 * ones are not left out; where that never happens, until as many again have come.
 *
 * @param definitions The policies that `point` may name.
 * @param scans What is known of traces already, and what this run finds out.
 * @throws {TraceError} If a trace cannot be read.
 * @throws {RangeError} If a trace has too few rows for all replications.
 */
export async function simulateReplication(
  point: Point,
  replication: number,
  definitions: readonly PolicyDefinition[] = POLICIES,
  scans?: TraceScans,
): Promise<ReplicationResult> {
  const began = performance.now();
  const workload = await workloadOf(point, scans);
  const definition = policyNamed(point.policy.name, definitions);
  const machine = new Machine(
    point.cores,
    definition.extraCores,
    definition.timers,
  );
  const policy = definition.create(point.policy, {
    machine,
    classes: workload.classes.map((of) => ({ ...of, application: 0 })),
    applications: [onlyApplication(point.cores)],
    // Thousands of Toeplitz hashes, which most policies never ask for.
    get connectionHash() {
      return connectionHashes(point.connections.count);
    },
    stream: (purpose) => streamOf(point.seed, replication, purpose),
  });
  const warmupRequests = fixedWarmup(point);
  const { requests } = point;
  const mostRequests = workload.rowsPerReplication - (warmupRequests ?? 0);
  if (requests > mostRequests) {
    throw new RangeError(
      `Cannot simulate point ${point.point}: requests must be at most ${mostRequests} ` +
        `for the rows of its trace to do for ${point.replications} replications, got ${requests}`,
    );
  }
  const recorder = new SegmentRecorder(machine, {
    requests,
    warmupRequests,
    classes: workload.classes.length,
  });
  const simulation = new Simulation(machine, policy, recorder);
  const mostArrivals = 2 * (requests * 1.5 + (warmupRequests ?? 0));
  let isEnough = false;
  for await (const block of workload.blocks(replication)) {
    simulation.consume(block);
    isEnough = recorder.isComplete || simulation.arrivals >= mostArrivals;
    if (isEnough) break;
  }
  if (!isEnough) {
    recorder.endOfArrivals();
    simulation.drain();
  }
  const recording = recorder.finish();
  return {
    recording,
    workload: {
      meanServiceUs: workload.meanServiceUs,
      serviceScv: workload.serviceScv,
      load: workload.load,
      rateMrps: workload.rateMrps,
      classes: workload.classes,
    },
    sharesWork: definition.sharesWork ?? true,
    extraCores: definition.extraCores,
    assumed: assumedParameters(definition, point),
    events: simulation.events,
    wallSeconds: (performance.now() - began) / 1000,
  };
}

/** Buffers of `result` that can be handed over instead of copied. */
export function transferables(result: ReplicationResult): ArrayBuffer[] {
  const { histograms } = result.recording;
  return [...histograms.latency, ...histograms.slowdown, histograms.wait]
    .map(({ counts }) => counts.buffer as ArrayBuffer);
}

/** Requests that `point` leaves out whatever happens; `null` if that is found from the run. */
function fixedWarmup(point: Point): number | null {
  const { warmup } = point;
  if (warmup === "mser5") return null;
  if ("requests" in warmup) return warmup.requests;
  return Math.ceil(point.requests / (1 - warmup.share)) - point.requests;
}

function assumedParameters(
  definition: PolicyDefinition,
  point: Point,
): string[] {
  return Object.entries(definition.parameters)
    .filter(([name, parameter]) =>
      parameter.type === "choice" && parameter.assumedChoices !== undefined
        ? parameter.assumedChoices.includes(String(point.policy[name]))
        : parameter.assumed && point.policy[name] === parameter.default
    )
    .map(([name]) => name);
}
