/**
 * S. McClure et al., "Efficient Scheduling Policies for Microsecond-Scale Tasks",
 * NSDI 2022, and the simulator made for it, smcclure20/scheduling-policies-sim,
 * commit 32b9d66, as run elsewhere: 16 cores, exponential service of 1 µs,
 * configs/ws_config.json but for what a row says; five runs of 20 ms. The policies
 * here follow its rules, so their numbers are its numbers.
 *
 * @module
 */

import { ACTIVITIES, BEST_EFFORT, IDLE } from "../../lib/engine/activities.ts";
import type { ReplicationResult } from "../../lib/sweep/replication.ts";
import { assertAgrees, type Mean } from "../_agreement.ts";
import {
  HALF_BIN,
  latencyPercentileUs,
  latencyUs,
  over,
  replicate,
  type Spec,
} from "../_replications.ts";

const CORES = 16;
/** Runs behind each of their numbers. */
const RUNS = 5;

/** What they report; latencies, µs, less the 1 ns that they add to each. Deviations are between runs. */
interface Row {
  readonly policy: Spec;
  readonly load: number;
  readonly mean: number;
  readonly meanDeviation: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p99Deviation: number;
  /** Task time ÷ that of all overheads and tasks. */
  readonly efficiency: number;
  /** Core time with anything to do, search included. */
  readonly busy: number;
  /** Share of a number that the test sees, as far as five runs tell it. */
  readonly sees: number;
}

/** Every core granted for good: nobody parks. */
const STATIC: Spec = { name: "delay-threshold", searchUs: 1e9 };

const ROWS: readonly Row[] = [
  {
    policy: { name: "delay-flagging" },
    load: 0.3,
    mean: 1.3949,
    meanDeviation: 0.0158,
    p50: 0.984,
    p95: 4.095,
    p99: 6.089,
    p99Deviation: 0.09,
    efficiency: 0.3014,
    busy: 1,
    sees: 0.04,
  },
  {
    policy: STATIC,
    load: 0.3,
    mean: 1.215,
    meanDeviation: 0.006,
    p50: 0.92,
    p95: 3.215,
    p99: 4.819,
    p99Deviation: 0.003,
    efficiency: 0.3015,
    busy: 1,
    sees: 0.03,
  },
  {
    policy: STATIC,
    load: 0.7,
    mean: 1.5237,
    meanDeviation: 0.0077,
    p50: 1.236,
    p95: 3.737,
    p99: 5.39,
    p99Deviation: 0.03,
    efficiency: 0.7069,
    busy: 1,
    sees: 0.03,
  },
  {
    policy: { name: "buffer-cores" },
    load: 0.3,
    mean: 1.7992,
    meanDeviation: 0.0166,
    p50: 1.446,
    p95: 4.452,
    p99: 6.572,
    p99Deviation: 0.063,
    efficiency: 0.6299,
    busy: 0.4786,
    sees: 0.05,
  },
  {
    policy: { name: "delay-threshold" },
    load: 0.3,
    mean: 1.8423,
    meanDeviation: 0.0147,
    p50: 1.482,
    p95: 4.552,
    p99: 6.687,
    p99Deviation: 0.122,
    efficiency: 0.6696,
    busy: 0.4503,
    sees: 0.05,
  },
  {
    policy: { name: "delay-threshold" },
    load: 0.7,
    mean: 1.5635,
    meanDeviation: 0.0173,
    p50: 1.27,
    p95: 3.833,
    p99: 5.51,
    p99Deviation: 0.063,
    efficiency: 0.7188,
    busy: 0.9835,
    sees: 0.05,
  },
  {
    policy: { name: "delay-range" },
    load: 0.3,
    mean: 4.1845,
    meanDeviation: 0.023,
    p50: 3.229,
    p95: 10.997,
    p99: 16.101,
    p99Deviation: 0.396,
    efficiency: 0.8467,
    busy: 0.3560,
    sees: 0.06,
  },
  {
    policy: { name: "utilization-range" },
    load: 0.3,
    mean: 2.9882,
    meanDeviation: 0.0738,
    p50: 2.309,
    p95: 7.816,
    p99: 11.785,
    p99Deviation: 0.518,
    efficiency: 0.7893,
    busy: 0.3820,
    sees: 0.1,
  },
];

/** Share of core time that is granted: all but idle and best-effort. */
function grantedShare({ recording }: ReplicationResult): number {
  const total = recording.ledger.reduce((sum, ticks) => sum + ticks);
  let away = 0;
  for (let core = 0; core < CORES; core++) {
    away += recording.ledger[core * ACTIVITIES + IDLE] +
      recording.ledger[core * ACTIVITIES + BEST_EFFORT];
  }
  return 1 - away / total;
}

/** Application time ÷ granted core time. */
function efficiency(result: ReplicationResult): number {
  const { ledger } = result.recording;
  const total = ledger.reduce((sum, ticks) => sum + ticks);
  let application = 0;
  for (let core = 0; core < CORES; core++) {
    application += ledger[core * ACTIVITIES];
  }
  return application / total / grantedShare(result);
}

for (const row of ROWS) {
  Deno.test(`McClure et al.: ${JSON.stringify(row.policy)} at load ${row.load} has their numbers`, async () => {
    const results = await replicate({
      policy: row.policy,
      cores: CORES,
      load: row.load,
      service: { distribution: "exponential", meanUs: 1 },
      requests: 60_000,
      replications: 12,
    });
    // Where no deviation of its own is stored, a number varies by what the mean latency does.
    const relative = row.meanDeviation / row.mean;
    const check = (
      got: Mean,
      expected: number,
      what: string,
      deviation = relative * expected,
    ) => {
      const standardError = Math.hypot(
        got.standardError,
        deviation / Math.sqrt(RUNS),
      );
      assertAgrees({ value: got.value, standardError }, expected, what, {
        sees: row.sees,
        off: HALF_BIN,
      });
    };
    check(over(results, latencyUs), row.mean, "mean, µs");
    for (
      const [percentile, theirs, deviation] of [
        [50, row.p50],
        [95, row.p95],
        [99, row.p99, row.p99Deviation],
      ] as const
    ) {
      const got = over(results, latencyPercentileUs(percentile));
      check(got, theirs, `p${percentile}, µs`, deviation);
    }
    check(over(results, efficiency), row.efficiency, "efficiency");
    check(over(results, grantedShare), row.busy, "busy share");
  });
}
