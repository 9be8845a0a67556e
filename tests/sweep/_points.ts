/** Points small enough to be simulated in a blink. */

import type { PlainPoint, Scenario } from "../../lib/scenario/point.ts";
import type { Row } from "../../lib/stats/row.ts";

/** A point of a two-core machine with exponential service. */
export function pointOf(
  point: number,
  changes: Partial<PlainPoint> = {},
): PlainPoint {
  return {
    scenario: "small",
    point,
    seed: 7,
    replications: 3,
    requests: 2000,
    warmup: { requests: 100 },
    cores: 2,
    arrivals: { process: "poisson" },
    service: { distribution: "exponential", meanUs: 1 },
    connections: { count: 16, popularity: "uniform" },
    load: 0.3 + 0.05 * point,
    rateMrps: null,
    policy: { name: "centralized-fcfs" },
    ...changes,
  };
}

/** A scenario of `count` such points. */
export function scenarioOf(
  count: number,
  changes: Partial<PlainPoint> = {},
): Scenario {
  return {
    name: "small",
    title: "A small scenario",
    slo: null,
    points: Array.from(
      { length: count },
      (_, point) => pointOf(point, changes),
    ),
  };
}

/** A point that cannot be simulated: its policy exists nowhere. */
export function brokenPointOf(point: number): PlainPoint {
  return pointOf(point, { policy: { name: "no-such-policy" } });
}

/** `row` as text, without the one field that differs between runs. */
export function textOf(row: Row): string {
  return JSON.stringify({ ...row, wallSeconds: null });
}
