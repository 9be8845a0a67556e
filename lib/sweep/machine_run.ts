/**
 * One machine, one policy, one stream of requests: a run, and what it leaves
 * behind. All that a result depends on passes through here.
 *
 * @module
 */

import { BLOCK_ROWS } from "../engine/block.ts";
import { Machine } from "../engine/machine.ts";
import { type Recorder, Simulation } from "../engine/simulation.ts";
import { toTicks } from "../engine/ticks.ts";
import { UnevenMachine } from "../engine/uneven_machine.ts";
import {
  type Application,
  extraCoresOf,
  type PolicyDefinition,
  type PolicySpec,
} from "../policies/definition.ts";
import { streamOf } from "../random/stream.ts";
import type { ApplicationSpec, HardwareSpec } from "../scenario/point.ts";
import { isUneven } from "../scenario/uneven.ts";
import { SegmentRecorder } from "../stats/recorder.ts";
import type { Recording } from "../stats/recording.ts";
import {
  MAX_WINDOWS,
  type Timeline,
  TimelineRecorder,
} from "../stats/timeline.ts";
import type { Warmup } from "./warmup.ts";
import { connectionHashes } from "../workload/rss.ts";
import type { Workload } from "../workload/workload.ts";

/** A machine, what decides on it, and what comes to it. */
export interface MachineSetup {
  /** Worker cores. */
  readonly cores: number;
  /** How fast they are, where they are not all alike. */
  readonly hardware?: HardwareSpec | undefined;
  /** The policy in charge. */
  readonly definition: PolicyDefinition;
  /** Its parameters. */
  readonly spec: PolicySpec;
  /** Whose the cores are; the classes of `workload` name them by their place here. */
  readonly applications: readonly Application[];
  /** The requests. */
  readonly workload: Workload;
  /** What the policy's random streams begin from. */
  readonly seed: number;
  /** From 0. */
  readonly replication: number;
  /** Which of the machines of a replication it is: each has random streams of its own. */
  readonly stream: number;
  /** Measured requests. */
  readonly requests: number;
  /** What is left out before them. */
  readonly warmup: Warmup;
  /** Whether what is measured is told batch by batch as well. */
  readonly inBatches: boolean;
  /** Length of the windows of its timeline, µs; `null` for none. */
  readonly windowUs: number | null;
  /** Watches beside what is recorded. */
  readonly watch?: Watch | undefined;
}

/** Makes what watches a machine beside its recorder: it chooses nothing, and changes no number. */
export type Watch = (machine: Machine, workload: Workload) => Recorder;

/** What a machine's run leaves behind. */
export interface MachineRun {
  /** What was measured. */
  readonly recording: Recording;
  /** The run over time, if that was asked for. */
  readonly timeline?: Timeline;
  /** Events simulated: arrivals and alarms. */
  readonly events: number;
}

/**
 * Runs a machine.
 *
 * Arrivals go on until every request to be measured has finished, so that slow
 * ones are not left out; where that never happens, until as many again have come.
 *
 * @throws {TraceError} If a trace cannot be read.
 * @throws {RangeError} If a timeline would have too many windows, or the warm-up takes all requests there are.
 */
export async function runMachine(setup: MachineSetup): Promise<MachineRun> {
  const { definition, applications, workload } = setup;
  const { seed, replication, requests, warmup } = setup;
  const machine = machineOf(setup);
  let hashes: Uint32Array | undefined;
  const policy = definition.create(setup.spec, {
    machine,
    classes: workload.classes,
    applications,
    // Thousands of Toeplitz hashes, which most policies never ask for, and some more than once.
    get connectionHash() {
      return hashes ??= connectionHashes(workload.connections);
    },
    stream: (purpose, application = 0) =>
      streamOf(seed, replication, purpose, setup.stream + application),
  });
  const recorder = new SegmentRecorder(machine, {
    requests,
    warmupRequests: warmup.requests,
    ...(warmup.us === null ? {} : { warmupTicks: toTicks(warmup.us) }),
    classes: workload.classes.length,
    inBatches: setup.inBatches,
    timeoutTicks: toTicks(workload.closed?.timeoutUs ?? Infinity),
  });
  const timeline = timelineOf(setup, machine);
  const clients = workload.clients(replication);
  const beside = setup.watch?.(machine, workload) ?? null;
  const simulation = new Simulation(
    machine,
    policy,
    [timeline, beside].reduce<Recorder>(
      (all, next) => next === null ? all : new Both(all, next),
      recorder,
    ),
    clients,
  );
  const warmupRequests = (warmup.requests ?? 0) +
    (warmup.us ?? 0) * workload.rateMrps;
  const mostArrivals = 2 * (requests * 1.5 + warmupRequests);
  const isEnough = () =>
    recorder.isComplete || simulation.arrivals >= mostArrivals;
  if (clients !== null) {
    while (!isEnough()) simulation.serveClients(BLOCK_ROWS);
  } else {
    for await (const block of workload.blocks(replication)) {
      simulation.consume(block);
      if (isEnough()) break;
    }
    if (!isEnough()) {
      recorder.endOfArrivals();
      simulation.drain();
    }
  }
  if (!recorder.hasBegun) {
    throw new RangeError(
      `Cannot measure: warmup.us must end before the last arrival, got ${warmup.us}`,
    );
  }
  return {
    recording: recorder.finish(),
    ...(timeline === null ? {} : { timeline: timeline.finish() }),
    events: simulation.events,
  };
}

function machineOf(
  { cores, definition, spec, applications, hardware }: MachineSetup,
): Machine {
  const extraCores = extraCoresOf(definition, spec);
  const { timers } = definition;
  const isBestEffort = applications.map(({ isBestEffort }) => isBestEffort);
  return hardware === undefined || !isUneven(hardware)
    ? new Machine(cores, extraCores, timers, isBestEffort)
    : new UnevenMachine(cores, extraCores, timers, isBestEffort, hardware);
}

/** Records the run over time, if that is asked for. */
function timelineOf(
  { applications, requests, warmup, windowUs, workload }: MachineSetup,
  machine: Machine,
): TimelineRecorder | null {
  if (windowUs === null) return null;
  const runUs = (requests + (warmup.requests ?? 0)) / workload.rateMrps +
    (warmup.us ?? 0);
  if (runUs / windowUs > MAX_WINDOWS) {
    throw new RangeError(
      `Cannot record a timeline: timeline.windowUs must be at least ${
        Math.ceil(runUs / MAX_WINDOWS)
      } for a run of ${
        Math.round(runUs)
      } µs to have ${MAX_WINDOWS} windows at most, got ${windowUs}`,
    );
  }
  return new TimelineRecorder(
    machine,
    toTicks(windowUs),
    applications.length,
    workload.classes.map(({ application }) => application),
  );
}

/** Two recorders, told of the same. */
class Both implements Recorder {
  readonly #first: Recorder;
  readonly #second: Recorder;

  constructor(first: Recorder, second: Recorder) {
    this.#first = first;
    this.#second = second;
  }

  onArrival(index: number): void {
    this.#first.onArrival(index);
    this.#second.onArrival(index);
  }

  onFinish(request: number): void {
    this.#first.onFinish(request);
    this.#second.onFinish(request);
  }
}

/** What is known of a workload in expectation: plain data. */
export type WorkloadFacts = Omit<
  Workload,
  "blocks" | "clients" | "rowsPerReplication"
>;

/** What is measured of a replication. */
export interface Measured {
  /** What was recorded. */
  readonly recording: Recording;
  /** The run over time, if the point asks for it. */
  readonly timeline?: Timeline;
  /** What the requests were, in expectation. */
  readonly workload: WorkloadFacts;
  /** Whether its cores share their work; if not, each has to settle by itself. */
  readonly sharesWork: boolean;
  /** Whether one of them may have more to do than it can while others have time to spare. */
  readonly hasOwnWork: boolean;
  /** Cores that the policy had beside the worker cores. */
  readonly extraCores: number;
  /** Events simulated: arrivals and alarms. */
  readonly events: number;
}

/** What a policy is told of an application. */
export function applicationOf(spec: ApplicationSpec): Application {
  return {
    name: spec.name,
    isBestEffort: spec.kind === "best-effort",
    isEndless: spec.workload === null,
    guaranteedCores: spec.guaranteedCores,
    maxCores: spec.maxCores,
  };
}

/** What of `workload` can be sent between threads. */
export function factsOf(
  { blocks: _, clients: __, rowsPerReplication: ___, ...facts }: Workload,
): WorkloadFacts {
  return facts;
}
