import * as mmc from "../../lib/theory/mmc.ts";
import { assertAgrees } from "../_agreement.ts";
import {
  HALF_BIN,
  latencyPercentileUs,
  over,
  replicate,
  type Setting,
  waitUs,
} from "../_replications.ts";

const MEAN_US = 10;

/** M/M/c, first come first served. */
function run(
  cores: number,
  load: number,
  size: Pick<Setting, "requests" | "replications">,
) {
  return replicate({
    policy: { name: "centralized-fcfs" },
    cores,
    load,
    service: { distribution: "exponential", meanUs: MEAN_US },
    ...size,
  });
}

/** Cores, load, and as many requests a replication, and replications, as show an error of 2 %. */
const WAITS = [
  [1, 0.5, 150_000, 16],
  [1, 0.8, 400_000, 16],
  [4, 0.8, 500_000, 16],
  [16, 0.8, 600_000, 48],
];

for (const [cores, load, requests, replications] of WAITS) {
  Deno.test(`centralized FCFS: mean wait of M/M/${cores} at load ${load} is Erlang C's`, async () => {
    const results = await run(cores, load, { requests, replications });
    const expected = mmc.meanWaitUs(cores, load, MEAN_US);
    assertAgrees(over(results, waitUs), expected, "mean wait, µs");
  });
}

/** Cores, load, and as many requests a replication as show an error of 2 % at the 99.9th percentile. */
const PERCENTILES = [
  [1, 0.4, 700_000],
  [16, 0.8, 150_000],
];

for (const [cores, load, requests] of PERCENTILES) {
  Deno.test(`centralized FCFS: p50, p99 and p99.9 of latency of M/M/${cores} at load ${load} are the closed form's, to half a bin`, async () => {
    const results = await run(cores, load, { requests, replications: 16 });
    for (const percentile of [50, 99, 99.9]) {
      assertAgrees(
        over(results, latencyPercentileUs(percentile)),
        mmc.latencyPercentileUs(cores, load, MEAN_US, percentile),
        `p${percentile}, µs`,
        { off: HALF_BIN },
      );
    }
  });
}
