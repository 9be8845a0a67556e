/**
 * Rows as a sweep might give them: shapes from queueing formulae, for tests of figures and tables.
 *
 * @module
 */

import type {
  Distribution,
  Estimate,
  Row,
  Status,
  TimelineRow,
} from "../../lib/stats/row.ts";

/** An estimate with an interval of `share` of the value to either side. */
export function estimate(value: number | null, share = 0.05): Estimate {
  return value === null ? { value, low: null, high: null } : {
    value,
    low: value * (1 - share),
    high: value * (1 + share),
  };
}

/** A distribution whose percentiles grow from `median` to `tail` at p99.9. */
export function distribution(
  median: number | null,
  tail: number | null,
): Distribution {
  const at = (share: number) =>
    median === null || tail === null
      ? estimate(null)
      : estimate(median * (tail / median) ** share);
  return {
    mean: at(0.2),
    p50: at(0),
    p90: at(0.3),
    p95: at(0.5),
    p99: at(0.7),
    p999: at(1),
    p9999: at(1.2),
    max: at(1.4),
  };
}

/** A row with plausible numbers, any of which may be set. */
export function row(given: Partial<Row> = {}): Row {
  const status: Status = given.status ?? "stable";
  const isStable = status === "stable";
  return {
    scenario: "test",
    point: 0,
    policy: "centralized-fcfs",
    parameters: {},
    assumed: [],
    cores: 16,
    extraCores: 0,
    load: 0.5,
    seed: 1,
    replications: 5,
    intervals: "replications",
    requests: 1_000_000,
    warmupRequests: 1000,
    status,
    flags: [],
    offeredMrps: 2.5,
    throughputMrps: estimate(2.5, 0.001),
    latencyUs: isStable ? distribution(0.5, 500) : distribution(null, null),
    slowdown: isStable ? distribution(1, 80) : distribution(null, null),
    waitUs: {
      mean: estimate(isStable ? 1 : null),
      p99: estimate(isStable ? 9 : null),
    },
    classes: {},
    coreTime: {},
    cpuEfficiency: estimate(0.5, 0.002),
    machineEfficiency: estimate(0.5, 0.002),
    counts: {},
    audit: {
      littlesLaw: { error: 0, ok: true },
      coreTime: { error: 0, ok: true },
      requests: { error: 0, ok: true },
    },
    wallSeconds: 1,
    events: 2_000_000,
    ...given,
  };
}

/** A policy's line: where it saturates, how high its slowdown starts and grows, how its efficiency follows load. */
interface Shape {
  readonly policy: string;
  readonly limit: number;
  readonly base: number;
  readonly growth: number;
  readonly floor: number;
}

const SHAPES: readonly Shape[] = [
  { policy: "partitioned-fcfs", limit: 1, base: 900, growth: 1.2, floor: 0 },
  { policy: "centralized-fcfs", limit: 1, base: 1.4, growth: 3.6, floor: 0 },
  { policy: "work-stealing", limit: 0.97, base: 1.7, growth: 3.7, floor: 0 },
  { policy: "shinjuku", limit: 0.87, base: 1.6, growth: 1.5, floor: 0 },
  { policy: "shenango", limit: 0.92, base: 8, growth: 2.9, floor: 0.55 },
];

/** Rows of the five policies over a grid of loads, 0.05 to 0.95. */
export function sweepRows(): Row[] {
  const loads = Array.from({ length: 19 }, (_, step) => (step + 1) * 0.05);
  return SHAPES.flatMap(({ policy, limit, base, growth, floor }) =>
    loads.map((load) => {
      const status: Status = load < limit ? "stable" : "saturated";
      const busy = load / limit;
      const tail = base * 10 ** (growth * busy ** 1.5) /
        Math.max(0.05, 1 - busy) ** 0.3;
      return row({
        policy,
        load,
        status,
        cpuEfficiency: estimate(
          Math.min(limit, floor + (limit - floor) * busy) * 0.97,
          0.004,
        ),
        ...(status === "stable"
          ? {
            slowdown: distribution(1, tail),
            latencyUs: distribution(0.5, Math.max(500, tail / 2)),
          }
          : {}),
      });
    })
  ).map((one, point) => ({ ...one, point }));
}

/** Windows in which load steps up in the middle: `cores` follow, latency has a peak. */
export function steppedWindows(windows: number, peak: number): TimelineRow {
  const at = <T>(valueOf: (window: number) => T) =>
    Array.from({ length: windows }, (_, window) => valueOf(window));
  const isLate = (window: number) => window >= windows / 2;
  const latency = (share: number) =>
    at((window) =>
      estimate(share * (window === Math.ceil(windows / 2) ? peak : 20), 0.2)
    );
  return {
    requests: at((window) => estimate(isLate(window) ? 800 : 200)),
    latencyUs: {
      mean: latency(0.5),
      p50: latency(0.4),
      p99: latency(0.9),
      p999: latency(1),
    },
    cores: at((window) => estimate(isLate(window) ? 12 : 4)),
  };
}

/** Rows of three policies over time, 1 ms a window, 0.5 requests a µs of 16 µs. */
export function timelineRows(windows = 60): Row[] {
  const peaks = { "shenango": 90, "work-stealing": 40, "tas-scaling": 7000 };
  return Object.entries(peaks).map(([policy, peak], point) =>
    row({
      point,
      policy,
      offeredMrps: 0.5,
      timeline: {
        windowUs: 1000,
        applications: { all: steppedWindows(windows, peak) },
      },
    })
  );
}
