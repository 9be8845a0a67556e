import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { HistogramLogReader } from "hdr-histogram-js";
import { run, withScenario } from "./_kneepoint.ts";

const BIMODAL = {
  service: {
    distribution: "bimodal",
    modes: [
      { class: "get", timeUs: 1, weight: 0.9 },
      { class: "scan", timeUs: 20, weight: 0.1 },
    ],
  },
};

Deno.test("any percentile of a stored run is told later, overall and of a class, and exported", async () => {
  await withScenario(BIMODAL, async (folder, file) => {
    const out = join(folder, "results");
    assertEquals((await run(["sweep", file, "--out", out, "--quiet"])).code, 0);
    const asked = async (...args: string[]) => {
      const { code, stdout, stderr } = await run(
        ["percentile", "tiny", "--out", out, ...args],
      );
      assertEquals(code, 0, stderr);
      return stdout;
    };
    const lines = async (...args: string[]) =>
      (await asked(...args)).trim().split("\n").map((line) => JSON.parse(line));
    const [run1] = [...Deno.readDirSync(join(out, "tiny"))];
    const rows = Deno.readTextFileSync(
      join(out, "tiny", run1.name, "points.ndjson"),
    ).trim().split("\n").map((line) => JSON.parse(line));

    const overall = await lines("50", "99", "99.95");
    const ofScans = await lines("99", "--of", "slowdown", "--class", "scan");
    assertEquals(overall.length, 3);
    for (const [place, row] of rows.entries()) {
      const [p50, p99, p9995] = overall[place].percentiles;
      assertEquals(overall[place].requests, row.requests);
      assertEquals(p50.value, row.latencyUs.p50.value);
      assertEquals(p99.value, row.latencyUs.p99.value);
      assertEquals(p99.beyond, 20);
      assert(p9995.value >= row.latencyUs.p999.value);
      assertEquals(
        ofScans[place].percentiles[0].value,
        row.classes.scan.slowdown.p99.value,
      );
    }

    const [alone] = await lines("99", "--points", "1", "--of", "wait");
    assertEquals(alone.point, 1);
    assertEquals(alone.percentiles[0].value, rows[1].waitUs.p99.value);

    const log = new HistogramLogReader(await asked("--format", "hdr"), 64);
    const read = log.nextIntervalHistogram()!;
    assertEquals([read.tag, read.totalCount], ["point-0-latency", 2000]);
    assertAlmostEquals(
      read.getValueAtPercentile(99) / 1000,
      rows[0].latencyUs.p99.value,
      0.004 * rows[0].latencyUs.p99.value,
    );
    const table = await asked("--format", "hgrm", "--points", "0");
    assert(/^#\[tiny \w{10}, point 0, latencyUs\]\n +Value/.test(table), table);
  });
});

Deno.test("what cannot be asked of a stored run is said, with status 2", async () => {
  await withScenario(BIMODAL, async (folder, file) => {
    const out = join(folder, "results");
    await run(["sweep", file, "--out", out, "--quiet", "--points", "0"]);
    const wrong: [string[], string][] = [
      [["tiny"], "one at least must be given, such as 99.95"],
      [["tiny", "101"], "must be a number > 0 and <= 100"],
      [["tiny", "99", "--class", "put"], 'one of "get", "scan", got "put"'],
      [["tiny", "99", "--format", "hgrm"], "none must be given, got 99"],
      [
        ["tiny", "99", "--of", "wait", "--class", "get"],
        "--class must be absent",
      ],
      [["other", "99"], 'Cannot find run "other"'],
    ];
    for (const [args, message] of wrong) {
      const { code, stdout, stderr } = await run(
        ["percentile", ...args, "--out", out],
      );
      assertEquals([code, stdout], [2, ""], stderr);
      assert(stderr.includes(message), stderr);
    }
    const { code, stderr } = await run(
      ["percentile", "tiny", "99", "--points", "2", "--out", out],
    );
    assertEquals(code, 1);
    assert(stderr.includes("run the scenario again to have them"), stderr);
  });
});
