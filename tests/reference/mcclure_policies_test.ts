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
  Deno.test(`McClure et al.: ${row.policy.name} at load ${row.load} has their numbers`, async () => {
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
