/** Points that are traced. */

import { POLICIES } from "../../lib/policies/mod.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import type { Point } from "../../lib/scenario/point.ts";
import type { TraceLabels } from "../../lib/trace/chrome.ts";

const SERVICE = {
  distribution: "bimodal",
  modes: [
    { class: "get", timeUs: 0.5, weight: 0.95 },
    { class: "scan", timeUs: 20, weight: 0.05 },
  ],
};

/** A small point under `policy`. */
export function pointOf(policy: object, changes: object = {}): Point {
  return parseScenario(
    JSON.stringify({
      name: "small",
      seed: 3,
      replications: 2,
      requests: 4000,
      cores: 4,
      service: SERVICE,
      load: 0.6,
      policy,
      ...changes,
    }),
    { source: "small.json", definitions: POLICIES },
  ).points[0];
}

/** Changes to a point such that two applications share its machine. */
export const SHARED = {
  service: undefined,
  load: undefined,
  applications: [
    { name: "a", kind: "latency-critical", service: SERVICE, load: 0.3 },
    { name: "b", kind: "best-effort" },
  ],
};

/** What is said of a point with one application. */
export const LABELS: TraceLabels = {
  title: "a title",
  classes: ["get", "scan"],
  applications: ["only"],
  facts: {},
};

/** A point of each of several policies. By policy. */
export const POINTS: readonly (readonly [string, Point])[] = [
  "partitioned-fcfs",
  "work-stealing",
  "shinjuku",
  "zygos",
  "shenango",
  "concord",
  "least-attained-service",
].map((name) => [name, pointOf({ name }, { load: 0.4 })]);
