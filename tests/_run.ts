/**
 * A policy run on requests written out one by one, with everything that happened
 * kept: for laws, twins and timelines. Times in ticks unless a name says µs.
 */

import {
  ACTIVITY_NAMES,
  APPLICATION,
  IDLE,
  POLLING,
} from "../lib/engine/activities.ts";
import { Block, BLOCK_ROWS, CLOSES, OPENS } from "../lib/engine/block.ts";
import { Machine } from "../lib/engine/machine.ts";
import { type Recorder, Simulation } from "../lib/engine/simulation.ts";
import { toTicks, toUs } from "../lib/engine/ticks.ts";
import {
  type CoreSpeeds,
  UnevenMachine,
} from "../lib/engine/uneven_machine.ts";
import {
  type Application,
  extraCoresOf,
  onlyApplication,
  type PolicyDefinition,
  withDefaults,
} from "../lib/policies/definition.ts";
import { policyNamed } from "../lib/policies/mod.ts";
import { type Purpose, type Stream, streamOf } from "../lib/random/stream.ts";
import { DEFINITIONS } from "../lib/systems/mod.ts";
import { connectionHashes } from "../lib/workload/rss.ts";

/** A request: when it arrives and what it asks for. */
export interface Request {
  readonly arrival: number;
  readonly service: number;
  readonly class?: number;
  readonly connection?: number;
  /** Whether it opens or closes its connection: flags as in a block. */
  readonly ends?: number;
}

/** A stretch of a core's time. */
export interface Span {
  readonly core: number;
  readonly activity: number;
  /** Place of the request in the sequence of arrivals, or −1. */
  readonly request: number;
  readonly from: number;
  readonly until: number;
}

/** A policy as a scenario names it: defaults fill in what is left out. */
export interface Spec {
  readonly name: string;
  readonly [parameter: string]: string | number | boolean | null;
}

/** How a policy is run. */
export interface Setting {
  readonly cores: number;
  /** How fast they are, where they are not all alike. */
  readonly speeds?: CoreSpeeds;
  readonly seed?: number;
  /** Whether spans are kept. */
  readonly spans?: boolean;
  /** Connections that requests arrive on. */
  readonly connections?: number;
  /** Mean service of each class, µs; 1 otherwise. */
  readonly classMeansUs?: readonly number[];
  /** Applications that share the cores; one otherwise. */
  readonly applications?: readonly Application[];
  /** The application of each class; the first otherwise. By class. */
  readonly applicationOf?: readonly number[];
  readonly definitions?: readonly PolicyDefinition[];
  /** Where the policy draws from, if not from streams of `seed`. */
  readonly stream?: (purpose: Purpose, application?: number) => Stream;
  /** Watches beside. */
  readonly recorder?: (machine: Machine) => Recorder;
}

/** What happened. */
export interface Run {
  readonly machine: Machine;
  readonly simulation: Simulation;
  /** First service. By request, in the order of arrival. */
  readonly start: Float64Array;
  /** By request, in the order of arrival. */
  readonly finish: Float64Array;
  /** How often each has finished. */
  readonly finishes: Uint8Array;
  readonly spans: readonly Span[];
}

/** Runs `spec` on `requests` until the last of them has finished. */
export function run(
  spec: Spec,
  requests: readonly Request[],
  setting: Setting,
): Run {
  const { cores, seed = 1, connections = 64, classMeansUs } = setting;
  const definition = policyNamed(spec.name, setting.definitions ?? DEFINITIONS);
  const parameters = withDefaults(definition, spec);
  const applications = setting.applications ?? [onlyApplication(cores)];
  const size = [
    cores,
    extraCoresOf(definition, parameters),
    definition.timers,
    applications.map(({ isBestEffort }) => isBestEffort),
  ] as const;
  const machine = setting.speeds === undefined
    ? new Machine(...size)
    : new UnevenMachine(...size, setting.speeds);
  const policy = definition.create(parameters, {
    machine,
    classes: (classMeansUs ?? classesOf(requests).map(() => 1)).map((
      meanUs,
      of,
    ) => ({
      name: `${of}`,
      meanUs,
      application: setting.applicationOf?.[of] ?? 0,
    })),
    applications,
    connectionHash: connectionHashes(connections),
    stream: setting.stream ?? ((purpose, of) => streamOf(seed, 0, purpose, of)),
  });
  const start = new Float64Array(requests.length).fill(NaN);
  const finish = new Float64Array(requests.length).fill(NaN);
  const finishes = new Uint8Array(requests.length);
  const spans: Span[] = [];
  const beside = setting.recorder?.(machine);
  const { pool } = machine;
  const simulation = new Simulation(machine, policy, {
    onArrival: (index) => beside?.onArrival(index),
    onFinish: (request) => {
      const index = pool.index[request];
      start[index] = pool.started[request];
      finish[index] = machine.now;
      finishes[index]++;
      beside?.onFinish(request);
    },
  });
  if (setting.spans) {
    machine.observeSpans({
      onSpan: (core, activity, row, from, until) => {
        const request = row < 0 ? -1 : pool.index[row];
        spans.push({ core, activity, request, from, until });
      },
    });
  }
  for (const block of blocksOf(requests)) simulation.consume(block);
  simulation.drain();
  machine.settle();
  return { machine, simulation, start, finish, finishes, spans };
}

/** When each of `requests` finishes. By request. */
export function finishTimes(
  spec: Spec,
  requests: readonly Request[],
  setting: Setting,
): Float64Array {
  return run(spec, requests, setting).finish;
}

/** The classes that `requests` are of, from 0 on. */
function classesOf(requests: readonly Request[]): number[] {
  const last = requests.reduce((most, of) => Math.max(most, of.class ?? 0), 0);
  return Array.from({ length: last + 1 }, (_, of) => of);
}

function* blocksOf(requests: readonly Request[]): Generator<Block> {
  const block = new Block();
  for (let from = 0; from < requests.length; from += BLOCK_ROWS) {
    const part = requests.slice(from, from + BLOCK_ROWS);
    block.length = part.length;
    part.forEach((request, row) => {
      block.arrival[row] = request.arrival;
      block.service[row] = request.service;
      block.class[row] = request.class ?? 0;
      block.connection[row] = request.connection ?? 0;
      block.ends[row] = request.ends ?? 0;
    });
    yield block;
  }
}

/** Service of a random workload: what one request asks for, µs, from a uniform draw. */
export type DrawUs = (uniform: number) => number;

/** Exponential with mean 1 µs. */
export const EXPONENTIAL: DrawUs = (u) => -Math.log1p(-u);
/** Always 1 µs. */
export const FIXED: DrawUs = () => 1;
/** One in twenty takes 20 µs, the others 0.5 µs. */
export const BIMODAL: DrawUs = (u) => u < 0.05 ? 20 : 0.5;
/** Mean of {@linkcode BIMODAL}, µs. */
export const BIMODAL_MEAN_US = 0.05 * 20 + 0.95 * 0.5;

/** `count` Poisson arrivals, `rateMrps` a µs; those of 10 µs or more are class 1. */
export function poisson(
  count: number,
  rateMrps: number,
  draw: DrawUs,
  seed = 1,
): Request[] {
  const gaps = streamOf(seed, 1, "arrivals");
  const services = streamOf(seed, 1, "service");
  const connections = streamOf(seed, 1, "connections");
  let last = 0;
  return Array.from({ length: count }, (_, index) => {
    last += gaps.exponential() / rateMrps;
    const serviceUs = draw(services.uniform());
    return {
      arrival: toTicks(last),
      service: Math.max(1, toTicks(serviceUs)),
      class: serviceUs >= 10 ? 1 : 0,
      connection: connections.below(64),
      ends: index & (OPENS | CLOSES),
    };
  });
}

/** Core time charged for `activity` on `core`. */
export function charged(
  { machine }: Run,
  core: number,
  activity: number,
): number {
  return machine.ledger[core * ACTIVITY_NAMES.length + activity];
}

/** How many cores are at a latency-critical request, as steps `[from, cores]`: only where it changes. */
export function busySteps({ spans }: Run): [number, number][] {
  return steps(
    spans.filter(({ activity }) => activity === APPLICATION)
      .flatMap((
        { from, until },
      ): [number, number][] => [[from, 1], [until, -1]]),
  );
}

/** Sums changes `[at, by]` into steps `[from, level]`: one an instant, and only where the level changes. */
export function steps(
  changes: readonly (readonly [number, number])[],
): [number, number][] {
  const sorted = changes.toSorted(([a], [b]) => a - b);
  const result: [number, number][] = [];
  let level = 0, before = 0;
  sorted.forEach(([at, by], place) => {
    level += by;
    if (sorted[place + 1]?.[0] === at || level === before) return;
    result.push([at, level]);
    before = level;
  });
  return result;
}

/** What each core did, one line a stretch in µs: `0 application #3 1.25–2.5`; not what it polled or idled. */
export function timeline({ spans }: Run): string[] {
  const joined: Span[] = [];
  const ordered = spans
    .filter(({ activity }) => activity !== POLLING && activity !== IDLE)
    .toSorted((a, b) => a.core - b.core || a.from - b.from);
  for (const span of ordered) {
    const last = joined.at(-1);
    const goesOn = last !== undefined && last.core === span.core &&
      last.activity === span.activity && last.request === span.request &&
      last.until === span.from;
    if (goesOn) joined[joined.length - 1] = { ...last, until: span.until };
    else joined.push(span);
  }
  return joined.map(({ core, activity, request, from, until }) => {
    const whose = request < 0 ? "" : ` #${request}`;
    const what = `${core} ${ACTIVITY_NAMES[activity]}${whose}`;
    return `${what} ${toUs(from)}–${toUs(until)}`;
  });
}

/** Requests from rows of arrival and service, µs, and what else they have. */
export function table(
  ...rows: [arrivalUs: number, serviceUs: number, more?: Partial<Request>][]
): Request[] {
  return rows.map(([arrivalUs, serviceUs, more]) => ({
    arrival: toTicks(arrivalUs),
    service: toTicks(serviceUs),
    ...more,
  }));
}

/** `requests`, each on a connection of its own. */
export function apart(requests: readonly Request[]): Request[] {
  return requests.map((request, connection) => ({ ...request, connection }));
}
