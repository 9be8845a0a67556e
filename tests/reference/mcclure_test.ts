/**
 * S. McClure et al., "Efficient Scheduling Policies for Microsecond-Scale Tasks",
 * NSDI 2022, and the simulator made for it, smcclure20/scheduling-policies-sim,
 * commit 32b9d66, as run elsewhere: 16 cores, exponential service of 1 µs,
 * configs/ws_config.json without parking; runs of 20 ms.
 *
 * That simulator and this library follow different rules of stealing. A twin that
 * can follow either ties them together: by theirs it gives their numbers, by ours
 * it gives ours, so the rules are all of the difference. Without stealing the rules
 * are the same, and so are the numbers. What is left is that it rounds gaps and
 * services to whole nanoseconds, by which a load of 0.5 is one of 0.502.
 *
 * @module
 */

import { assert } from "@std/assert";
import { assertAbove, assertAgrees, type Mean, meanOf } from "../_agreement.ts";
import {
  HALF_BIN,
  latencyPercentileUs,
  latencyUs,
  over,
  replicate,
  type Spec,
} from "../_replications.ts";
import {
  latenciesUs,
  MCCLURE,
  OURS,
  type Rules,
} from "./_work_stealing_twin.ts";

/** What they report, µs, less the 1 ns that they add to each latency; standard deviations between five runs. */
const THEIRS = [
  {
    load: 0.3,
    mean: 1.2150,
    meanDeviation: 0.0060,
    p50: 0.920,
    p95: 3.215,
    p99: 4.819,
  },
  {
    load: 0.7,
    mean: 1.5237,
    meanDeviation: 0.0077,
    p50: 1.236,
    p95: 3.737,
    p99: 5.390,
  },
];
const RUNS = 5;

/** The same without stealing, at load 0.5: what each arrival goes to. Percentiles vary as the mean does. */
const THEIRS_WITHOUT_STEALING = [
  {
    to: "the shorter of two random queues, by way of a core at work",
    policy: { name: "join-shortest-queue" },
    runs: 5,
    mean: 1.6245,
    meanDeviation: 0.0093,
    p50: 1.197,
    p95: 4.527,
    p99: 6.695,
    sees: 0.03,
  },
  {
    to: "a random queue",
    policy: { name: "partitioned-fcfs" },
    runs: 1,
    mean: 2.0549,
    // Of one run it is not known: it is taken to be that of runs of this library, for each number its own.
    meanDeviation: null,
    p50: 1.409,
    p95: 6.202,
    p99: 9.718,
    // One run tells no less of its 99th percentile.
    sees: 0.12,
  },
];

interface Latency {
  readonly mean: Mean;
  readonly p50: Mean;
  readonly p95: Mean;
  readonly p99: Mean;
}

function twin(rules: Rules, load: number): Latency {
  const runs = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
    latenciesUs(rules, 16, load, 60_000, seed)
  );
  const mean = meanOf(runs.map((run) => meanOf(run).value));
  runs.forEach((run) => run.sort());
  const percentile = (p: number) =>
    meanOf(runs.map((run) => run[Math.ceil(p / 100 * run.length) - 1]));
  return {
    mean,
    p50: percentile(50),
    p95: percentile(95),
    p99: percentile(99),
  };
}

/** Runs of this library. */
const REPLICATIONS = 16;

/** Static work stealing as they configure it. */
const STEALING: Spec = {
  name: "work-stealing",
  victim: "scan",
  take: "half",
  checkUs: 0.1,
  stealUs: 0.1,
};

async function library(
  load: number,
  policy = STEALING,
  requests = 60_000,
): Promise<Latency> {
  const results = await replicate({
    policy,
    cores: 16,
    load,
    service: { distribution: "exponential", meanUs: 1 },
    requests,
    replications: REPLICATIONS,
  });
  return {
    mean: over(results, latencyUs),
    p50: over(results, latencyPercentileUs(50)),
    p95: over(results, latencyPercentileUs(95)),
    p99: over(results, latencyPercentileUs(99)),
  };
}

/** `one` as an estimate of what `other` estimates too: with the standard errors of both. */
function beside(one: Mean, other: Mean): Mean {
  const standardError = Math.hypot(one.standardError, other.standardError);
  return { value: one.value, standardError };
}

for (const theirs of THEIRS) {
  const { load } = theirs;
  const names = ["mean", "p50", "p95", "p99"] as const;

  Deno.test(`McClure et al., static work stealing at load ${load}: by their rules, the twin has their latencies`, () => {
    const got = twin(MCCLURE, load);
    for (const name of names) {
      // Their percentiles come without deviations of their own: what they vary by is taken to be what the mean does.
      const standardError = theirs.meanDeviation / theirs.mean *
        theirs[name] / Math.sqrt(RUNS);
      const mean = beside(got[name], { value: theirs[name], standardError });
      assertAgrees(mean, theirs[name], `${name}, µs`, { sees: 0.03 });
    }
  });

  Deno.test(`work stealing by scanning, half a queue a steal, at load ${load}: by this library's rules, the twin has its latencies`, async () => {
    const got = await library(load);
    const expected = twin(OURS, load);
    for (const name of names) {
      assertAgrees(
        beside(got[name], expected[name]),
        expected[name].value,
        `${name}, µs`,
        { sees: 0.03, off: name === "mean" ? 0 : HALF_BIN },
      );
    }
  });

  Deno.test(`McClure et al., static work stealing at load ${load}: this library's latencies are lower, by 0.1 µs at most, since a searching core looks at its own queue more often`, async () => {
    const got = await library(load);
    for (const name of names) {
      assert(
        Math.abs(got[name].value - theirs[name]) < 0.1,
        `${name}: ${got[name].value}`,
      );
    }
    assertAbove(
      { ...got.mean, value: theirs.mean - got.mean.value },
      0.04,
      "difference of means, µs",
    );
  });
}

for (const theirs of THEIRS_WITHOUT_STEALING) {
  Deno.test(`McClure et al., each arrival to ${theirs.to}: this library has their latencies`, async () => {
    // As many requests as one of their runs measures: 18 ms at 8 a µs.
    const got = await library(0.5, theirs.policy, 144_000);
    for (const name of ["mean", "p50", "p95", "p99"] as const) {
      const deviation = theirs.meanDeviation === null
        ? got[name].standardError * Math.sqrt(REPLICATIONS)
        : theirs.meanDeviation / theirs.mean * theirs[name];
      const standardError = deviation / Math.sqrt(theirs.runs);
      const mean = beside(got[name], { value: theirs[name], standardError });
      assertAgrees(mean, theirs[name], `${name}, µs`, { sees: theirs.sees });
    }
  });
}
