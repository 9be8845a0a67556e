import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { settling } from "../../lib/report/settling.ts";
import { meanSeries, movingAverage } from "../../lib/stats/welch.ts";
import { runStartOf } from "../../lib/sweep/run_start.ts";
import { pointOf } from "../sweep/_points.ts";

Deno.test("a moving average is that of every window, computed afresh, and of a line the line", () => {
  const series = Float64Array.from({ length: 40 }, (_, at) => at * at % 17);
  const smooth = movingAverage(series, 4);
  assertEquals(smooth.length, 36);
  smooth.forEach((value, at) => {
    const near = Math.min(4, at);
    let sum = 0;
    for (let of = at - near; of <= at + near; of++) sum += series[of];
    assertAlmostEquals(value, sum / (2 * near + 1), 1e-12);
  });
  const line = Float64Array.from({ length: 20 }, (_, at) => 3 + 2 * at);
  assertEquals(movingAverage(line, 3), line.slice(0, 17));
  assertEquals(movingAverage(line, 30).length, 0);
});

Deno.test("the mean of series is place by place", () => {
  const [a, b] = [Float64Array.of(1, 2, 6), Float64Array.of(3, 2, 0)];
  assertEquals([...meanSeries([a, b])], [2, 2, 3]);
});

Deno.test("the start of a run shows the backlog that it begins with, and what is left out of it", async () => {
  const point = pointOf(0, {
    load: 0.5,
    initial: { requests: 300 },
    replications: 20,
  });
  const start = await runStartOf(point);
  assertEquals(start.batchRequests, 5);
  assertEquals(start.waitUs.length, 400);
  // Request 100 waits for 100 before it, on two cores.
  assertAlmostEquals(start.waitUs[20], 51, 5);
  // Once settled, M/M/2 at load 0.5 waits a third of a service.
  const late = start.waitUs.subarray(200);
  const mean = late.reduce((sum, wait) => sum + wait, 0) / late.length;
  assertAlmostEquals(mean, 1 / 3, 0.1);
  assert(start.warmupRequests >= 400 && start.warmupRequests <= 800);
  const svg = settling(start);
  assert(svg.includes(`the first ${start.warmupRequests} requests`), svg);
  assertEquals(settling(start), svg);
});
