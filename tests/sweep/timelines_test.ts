/** The run over time, as a row has it. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { summarize } from "../../lib/sweep/summarize.ts";
import { flatten } from "../../lib/store/flat.ts";
import { assertClose } from "../_close.ts";
import { pointOf } from "./_points.ts";

Deno.test("a row's timeline holds every request of the run, and is not in tables", async () => {
  const point = pointOf(0, { timeline: { windowUs: 100 } });
  const results = [
    await simulateReplication(point, 0),
    await simulateReplication(point, 1),
    await simulateReplication(point, 2),
  ];
  const { timeline: _, ...plain } = pointOf(0);
  const row = summarize(point, results);
  const { windowUs, applications } = row.timeline!;
  assertEquals(windowUs, 100);
  assertEquals(Object.keys(applications), ["all"]);
  const { requests, latencyUs, cores } = applications.all;
  // 0.6 requests a µs, warm-up included.
  assert(requests.length >= 30 && requests.length < 100, `${requests.length}`);
  const mean = (values: readonly (number | null)[]) =>
    values.reduce<number>((sum, value) => sum + value!, 0) / values.length;
  assertClose(mean(requests.map(({ value }) => value)), 60, 0.1);
  assertClose(
    mean(latencyUs.mean.map(({ value }) => value)),
    row.latencyUs.mean.value!,
    0.1,
  );
  latencyUs.p99.forEach(({ value }, window) =>
    assert(value! >= latencyUs.p50[window].value!)
  );
  assertEquals(cores.every(({ value }) => value === 2), true);
  assert([...flatten(row).keys()].every((name) => !name.includes("timeline")));
  // What is recorded beside changes nothing.
  const without = summarize(plain, [await simulateReplication(plain, 0)]);
  const beside = summarize(point, [results[0]]);
  assertEquals(
    { ...beside, timeline: null, wallSeconds: 0 },
    { ...without, timeline: null, wallSeconds: 0 },
  );
});

Deno.test("a timeline of too many windows is refused, with the length that would do", async () => {
  await assertRejects(
    () => simulateReplication(pointOf(0, { timeline: { windowUs: 0.1 } }), 0),
    RangeError,
    "timeline.windowUs must be at least 1 for a run of 3500 µs to have 10000 windows at most, got 0.1",
  );
});
