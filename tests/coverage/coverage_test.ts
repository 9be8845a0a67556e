import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import * as mg1 from "../../lib/theory/mg1.ts";
import {
  Coverages,
  experiment,
  hyperexponentialTail,
  QUEUES,
  STATISTICS,
} from "./_experiments.ts";

/** Relaxation times that intervals of each statistic ask of a replication, where there are ten. */
const DOMAIN = { mean: 3000, p99: 3000, p999: 6000 };

Deno.test("M/H2/1's law of latency has the mean of Pollaczek and Khinchine, and is one", () => {
  for (const load of [0.1, 0.5, 0.9]) {
    const { mean, tail } = hyperexponentialTail(load);
    assertAlmostEquals(mean, mg1.meanLatencyUs(load, 1, 4), 1e-12);
    assertAlmostEquals(tail(0), 1, 1e-12);
    // The mean is the area below the tail: Simpson's rule to where nothing is left.
    const step = mean / 1000;
    let area = 0;
    for (let at = 0; at < 60_000; at += 2) {
      area += step / 3 *
        (tail(at * step) + 4 * tail((at + 1) * step) + tail((at + 2) * step));
    }
    assertAlmostEquals(area, mean, 1e-6 * mean);
  }
});

Deno.test("95 % intervals of M/M/1's mean and p99 hold the truth in nine experiments of ten at least", async () => {
  const [queue] = QUEUES;
  const setting = { queue, load: 0.5, replications: 10, relaxations: 1500 };
  const coverages = new Coverages(queue.truth(setting.load));
  const EXPERIMENTS = 100;
  for (let seed = 1001; seed <= 1000 + EXPERIMENTS; seed++) {
    coverages.add(await experiment(setting, seed));
  }
  for (const statistic of ["mean", "p99"] as const) {
    const { intervals, held } = coverages.of[statistic];
    assertEquals(intervals, EXPERIMENTS);
    // At the nominal 0.95 fewer than 0.9 is one chance in 90.
    assert(held >= 0.9 * EXPERIMENTS, `${statistic}: ${held}`);
    assert(held < EXPERIMENTS, `${statistic}: all`);
  }
});

Deno.test("in the table, intervals hold the truth in 93 % of 400 experiments at least, where replications are long enough", async () => {
  const text = await Deno.readTextFile(
    new URL("../../results/coverage/intervals.csv", import.meta.url),
  );
  const rows = parse(text, { skipFirstRow: true }) as Record<string, string>[];
  let judged = 0;
  for (const { queue, load, relaxations, statistic, ...row } of rows) {
    const known = STATISTICS.find((each) => each === statistic)!;
    assertEquals(row.experiments, "400");
    assert(QUEUES.some(({ name }) => name === queue));
    if (Number(relaxations) < DOMAIN[known]) continue;
    judged++;
    assert(
      Number(row.held) >= 0.93 * Number(row.intervals) &&
        Number(row.intervals) >= 396,
      `${queue} at ${load}, ${statistic}: ${row.held} of ${row.intervals}`,
    );
  }
  assert(judged >= 3 * STATISTICS.length, `${judged} cells`);
});
