import { assert, assertEquals, assertMatch } from "@std/assert";
import type { KneeRow } from "../../lib/knee/row.ts";
import { kneepoint, run, scenarioText } from "./_kneepoint.ts";

const SLO = { percentile: 95, latencyUs: 8 };
const POLICY = [{ name: "partitioned-fcfs" }, { name: "centralized-fcfs" }];

/** Rows of knees in `stdout`, without what differs between runs. */
function kneesIn(stdout: string): Omit<KneeRow, "wallSeconds">[] {
  return stdout.trimEnd().split("\n").map((line) => {
    const { wallSeconds: _, ...row } = JSON.parse(line) as KneeRow;
    return row;
  });
}

Deno.test("knee prints one row a policy, in order, the same for any number of workers, and nothing else on standard output", async () => {
  const text = scenarioText({ policy: POLICY, slo: SLO });
  const [one, two] = await Promise.all([
    run(["knee", "-", "--workers", "1"], text),
    run(["knee", "-", "--workers", "2"], text),
  ]);
  assertEquals(one.code, 0, one.stderr);
  const rows = kneesIn(one.stdout);
  assertEquals(rows, kneesIn(two.stdout));
  assertEquals(rows.map(({ policy }) => policy), POLICY.map((of) => of.name));
  for (const { knee, curveKnee, slo } of rows) {
    assert(knee.low! <= knee.value! && knee.value! <= knee.high!);
    assert(curveKnee.value! > 0);
    assertEquals(slo, SLO);
  }
  assert(rows[0].knee.value! < rows[1].knee.value!);
});

Deno.test("--table prints a table, at most 100 columns wide", async () => {
  const { code, stdout } = await run(
    ["knee", "-", "--table", "--quiet"],
    scenarioText({ policy: POLICY, slo: SLO, requests: 200 }),
  );
  assertEquals(code, 0);
  assertMatch(stdout, /p95 latency at most 8 µs/);
  assertMatch(stdout, /^partitioned FCFS +0\.\d/m);
  assertMatch(stdout, /^centralized FCFS +0\.\d.* latency/m);
  for (const line of stdout.split("\n")) assert(line.length <= 100, line);
});

Deno.test("--dry-run says whose knees would be found, and finds none", async () => {
  const { code, stdout } = await run(
    ["knee", "-", "--dry-run", "--requests", "1000000000"],
    scenarioText({ policy: POLICY, slo: SLO }),
  );
  assertEquals(code, 0);
  const lines = stdout.trimEnd().split("\n");
  assertEquals(lines.length, 2);
  assertMatch(lines[1], /^point 3: centralized-fcfs; 2 cores; 2 × 1000000000/);
});

Deno.test("what has no knee is bad input: no objective, a class that is not there, clients who wait", async () => {
  const bad: [RegExp, Record<string, unknown>][] = [
    [/Cannot find knees: slo must be given/, {}],
    [/slo\.class must be one of "all", got "get"/, {
      slo: { ...SLO, class: "get" },
    }],
    [/slo\.cpuEfficiency must be in \(0, 1\], got 2/, {
      slo: { ...SLO, cpuEfficiency: 2 },
    }],
    [/arrivals must be offered at a load, got "closed"/, {
      slo: SLO,
      load: undefined,
      arrivals: { process: "closed", clients: 2, thinkUs: 1 },
    }],
  ];
  const endings = await Promise.all(
    bad.map(([, changes]) => run(["knee", "-"], scenarioText(changes))),
  );
  for (const [place, [says]] of bad.entries()) {
    const { code, stdout, stderr } = endings[place];
    assertEquals(code, 2, stderr);
    assertEquals(stdout, "");
    assertMatch(stderr, says);
  }
});

Deno.test("Ctrl-C ends a search at once, says how far it was, and exits 130", async () => {
  const child = kneepoint(["knee", "-", "--workers", "1"], { stdin: "piped" })
    .spawn();
  const text = scenarioText({ slo: SLO, load: 0.5, requests: 3e6 });
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const stdout = new Response(child.stdout).text();
  const decoder = new TextDecoder();
  let said = "";
  for await (const chunk of child.stderr) {
    said += decoder.decode(chunk, { stream: true });
    // The first line of progress: the search is under way.
    if (/^0\/1 points/m.test(said) && !/Stopped/.test(said)) {
      child.kill("SIGINT");
    }
  }
  const { code } = await child.status;
  assertEquals(code, 130);
  assertEquals(await stdout, "");
  assertMatch(said, /Stopped: 0 of 1 knees were found and printed/);
});

Deno.test("--figure draws the knees into the file that is named, in the form that its name says", async () => {
  const folder = await Deno.makeTempDir();
  const text = scenarioText({ policy: POLICY, slo: SLO, requests: 200 });
  const knee = (figure: string) =>
    run(["knee", "-", "--quiet", "--figure", figure], text);
  try {
    const { code, stdout, stderr } = await knee(`${folder}/knees.svg`);
    assertEquals(code, 0, stderr);
    assertEquals(kneesIn(stdout).length, 2);
    const svg = await Deno.readTextFile(`${folder}/knees.svg`);
    assert(svg.includes("Knees: p95 latency at most 8 µs, 2 cores"));
    const wrong = await knee(`${folder}/knees.jpg`);
    assertEquals([wrong.code, wrong.stdout], [2, ""]);
    assertMatch(wrong.stderr, /--figure.*must end in \.svg, \.png or \.pdf/s);
    assertEquals([...Deno.readDirSync(folder)].length, 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
