/**
 * A scenario read and found valid, its points still to be built.
 *
 * The points are the product of all axes in a stated order, the first slowest:
 * policy, service, arrivals, connections, cores, hardware, warmup, requests,
 * replications, seed, then load or rateMrps, or applications; within an object its
 * fields as they stand in the file, within a list its values as listed.
 *
 * @module
 */

import { isAbsolute, join } from "@std/path";
import {
  type PolicyDefinition,
  type PolicySpec,
  SYSTEM_PREFIX,
  withDefaults,
} from "../policies/definition.ts";
import { type ApplicationEntry, applicationsOf } from "./applications.ts";
import { type ConnectionsEntry, connectionsOf } from "./connections.ts";
import { ScenarioError } from "./error.ts";
import { constant, type Grid, gridOf, mapped, product } from "./grid.ts";
import type {
  ArrivalSpec,
  ConnectionsSpec,
  HardwareSpec,
  InitialSpec,
  Point,
  Scenario,
  ServiceSpec,
  SloSpec,
  TimelineSpec,
  WarmupSpec,
} from "./point.ts";
import { type HardwareEntry, hardwareOf } from "./hardware.ts";
import {
  FEWEST_REPLICATIONS,
  type PrecisionEntry,
  precisionOf,
} from "./sampling_schema.ts";
import { DEFAULTS } from "./schema.ts";
import { CLOSED_DEFAULTS } from "./workload_schema.ts";
import { loadMoves } from "./workload_rules.ts";

/** Most points that are ever built at once: an array of them takes a few GB. */
export const MAX_POINTS = 10_000_000;

/** The fields of a scenario that have axes, first slowest. */
export const AXIS_ORDER = [
  "policy",
  "service",
  "arrivals",
  "connections",
  "cores",
  "hardware",
  "warmup",
  "requests",
  "replications",
  "seed",
  "load",
  "rateMrps",
  "applications",
] as const;

/** A field of a scenario that may be an axis. */
export type AxisName = typeof AXIS_ORDER[number];

/** What each field of a point can be. */
export interface Axes extends Readonly<Record<AxisName, Grid<unknown>>> {
  /** Policies, defaults filled in. */
  readonly policy: Grid<PolicySpec>;
  /** Laws of service; null alone where applications have their own. */
  readonly service: Grid<ServiceSpec | null>;
  /** Arrival processes. */
  readonly arrivals: Grid<ArrivalSpec>;
  /** Connections, defaults filled in. */
  readonly connections: Grid<ConnectionsSpec>;
  /** Worker cores. */
  readonly cores: Grid<number>;
  /** How fast they are, or null where all are alike. */
  readonly hardware: Grid<HardwareSpec | null>;
  /** What is left out. */
  readonly warmup: Grid<WarmupSpec>;
  /** Measured requests of a replication. */
  readonly requests: Grid<number>;
  /** Replications of a point. */
  readonly replications: Grid<number>;
  /** Seeds. */
  readonly seed: Grid<number>;
  /** Loads, or null alone. */
  readonly load: Grid<number | null>;
  /** Rates, million requests a second, or null alone. */
  readonly rateMrps: Grid<number | null>;
  /** Applications that share the cores, or null alone. */
  readonly applications: Grid<readonly ApplicationEntry[] | null>;
}

/** A valid scenario: how many points it has, and any one of them. */
export class ScenarioPlan {
  /** Name of the scenario. */
  readonly name: string;
  /** One sentence that a stranger understands. */
  readonly title: string;
  /** What a point should meet. */
  readonly slo: SloSpec | null;
  /** What each field can be. */
  readonly axes: Axes;
  /** How many points there are, without building any. */
  readonly pointCount: number;
  /** The file as it was read, overrides put in. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Name of its file, for messages. */
  readonly source: string;
  readonly #timeline: TimelineSpec | null;
  readonly #initial: InitialSpec | null;
  readonly #precision: PrecisionEntry | null;
  readonly #grid: Grid<unknown[]>;

  /**
   * Plans `document`, which the schema found valid.
   *
   * @param source Name of the file, for messages.
   * @param directory The folder that paths of traces start from.
   */
  constructor(
    document: Readonly<Record<string, unknown>>,
    source: string,
    directory: string,
    definitions: readonly PolicyDefinition[],
  ) {
    this.document = document;
    this.source = source;
    this.name = document.name as string; // here and below: by the schema
    this.title = document.title as string ?? this.name;
    this.slo = document.slo as SloSpec ?? null;
    this.#timeline = document.timeline as TimelineSpec ?? null;
    this.#initial = document.initial as InitialSpec ?? null;
    this.#precision = document.precision as PrecisionEntry ?? null;
    this.axes = axesOf(document, directory, definitions);
    this.#grid = product(AXIS_ORDER.map((name) => this.axes[name]));
    this.pointCount = this.#grid.count;
  }

  /** Point number `index`, 0 ≤ index < `pointCount`. */
  point(index: number): Point {
    const row = this.#grid.at(index);
    const fields = Object.fromEntries(
      AXIS_ORDER.map((name, i) => [name, row[i]]),
    ) as { readonly [Name in AxisName]: ReturnType<Axes[Name]["at"]> };
    const { arrivals, service, connections, applications } = fields;
    const head = {
      scenario: this.name,
      point: index,
      seed: fields.seed,
      replications: fields.replications,
      ...(this.#precision === null
        ? {}
        : { precision: precisionOf(this.#precision, fields.requests) }),
      requests: fields.requests,
      warmup: fields.warmup,
      ...(this.#initial === null ? {} : { initial: this.#initial }),
      cores: fields.cores,
      ...(fields.hardware === null ? {} : { hardware: fields.hardware }),
      ...(this.#timeline === null ? {} : { timeline: this.#timeline }),
    };
    const { load, rateMrps, policy } = fields;
    if (applications !== null) {
      return {
        ...head,
        applications: applicationsOf(applications, head.cores, arrivals),
        policy,
      };
    }
    const workload = {
      arrivals,
      // The schema lets it be left out only where there are applications.
      service: service!,
      connections: arrivals.process === "closed"
        ? { ...connections, count: arrivals.clients }
        : connections,
    };
    return { ...head, ...workload, load, rateMrps, policy };
  }

  /** The points, one at a time. */
  *points(): Generator<Point> {
    for (let index = 0; index < this.pointCount; index++) {
      yield this.point(index);
    }
  }

  /**
   * The numbers of all points.
   *
   * @throws {ScenarioError} If they are more than `MAX_POINTS`.
   */
  numbers(): number[] {
    if (this.pointCount > MAX_POINTS) {
      throw new ScenarioError(this.source, [
        `the scenario must have at most ${MAX_POINTS} points, got ${this.pointCount}`,
      ]);
    }
    return Array.from({ length: this.pointCount }, (_, index) => index);
  }

  /**
   * The scenario with all its points. They share what they have in common: about
   * 150 bytes a point.
   *
   * @throws {ScenarioError} If they are more than `MAX_POINTS`.
   */
  build(): Scenario {
    const points = this.numbers().map((index) => this.point(index));
    return { name: this.name, title: this.title, slo: this.slo, points };
  }
}

function axesOf(
  document: Readonly<Record<string, unknown>>,
  directory: string,
  definitions: readonly PolicyDefinition[],
): Axes {
  const byName = new Map(
    definitions.map((definition) => [definition.name, definition]),
  );
  const grid = <T>(name: string, absent: T): Grid<T> =>
    document[name] === undefined
      ? constant(absent)
      : gridOf(document[name], name) as Grid<T>;
  const withFile = <T extends object>(spec: T): T => {
    if (!("file" in spec)) return spec;
    const file = String(spec.file);
    return { ...spec, file: traceFile(file, directory) };
  };
  return {
    policy: mapped(gridOf(document.policy), (value) => {
      const spec = namedPolicy(value as Record<string, unknown>);
      const definition = byName.get(spec.name);
      return definition === undefined ? spec : withDefaults(definition, spec);
    }),
    service: mapped(
      grid<ServiceSpec | null>("service", null),
      (spec) => spec === null ? null : withFile(spec),
    ),
    arrivals: mapped(
      grid<ArrivalSpec>("arrivals", DEFAULTS.arrivals),
      (spec) =>
        spec.process === "closed"
          // The process stands first where a point is told.
          ? { ...spec, ...CLOSED_DEFAULTS, ...spec }
          : withFile(spec),
    ),
    connections: mapped(
      grid<ConnectionsEntry>("connections", {}),
      connectionsOf,
    ),
    cores: gridOf(document.cores) as Grid<number>,
    hardware: mapped(
      grid<HardwareEntry | null>("hardware", null),
      (entry) => entry === null ? null : hardwareOf(entry),
    ),
    warmup: grid<WarmupSpec>(
      "warmup",
      loadMoves(document) ? DEFAULTS.warmupOfMoving : DEFAULTS.warmup,
    ),
    requests: grid<number>("requests", DEFAULTS.requests),
    replications: grid<number>(
      "replications",
      document.precision === undefined
        ? DEFAULTS.replications
        : FEWEST_REPLICATIONS,
    ),
    seed: grid<number>("seed", DEFAULTS.seed),
    load: grid<number | null>("load", null),
    rateMrps: grid<number | null>("rateMrps", null),
    applications: grid<readonly ApplicationEntry[] | null>(
      "applications",
      null,
    ),
  };
}

/** A policy as a point names it: a system stands there by its name as a policy. */
export function namedPolicy(
  { system, ...spec }: Readonly<Record<string, unknown>>,
): PolicySpec {
  const name = system === undefined ? spec.name : SYSTEM_PREFIX + system;
  return { ...spec, name } as PolicySpec; // by the schema
}

/** Where the trace that a scenario in `directory` calls `file` is, from the working directory. */
export function traceFile(file: string, directory: string): string {
  return isAbsolute(file) ? file : join(directory, file);
}
