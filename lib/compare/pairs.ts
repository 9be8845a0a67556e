/**
 * How two policies differ: every statistic of a row, on the same requests.
 *
 * @module
 */

import { TICKS_PER_US } from "../engine/ticks.ts";
import { Histogram, type HistogramData } from "../stats/histogram.ts";
import { type Paired, paired, type Sections } from "../stats/paired.ts";
import { type Distribution, PERCENTILES } from "../stats/row.ts";
import { criticalClasses } from "../sweep/applications.ts";
import { coreTimeShares, cpuEfficiencyOf } from "../sweep/core_time.ts";
import type { PairedDistribution, PairRow, RankedBy } from "./row.ts";
import type { Simulated } from "./same_requests.ts";

/** What a histogram counts, and in how many of its units. */
const UNITS = { latencyUs: TICKS_PER_US, slowdown: 1 } as const;

/** Latency or slowdown. */
type Metric = keyof typeof UNITS;

/** How `first` differs from `second`, which measured the same requests. */
export function pairOf(first: Simulated, second: Simulated): PairRow {
  const both = (metric: Metric, chosen: readonly boolean[]) =>
    pairedDistribution(
      histogramsOf(first, metric, chosen),
      histogramsOf(second, metric, chosen),
      UNITS[metric],
    );
  const { workload } = first.results[0];
  const critical = criticalClasses(first.point, workload);
  return {
    first: first.point.point,
    second: second.point.point,
    latencyUs: both("latencyUs", critical),
    slowdown: both("slowdown", critical),
    classes: Object.fromEntries(workload.classes.map(({ name }, of) => {
      const only = workload.classes.map((_, other) => other === of);
      return [name, {
        latencyUs: both("latencyUs", only),
        slowdown: both("slowdown", only),
      }];
    })),
    cpuEfficiency: paired(efficiencyOf(first), efficiencyOf(second)),
  };
}

/** What policies are ranked by, of one of them. */
export function rankedOf(one: Simulated, by: RankedBy): Sections {
  const { workload } = one.results[0];
  const chosen = by.class === undefined
    ? criticalClasses(one.point, workload)
    : workload.classes.map(({ name }) => name === by.class);
  return sections(
    histogramsOf(one, by.metric, chosen),
    (of) => of.percentile(by.percentile) / UNITS[by.metric],
  );
}

function pairedDistribution(
  first: readonly Histogram[],
  second: readonly Histogram[],
  unit: number,
): PairedDistribution {
  const pair = (value: (of: Histogram) => number) =>
    paired(
      sections(first, (of) => value(of) / unit),
      sections(second, (of) => value(of) / unit),
    );
  const largest = (of: readonly Histogram[]) => ({
    pooled: Histogram.merged(of).max / unit,
    each: [], // the largest is of the run, and has no interval
  });
  const percentiles = Object.fromEntries(
    Object.entries(PERCENTILES)
      .map(([name, p]) => [name, pair((of) => of.percentile(p))]),
  ) as Record<keyof typeof PERCENTILES, Paired>;
  return {
    mean: pair((of) => of.mean),
    ...percentiles,
    max: paired(largest(first), largest(second)),
  } satisfies Record<keyof Distribution, Paired>;
}

/** Of the chosen classes. By replication. */
function histogramsOf(
  { results }: Simulated,
  metric: Metric,
  chosen: readonly boolean[],
): Histogram[] {
  return results.map(({ recording }) => {
    const { latency, slowdown } = recording.histograms;
    const byClass: readonly HistogramData[] = metric === "latencyUs"
      ? latency
      : slowdown;
    return Histogram.merged(byClass.filter((_, of) => chosen[of]));
  });
}

function sections(
  histograms: readonly Histogram[],
  value: (of: Histogram) => number,
): Sections {
  return {
    pooled: value(Histogram.merged(histograms)),
    each: histograms.map(value),
  };
}

function efficiencyOf({ results }: Simulated): Sections {
  const each = results.map(({ recording }) =>
    cpuEfficiencyOf(coreTimeShares(recording))
  );
  return { pooled: each.reduce((sum, of) => sum + of, 0) / each.length, each };
}
