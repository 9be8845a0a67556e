/** Clients who wait for replies, with everything that became of their requests kept. Times in ticks. */

import { Machine } from "../lib/engine/machine.ts";
import { type Recorder, Simulation } from "../lib/engine/simulation.ts";
import { toTicks } from "../lib/engine/ticks.ts";
import {
  extraCoresOf,
  onlyApplication,
  withDefaults,
} from "../lib/policies/definition.ts";
import { policyNamed } from "../lib/policies/mod.ts";
import { DEFINITIONS } from "../lib/systems/mod.ts";
import { streamOf } from "../lib/random/stream.ts";
import type { ClosedSpec, ServiceSpec } from "../lib/scenario/point.ts";
import { ClosedClients } from "../lib/workload/closed.ts";
import { connectionHashes } from "../lib/workload/rss.ts";
import { serviceClasses } from "../lib/workload/service.ts";
import type { Spec } from "./_run.ts";

/** Who asks for what, of how many cores. */
export interface ClosedSetting {
  readonly clients: number;
  readonly thinkUs: number;
  readonly think?: "exponential" | "fixed";
  readonly timeoutUs?: number;
  /** Requests on a connection. */
  readonly requestsEach?: number;
  readonly service: ServiceSpec;
  readonly cores: number;
  /** Requests that are sent. */
  readonly requests: number;
  /** Clients that send one at time 0. */
  readonly waiting?: number;
  /** Watches beside. */
  readonly recorder?: (machine: Machine) => Recorder;
}

/** A request that was served. */
export interface Served {
  readonly client: number;
  /** What it is to its connection: whether it opens it, and whether it closes it. */
  readonly ends: number;
  readonly arrival: number;
  readonly service: number;
  readonly start: number;
  readonly finish: number;
}

const SEED = 1;

/** Every request under `policy`, in the order in which they are sent. */
export function runClosed(policy: Spec, setting: ClosedSetting): Served[] {
  const { cores, clients } = setting;
  const definition = policyNamed(policy.name, DEFINITIONS);
  const parameters = withDefaults(definition, policy);
  const machine = new Machine(
    cores,
    extraCoresOf(definition, parameters),
    definition.timers,
  );
  const classes = serviceClasses(setting.service);
  const closed: ClosedSpec = {
    process: "closed",
    clients,
    thinkUs: setting.thinkUs,
    think: setting.think ?? "exponential",
    timeoutUs: setting.timeoutUs ?? null,
    ...(setting.requestsEach === undefined
      ? {}
      : { requestsEach: setting.requestsEach }),
  };
  const draws = {
    seed: SEED,
    replication: 0,
    application: 0,
    arrivals: closed,
    service: setting.service,
    connections: { count: clients, popularity: "uniform" },
    load: null,
    rateMrps: null,
    initial: { requests: setting.waiting ?? 0 },
  } as const;
  const served: Served[] = [];
  const beside = setting.recorder?.(machine);
  const { pool } = machine;
  const simulation = new Simulation(
    machine,
    definition.create(parameters, {
      machine,
      classes: classes.map(({ name, law }) => ({
        name,
        meanUs: law.meanUs,
        application: 0,
      })),
      applications: [onlyApplication(cores)],
      connectionHash: connectionHashes(clients),
      stream: (purpose) => streamOf(SEED, 0, purpose),
    }),
    {
      onArrival: (index) => beside?.onArrival(index),
      onFinish: (request) => {
        served[pool.index[request]] = {
          client: pool.connection[request],
          ends: pool.ends[request],
          arrival: pool.arrival[request],
          service: pool.service[request],
          start: pool.started[request],
          finish: machine.now,
        };
        beside?.onFinish(request);
      },
    },
    new ClosedClients(closed, draws, classes),
  );
  simulation.serveClients(setting.requests);
  simulation.drain();
  return served;
}

/** What `setting`'s clients think, drawn one at a time: before their first request, by client, and after each, by request. */
export function thinkTimes(
  { clients, thinkUs, think, requests }: ClosedSetting,
): { readonly first: number[]; readonly after: number[] } {
  const stream = streamOf(SEED, 0, "arrivals");
  const isFixed = think === "fixed";
  const first = Array.from(
    { length: clients },
    () =>
      toTicks(thinkUs * (isFixed ? stream.uniform() : stream.exponential())),
  );
  const after = Array.from(
    { length: requests },
    () => toTicks(thinkUs * (isFixed ? 1 : stream.exponential())),
  );
  return { first, after };
}

/** What each client has sent on its connection before its first request, drawn one at a time: by client. */
export function sentBefore(
  { clients, requestsEach }: ClosedSetting & { readonly requestsEach: number },
): number[] {
  const stream = streamOf(SEED, 0, "connections");
  return Array.from(
    { length: clients },
    () => Math.floor(stream.uniform() * requestsEach),
  );
}
