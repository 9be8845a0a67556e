/**
 * From the replications of a point to the row of its result.
 *
 * @module
 */

import {
  ACTIVITY_NAMES,
  APPLICATION,
  BEST_EFFORT,
  COUNTER_NAMES,
  STACK_COUNTER_NAMES,
} from "../engine/activities.ts";
import { TICKS_PER_US, toUs } from "../engine/ticks.ts";
import { isSystem } from "../policies/definition.ts";
import type { Point } from "../scenario/point.ts";
import { capacityOf } from "../scenario/uneven.ts";
import { Histogram, type HistogramData } from "../stats/histogram.ts";
import { meanEstimate } from "../stats/intervals.ts";
import type { Recording } from "../stats/recording.ts";
import {
  type AuditCheck,
  type Distribution,
  type Estimate,
  PERCENTILES,
  type Row,
  type Status,
} from "../stats/row.ts";
import { sum } from "../workload/sum.ts";
import { traceColumns } from "../workload/workload.ts";
import {
  between,
  distributionOf,
  nullDistribution,
  shareEstimate,
} from "../stats/estimates.ts";
import {
  applicationRows,
  criticalClasses,
  fewestRequests,
  mergedWhere,
} from "./applications.ts";
import { coreTimeShares, cpuEfficiencyOf } from "./core_time.ts";
import type { ReplicationResult } from "./replication.ts";
import { closedPart, offeredOf } from "./offered.ts";
import { timelineOf } from "./timelines.ts";
import { isBeyondWire } from "./wire_limit.ts";
import {
  isShortRun,
  type StatusMachine,
  statusOf,
  type StatusWorkload,
} from "./status.ts";

/** Samples beyond a percentile below which a row says that they are few. */
const FEW_SAMPLES = 30;

/**
 * The row of `point`.
 *
 * Means and shares are averages of the replications' own, percentiles are those
 * of all requests together, and every interval is from the spread of the
 * replications.
 *
 * @param results Results of all its replications, in their order.
 */
export function summarize(
  point: Point,
  results: readonly ReplicationResult[],
): Row {
  const recordings = results.map(({ recording }) => recording);
  const { workload, sharesWork, hasOwnWork, extraCores, assumed } = results[0];
  const capacity = capacityOf(point.cores, point.hardware);
  const machine = { cores: point.cores, capacity, sharesWork, hasOwnWork };
  const offered = offeredOf(point, workload, recordings);
  const status = isBeyondWire(point, offered.rateMrps)
    ? "saturated"
    : statusOf(recordings, workload, machine);
  const distribution = status === "stable" ? distributionOf : nullDistribution;
  const requests = sum(recordings.map(({ measured }) => measured));
  const { name: policy, ...parameters } = point.policy;
  const coreTimes = recordings.map(coreTimeShares);
  const critical = criticalClasses(point, workload);
  const applications = point.applications === undefined
    ? undefined
    : applicationRows(point, results, distribution);
  const fewest = fewestRequests(requests, applications);
  return {
    scenario: point.scenario,
    point: point.point,
    policy,
    parameters,
    assumed,
    cores: point.cores,
    ...(point.hardware === undefined ? {} : { hardware: point.hardware }),
    extraCores,
    load: offered.load,
    seed: point.seed,
    replications: point.replications,
    requests,
    warmupRequests: sum(recordings.map((of) => of.warmupRequests)),
    status,
    flags: flagsOf(point, status, fewest, recordings, workload, machine),
    offeredMrps: offered.rateMrps,
    ...closedPart(workload, recordings),
    throughputMrps: meanEstimate(
      recordings.map((of) => of.finishedInWindow / toUs(of.windowTicks)),
    ),
    latencyUs: distribution(
      recordings.map(({ histograms }) =>
        mergedWhere(histograms.latency, critical)
      ),
      TICKS_PER_US,
    ),
    slowdown: distribution(
      recordings.map(({ histograms }) =>
        mergedWhere(histograms.slowdown, critical)
      ),
      1,
    ),
    waitUs: waitOf(
      distribution(
        recordings.map(({ histograms }) => Histogram.merged([histograms.wait])),
        TICKS_PER_US,
      ),
    ),
    classes: Object.fromEntries(workload.classes.map(({ name }, of) => {
      const latencies = recordings.map(({ histograms }) =>
        Histogram.merged([histograms.latency[of]])
      );
      const slowdowns = recordings.map(({ histograms }) =>
        Histogram.merged([histograms.slowdown[of]])
      );
      return [name, {
        requests: sum(latencies.map(({ count }) => count)),
        latencyUs: distribution(latencies, TICKS_PER_US),
        slowdown: distribution(slowdowns, 1),
      }];
    })),
    ...(applications === undefined ? {} : { applications }),
    coreTime: byName(ACTIVITY_NAMES, coreTimes, shareEstimate),
    cpuEfficiency: shareEstimate(coreTimes.map(cpuEfficiencyOf)),
    machineEfficiency: shareEstimate(
      coreTimes.map((shares) => shares[APPLICATION] + shares[BEST_EFFORT]),
    ),
    counts: byName(
      isSystem(policy)
        ? [...COUNTER_NAMES, ...STACK_COUNTER_NAMES]
        : COUNTER_NAMES,
      recordings.map((of) =>
        Array.from(of.counts, (count) => count / toUs(of.windowTicks) * 1e6)
      ),
      (values) => between(0, Infinity)(meanEstimate(values)),
    ),
    ...timelineOf(point, results),
    audit: auditOf(recordings),
    wallSeconds: sum(results.map(({ wallSeconds }) => wallSeconds)),
    events: sum(results.map(({ events }) => events)),
  };
}

/**
 * The histograms of `point`, all replications together, as a line to be stored.
 *
 * Bins are those of lib/stats/histogram.ts, given sparsely; latencies and waits
 * are in units of 0.1 ns, slowdowns are ratios.
 */
export function histogramsOf(
  point: Point,
  results: readonly ReplicationResult[],
): Record<string, unknown> {
  const { classes } = results[0].workload;
  const parts = results.map(({ recording }) => recording.histograms);
  return {
    point: point.point,
    binsPerOctave: 256,
    latencyUnitNs: 0.1,
    latency: Object.fromEntries(classes.map(({ name }, of) => [
      name,
      sparse(parts.map(({ latency }) => latency[of])),
    ])),
    slowdown: Object.fromEntries(classes.map(({ name }, of) => [
      name,
      sparse(parts.map(({ slowdown }) => slowdown[of])),
    ])),
    wait: sparse(parts.map(({ wait }) => wait)),
  };
}

function sparse(parts: readonly HistogramData[]): Record<string, unknown> {
  const { counts, count, sum, min, max } = Histogram.merged(parts);
  const bins = Array.from(counts.keys()).filter((bin) => counts[bin] > 0);
  return {
    count,
    sum,
    min: count > 0 ? min : null,
    max: count > 0 ? max : null,
    bins,
    counts: bins.map((bin) => counts[bin]),
  };
}

function waitOf(
  { mean, p99 }: Distribution,
): { mean: Estimate; p99: Estimate } {
  return { mean, p99 };
}

/** Estimates by name, from the values of each replication in the order of `names`. */
function byName(
  names: readonly string[],
  values: readonly (readonly number[])[],
  estimate: (values: readonly number[]) => Estimate,
): Record<string, Estimate> {
  return Object.fromEntries(
    names.map((name, place) => [name, estimate(values.map((of) => of[place]))]),
  );
}

function auditOf(recordings: readonly Recording[]): Row["audit"] {
  const check = (errors: readonly number[]): AuditCheck => {
    const error = Math.max(...errors);
    return { error, ok: error === 0 };
  };
  return {
    littlesLaw: check(recordings.map(({ audit }) => toUs(audit.littlesLaw))),
    coreTime: check(recordings.map(({ audit }) => toUs(audit.coreTime))),
    requests: check(recordings.map(({ audit }) => audit.requests)),
  };
}

/** What a reader must know before quoting a number. */
function flagsOf(
  point: Point,
  status: Status,
  requests: number,
  recordings: readonly Recording[],
  workload: StatusWorkload,
  machine: StatusMachine,
): string[] {
  const flags: string[] = [];
  // Throughput, core time and efficiency are then those of this run, and of no longer one.
  if (status !== "stable") return ["no-steady-state"];
  // Latencies are then those of this course of the load, and of no other.
  if (workload.lastingLoad !== null) flags.push("moving-load");
  else if (isShortRun(recordings, workload, machine)) {
    flags.push("short-run");
  }
  // Replications are consecutive windows of one trace, not independent draws.
  if (point.applications === undefined && traceColumns(point) !== null) {
    flags.push("trace-windows");
  }
  for (const [name, p] of Object.entries(PERCENTILES)) {
    if (requests * (1 - p / 100) < FEW_SAMPLES) {
      flags.push(`few-samples-${name}`);
    }
  }
  return flags;
}
