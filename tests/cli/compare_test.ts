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

Deno.test("--figure draws each policy beside the baseline into the file that is named", async () => {
  const folder = await Deno.makeTempDir();
  const text = scenarioText({ policy: POLICY });
  const compare = (...args: string[]) =>
    run(["compare", "-", "--quiet", ...args], text);
  const figure = ["--figure", `${folder}/pairs.svg`];
  try {
    const drawn = await compare(...figure, "--baseline", "centralized-fcfs");
    assertEquals(drawn.code, 0, drawn.stderr);
    const svg = await Deno.readTextFile(`${folder}/pairs.svg`);
    assert(svg.includes("p99 latency beside centralized FCFS, 2 cores"));
    const less = await compare(...figure, "--as", "difference");
    assertEquals(less.code, 0, less.stderr);
    assert(
      (await Deno.readTextFile(`${folder}/pairs.svg`)).includes("Difference"),
    );
    const slips: [string[], RegExp][] = [
      [["--as", "difference"], /--as must go with --figure/],
      [["--baseline", "centralized-fcfs"], /--baseline must go with --figure/],
      [
        [...figure, "--baseline", "srpt"],
        /--baseline must be of partitioned-fcfs, centralized-fcfs, got "srpt"/,
      ],
    ];
    for (const [args, says] of slips) {
      const { code, stdout, stderr } = await compare(...args);
      assertEquals([code, stdout], [2, ""]);
      assertMatch(stderr, says);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
