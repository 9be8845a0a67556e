import { assert, assertEquals, assertMatch } from "@std/assert";
import type { CompareRow } from "../../lib/compare/row.ts";
import { run, scenarioText } from "./_kneepoint.ts";

const POLICY = [{ name: "partitioned-fcfs" }, { name: "centralized-fcfs" }];

Deno.test("compare prints one row a load, in order, the same for any number of workers, and nothing else on standard output", async () => {
  const text = scenarioText({ policy: POLICY });
  const [one, two] = await Promise.all([
    run(["compare", "-", "--workers", "1"], text),
    run(["compare", "-", "--workers", "2"], text),
  ]);
  assertEquals(one.code, 0, one.stderr);
  assertEquals(one.stdout, two.stdout);
  const rows = one.stdout.trimEnd().split("\n")
    .map((line) => JSON.parse(line) as CompareRow);
  assertEquals(rows.map(({ load }) => load), [0.3, 0.5, 0.7]);
  for (const { policies, pairs } of rows) {
    assertEquals(policies.length, 2);
    assertEquals(pairs.length, 1);
    const { difference, varianceLeft } = pairs[0].latencyUs.p99;
    assert(difference.low! <= difference.value!);
    assert(varianceLeft! >= 0);
  }
});

Deno.test("--table prints a table for each load", async () => {
  const { code, stdout } = await run(
    ["compare", "-", "--table", "--quiet"],
    scenarioText({ policy: POLICY, slo: { percentile: 99, slowdown: 10 } }),
  );
  assertEquals(code, 0);
  assertEquals(stdout.match(/^load 0\.\d, 2 cores$/gm)?.length, 3);
  assertMatch(stdout, /^ {2}rank +policy +p99 slowdown +best ÷ this$/m);
  for (const line of stdout.split("\n")) assert(line.length <= 100, line);
});

Deno.test("one policy has nothing to be compared with: bad input", async () => {
  const { code, stdout, stderr } = await run(["compare", "-"], scenarioText());
  assertEquals([code, stdout], [2, ""]);
  assertMatch(
    stderr,
    /Cannot compare: policy must be two or more, got "centralized-fcfs" alone/,
  );
});
