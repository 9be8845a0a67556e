import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import { distributionOf } from "../../lib/stats/estimates.ts";
import { Histogram } from "../../lib/stats/histogram.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import * as mg1 from "../../lib/theory/mg1.ts";
import { CELLS, EXPERIMENTS, sectionsOf } from "./_cells.ts";
import {
  Coverages,
  hyperexponentialTail,
  pointOf,
  QUEUES,
  STATISTICS,
} from "./_experiments.ts";
import { ASKED, type Asked, preciseExperiment } from "./_precision.ts";
import {
  latenciesOf,
  LENGTHS,
  lowestBin,
  readHistograms,
  writeHistogram,
} from "./_latencies.ts";

/** Relaxation times that intervals ask of a replication. */
const LONG_ENOUGH = 3000;

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

Deno.test("the recursions give the latencies that a sweep does, request by request", async () => {
  for (const queue of QUEUES) {
    const setting = { queue, load: 0.8, replications: 1, relaxations: 20 };
    const point = pointOf(setting, 3);
    const warmup = { requests: Math.ceil(point.requests / 10) };
    const { recording } = await simulateReplication({ ...point, warmup }, 0);
    assertEquals(
      Histogram.merged(latenciesOf(setting, 3, 0)),
      Histogram.merged(recording.histograms.latency),
    );
  }
});

Deno.test("histograms are read as they were written, but for what is below the percentiles", async () => {
  const setting = {
    queue: QUEUES[0],
    load: 0.8,
    replications: 1,
    relaxations: 40,
  };
  const path = await Deno.makeTempFile();
  const parts = latenciesOf(setting, 1, 0);
  {
    using file = await Deno.open(path, { write: true });
    for (const part of parts) {
      await writeHistogram(file, part, lowestBin(setting));
    }
  }
  const read = [...readHistograms(await Deno.readFile(path))];
  await Deno.remove(path);
  const statistics = (sections: readonly Histogram[]) => {
    const { mean, p99, p999, max } = distributionOf(sections, 1);
    return { mean, p99, p999, max };
  };
  assertEquals(statistics(read), statistics(parts));
});

Deno.test("95 % intervals of M/M/1 hold the truth in nine experiments of ten at least, and are always there", () => {
  const [queue] = QUEUES;
  const setting = { queue, load: 0.5, replications: 5, relaxations: 3000 };
  const coverages = new Coverages(queue.truth(setting.load));
  const FEW = 100;
  for (let seed = 1001; seed <= 1000 + FEW; seed++) {
    coverages.add(
      Array.from(
        { length: setting.replications },
        (_, of) => Histogram.merged(latenciesOf(setting, seed, of)),
      ),
    );
  }
  for (const statistic of STATISTICS) {
    const { intervals, held } = coverages.of[statistic];
    assertEquals(intervals, FEW);
    // At the nominal 0.95 fewer than 0.9 is one chance in 90.
    assert(held >= 0.9 * FEW, `${statistic}: ${held}`);
    assert(held < FEW, `${statistic}: all`);
  }
});

Deno.test("in the table, every interval is there, and they hold the truth in 93 % of 400 experiments at least, where replications are long enough", async () => {
  const text = await Deno.readTextFile(
    new URL("../../results/coverage/intervals.csv", import.meta.url),
  );
  const rows = parse(text, { skipFirstRow: true }) as Record<string, string>[];
  for (const { queue, load, relaxations, statistic, ...row } of rows) {
    const [experiments, intervals, flagged, held] = [
      row.experiments,
      row.intervals,
      row.flagged,
      row.held,
    ].map(Number);
    const cell =
      `${queue} at ${load}, ${relaxations}, ${row.replications}, ${statistic}`;
    assert(experiments >= EXPERIMENTS, cell);
    assertEquals(intervals, experiments, cell);
    if (Number(relaxations) >= LONG_ENOUGH) {
      assert(held >= 0.93 * intervals, `${cell}: ${held} of ${intervals}`);
      continue;
    }
    // At the nominal 0.95 fewer than 0.915 of 400 is one chance in 1400. What is
    // less sure than that because replications are shorter, rows say of themselves.
    assert(
      held >= 0.915 * intervals || flagged >= 0.95 * intervals,
      `${cell}: ${held} of ${intervals}, ${flagged} flagged`,
    );
  }
  const cells = CELLS.flatMap(sectionsOf).length * LENGTHS.length;
  assertEquals(rows.length, cells * STATISTICS.length);
});

Deno.test("points run until M/M/1's p99 is as precise as asked are held by their intervals in nine experiments of ten", async () => {
  const [queue] = QUEUES;
  const asked: Asked = {
    queue,
    load: 0.5,
    replications: 10,
    relaxations: 1000,
    statistic: "p99",
    relative: 0.06,
  };
  const truth = queue.truth(asked.load).p99;
  const FEW = 40;
  let held = 0, replications = 0;
  for (let seed = 1; seed <= FEW; seed++) {
    const found = await preciseExperiment(asked, seed);
    const { value, low, high } = found.estimate;
    assert(found.isMet && (high! - low!) / 2 / value! <= asked.relative);
    if (low! <= truth && truth <= high!) held++;
    replications += found.replications;
  }
  assert(held >= 0.9 * FEW, `${held}`);
  assert(replications > 12 * FEW, `${replications}`);
});

Deno.test("in the table of precision, every experiment was as precise as asked, and nine of ten held the truth at least", async () => {
  const text = await Deno.readTextFile(
    new URL("../../results/coverage/precision.csv", import.meta.url),
  );
  const rows = parse(text, { skipFirstRow: true }) as Record<string, string>[];
  assertEquals(rows.length, ASKED.length);
  for (const { experiments, met, held, queue, statistic } of rows) {
    assertEquals([experiments, met], ["200", "200"]);
    assert(Number(held) >= 0.9 * 200, `${queue}, ${statistic}: ${held}`);
  }
});
