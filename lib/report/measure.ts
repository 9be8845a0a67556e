/**
 * What is read from a row: one statistic of one quantity, and what it is called.
 *
 * @module
 */

import {
  type Distribution,
  type Estimate,
  PERCENTILES,
  type Row,
} from "../stats/row.ts";

/** A statistic of latency, of slowdown or of the wait before first service. */
export type Measure =
  | {
    readonly metric: "latencyUs" | "slowdown";
    readonly statistic: keyof Distribution;
    /** Only requests of this class; all when absent. */
    readonly class?: string;
  }
  | { readonly metric: "waitUs"; readonly statistic: "mean" | "p99" };

/** What is not known. */
export const UNKNOWN: Estimate = { value: null, low: null, high: null };

/** The estimate of `measure` in `row`; its value is null where the row has none. */
export function estimateOf(row: Row, measure: Measure): Estimate {
  if (measure.metric === "waitUs") return row.waitUs[measure.statistic];
  const source = measure.class === undefined
    ? row
    : Object.hasOwn(row.classes, measure.class)
    ? row.classes[measure.class]
    : null;
  return source?.[measure.metric][measure.statistic] ?? UNKNOWN;
}

/** A statistic as a reader says it: "p99.9", "mean", "largest". */
export function statisticName(statistic: keyof Distribution): string {
  if (statistic === "mean") return "mean";
  if (statistic === "max") return "largest";
  return `p${PERCENTILES[statistic]}`;
}

const METRIC_NAMES = {
  latencyUs: { name: "latency", unit: "µs" },
  slowdown: { name: "slowdown", unit: "latency ÷ service" },
  waitUs: { name: "wait before first service", unit: "µs" },
} as const;

/** `measure` in words without its unit: "p99.9 slowdown of get". */
export function measureName(measure: Measure): string {
  const { name } = METRIC_NAMES[measure.metric];
  const ofClass = measure.metric !== "waitUs" && measure.class !== undefined
    ? ` of ${measure.class}`
    : "";
  return `${statisticName(measure.statistic)} ${name}${ofClass}`;
}

/** `measure` in words with its unit, for an axis: "p99 latency (µs)". */
export function measureLabel(measure: Measure): string {
  return `${measureName(measure)} (${METRIC_NAMES[measure.metric].unit})`;
}

/** The statistic that is the given percentile, 0…100, or null when rows have none. */
export function statisticOf(percentile: number): keyof Distribution | null {
  const found = Object.entries(PERCENTILES)
    .find(([, value]) => value === percentile);
  return (found?.[0] ?? null) as keyof Distribution | null;
}
