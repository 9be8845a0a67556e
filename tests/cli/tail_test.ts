import { assertEquals, assertMatch } from "@std/assert";
import type { FarTail } from "../../lib/tails/far_tail.ts";
import { rowsIn, run, scenarioText } from "./_kneepoint.ts";

Deno.test("tail prints a far tail a point, in order, and nothing else on standard output", async () => {
  const { code, stdout, stderr } = await run(
    ["tail", "-", "--percentiles", "99.9,99.99", "--points", "0..1"],
    scenarioText({ requests: 2000 }),
  );
  assertEquals([code, stderr], [0, ""]);
  const rows = rowsIn(stdout) as unknown as FarTail[];
  assertEquals(rows.map(({ point, load }) => [point, load]), [[0, 0.3], [
    1,
    0.5,
  ]]);
  for (const { method, percentiles } of rows) {
    assertEquals(method, "restart");
    assertEquals(percentiles.map(({ percentile }) => percentile), [
      99.9,
      99.99,
    ]);
  }
});

Deno.test("tail refuses what it is not for before it runs anything: status 2, and why", async () => {
  const [policy, percentile, one] = await Promise.all([
    run(
      ["tail", "-"],
      scenarioText({
        policy: [{ name: "centralized-fcfs" }, { name: "srpt" }],
      }),
    ),
    run(["tail", "-", "--percentiles", "50"], scenarioText()),
    run(["tail", "-", "--replications", "1"], scenarioText()),
  ]);
  assertEquals([policy.code, policy.stdout], [2, ""]);
  assertMatch(
    policy.stderr,
    /Cannot estimate the far tail of point 3: policy must be .*"srpt"; --points chooses others/,
  );
  assertEquals([percentile.code, percentile.stdout], [2, ""]);
  assertMatch(percentile.stderr, /above 50 and below 100/);
  assertEquals([one.code, one.stdout], [2, ""]);
  assertMatch(one.stderr, /--replications must be 2 or more, got 1/);
});
