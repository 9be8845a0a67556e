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
import { Histogram } from "../stats/histogram.ts";
import { meanEstimate } from "../stats/intervals.ts";
import type { Recording } from "../stats/recording.ts";
import type { AuditCheck, Distribution, Estimate, Row } from "../stats/row.ts";
import {
  storedHistogram,
  type StoredHistograms,
} from "../stats/stored_histogram.ts";
import { sum } from "../workload/sum.ts";
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
import { flagsOf } from "./flags.ts";
import { closedPart, offeredOf } from "./offered.ts";
import { timelineOf } from "./timelines.ts";
import { precisionPart } from "./precision.ts";
import { machineOf, statusOf } from "./status.ts";
import { isBeyondWire } from "./wire_limit.ts";

/**
 * The row of `point`.
 *
 * Estimates are of all requests together, and every interval is from the spread of
 * the replications; where there is but one, from that of its batches.
 *
 * @param results Results of all its replications, in their order.
 */
export function summarize(
  point: Point,
  results: readonly ReplicationResult[],
): Row {
  const recordings = results.map(({ recording }) => recording);
  const { workload, extraCores, assumed } = results[0];
  const machine = machineOf(point, results[0]);
  const offered = offeredOf(point, workload, recordings);
  const status = isBeyondWire(point, offered.rateMrps)
    ? "saturated"
    : statusOf(recordings, workload, machine);
  const distribution = status === "stable" ? distributionOf : nullDistribution;
  const sections = sectionsOf(recordings);
  const requests = sum(recordings.map(({ measured }) => measured));
  const { name: policy, ...parameters } = point.policy;
  const coreTimes = sections.map(coreTimeShares);
  const critical = criticalClasses(point, workload);
  const applications = point.applications === undefined
    ? undefined
    : applicationRows(point, workload, sections, distribution);
  const precision = precisionPart(point, workload, sections);
  const latencies = sections.map(({ histograms }) =>
    mergedWhere(histograms.latency, critical)
  );
  const slowdowns = sections.map(({ histograms }) =>
    mergedWhere(histograms.slowdown, critical)
  );
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
    replications: results.length,
    intervals: methodOf(recordings),
    requests,
    warmupRequests: sum(recordings.map((of) => of.warmupRequests)),
    status,
    ...precision,
    flags: flagsOf(point, {
      status,
      ...precision,
      fewestRequests: fewestRequests(requests, applications),
      recordings,
      sections,
      measured: [latencies, slowdowns],
      workload,
      machine,
    }),
    offeredMrps: offered.rateMrps,
    ...closedPart(workload, sections),
    throughputMrps: meanEstimate(
      sections.map((of) => of.finishedInWindow / toUs(of.windowTicks)),
    ),
    latencyUs: distribution(latencies, TICKS_PER_US),
    slowdown: distribution(slowdowns, 1),
    waitUs: waitOf(
      distribution(
        sections.map(({ histograms }) => Histogram.merged([histograms.wait])),
        TICKS_PER_US,
      ),
    ),
    classes: Object.fromEntries(workload.classes.map(({ name }, of) => {
      const latencies = sections.map(({ histograms }) =>
        Histogram.merged([histograms.latency[of]])
      );
      const slowdowns = sections.map(({ histograms }) =>
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
      sections.map((of) =>
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

/** What intervals are from: the replications, or the batches of the only one. */
function sectionsOf(recordings: readonly Recording[]): readonly Recording[] {
  return recordings.length === 1
    ? recordings[0].batches ?? recordings
    : recordings;
}

function methodOf(recordings: readonly Recording[]): Row["intervals"] {
  if (recordings.length > 1) return "replications";
  return recordings[0].batches === undefined ? null : "batches";
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
): StoredHistograms {
  const { classes } = results[0].workload;
  const parts = results.map(({ recording }) => recording.histograms);
  return {
    point: point.point,
    binsPerOctave: 256,
    latencyUnitNs: 0.1,
    latency: Object.fromEntries(classes.map(({ name }, of) => [
      name,
      storedHistogram(parts.map(({ latency }) => latency[of])),
    ])),
    slowdown: Object.fromEntries(classes.map(({ name }, of) => [
      name,
      storedHistogram(parts.map(({ slowdown }) => slowdown[of])),
    ])),
    wait: storedHistogram(parts.map(({ wait }) => wait)),
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
