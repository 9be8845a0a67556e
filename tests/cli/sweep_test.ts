import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { LocalEngine } from "../../lib/cli/local_engine.ts";
import { storeScenario } from "../../lib/cli/store_scenario.ts";
import { readManifest } from "../../lib/store/manifest.ts";
import { brokenPointOf, pointOf, scenarioOf } from "../sweep/_points.ts";
import {
  endingOf,
  hasRow,
  kneepoint,
  namesIn,
  rowsIn,
  run,
  withScenario,
} from "./_kneepoint.ts";

/** Enough points, long enough, to be stopped in the middle. */
const LONGER = { load: { from: 0.02, to: 0.9, points: 16 }, requests: 30_000 };

/** Sweeps `file` below `out` to the end; the run's folder. */
async function sweep(
  file: string,
  out: string,
  ...options: string[]
): Promise<string> {
  const { code, stdout, stderr } = await run([
    "sweep",
    file,
    "--out",
    out,
    ...options,
  ]);
  assertEquals(code, 0, stderr);
  const folder = stdout.trimEnd();
  assertMatch(folder, /\/tiny\/[0-9a-f]{10}$/);
  return folder;
}

/** Starts a sweep and stops it by `signal` once a point is stored; how it ended. */
async function sweepAndStop(file: string, out: string, signal: Deno.Signal) {
  const child = kneepoint(["sweep", file, "--out", out, "--workers", "1"])
    .spawn();
  const output = child.output();
  while (!hasRow(join(out, "tiny"))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill(signal);
  return endingOf(await output);
}

function storedRows(folder: string) {
  return rowsIn(Deno.readTextFileSync(join(folder, "points.ndjson")));
}

async function hashOf(folder: string): Promise<string | null | undefined> {
  return (await readManifest(join(folder, "manifest.json")))?.rowsSha256;
}

Deno.test("a sweep stores what simulate prints, and the files of a run", async () => {
  await withScenario({}, async (folder, file) => {
    const stored = await sweep(file, folder);
    const printed = await run(["simulate", file]);
    assertEquals(storedRows(stored), rowsIn(printed.stdout));
    assertEquals(namesIn(stored), [
      "cite.bib",
      "figures",
      "histograms.ndjson",
      "manifest.json",
      "points.csv",
      "points.ndjson",
      "points.parquet",
      "ro-crate-metadata.json",
    ]);
    assertEquals(namesIn(join(stored, "figures")).length, 12);
  });
});

Deno.test("a sweep stopped by Ctrl-C or killed goes on from there, to the same results", async () => {
  await withScenario(LONGER, async (folder, file) => {
    const whole = await sweep(file, join(folder, "whole"));
    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      const out = join(folder, signal);
      const stopped = await sweepAndStop(file, out, signal);
      if (signal === "SIGINT") {
        assertEquals(stopped.code, 130, stopped.stderr);
        assertMatch(
          stopped.stderr,
          /Stopped: \d+ of 16 points are kept in .*\n.*run the same command again/,
        );
      }
      const resumed = await run(["sweep", file, "--out", out]);
      assertEquals(resumed.code, 0, resumed.stderr);
      assertMatch(resumed.stderr, /\d+ of 16 points are in .* already/);
      const there = resumed.stdout.trimEnd();
      assertEquals(storedRows(there), storedRows(whole));
      assertEquals(await hashOf(there), await hashOf(whole));
      assertEquals(
        await Deno.readTextFile(join(there, "histograms.ndjson")),
        await Deno.readTextFile(join(whole, "histograms.ndjson")),
      );
    }
  });
});

Deno.test("a torn last line is dropped, and its point run again", async () => {
  await withScenario({}, async (folder, file) => {
    const stored = await sweep(file, folder);
    const points = join(stored, "points.ndjson");
    const rows = storedRows(stored);
    const text = await Deno.readTextFile(points);
    await Deno.writeTextFile(points, text.slice(0, -20));
    const { code, stderr } = await run(["sweep", file, "--out", folder]);
    assertEquals(code, 0, stderr);
    assertMatch(stderr, /2 of 3 points are in/);
    assertEquals(storedRows(stored), rows);
  });
});

Deno.test("a finished sweep is left alone, unless it is to be fresh", async () => {
  await withScenario({}, async (folder, file) => {
    const stored = await sweep(file, folder);
    const manifest = join(stored, "manifest.json");
    const before = await Deno.readTextFile(manifest);
    await sweep(file, folder);
    assertEquals(await Deno.readTextFile(manifest), before);
    await sweep(file, folder, "--fresh");
    assert(await Deno.readTextFile(manifest) !== before);
  });
});

Deno.test("--points stores a part; parts add up to the whole run", async () => {
  await withScenario({}, async (folder, file) => {
    const part = await sweep(file, join(folder, "parts"), "--points", "2");
    assertEquals(storedRows(part).map(({ point }) => point), [2]);
    assertEquals(
      (await readManifest(join(part, "manifest.json")))?.status,
      "incomplete",
    );
    await sweep(file, join(folder, "parts"), "--points", "0..1");
    const whole = await sweep(file, join(folder, "whole"));
    assertEquals(await hashOf(part), await hashOf(whole));
    assertEquals(
      (await readManifest(join(part, "manifest.json")))?.status,
      "complete",
    );
  });
});

Deno.test("--dry-run says where results would be, and writes nothing", async () => {
  await withScenario({}, async (folder, file) => {
    const out = join(folder, "results");
    const { code, stdout } = await run([
      "sweep",
      file,
      "--out",
      out,
      "--dry-run",
    ]);
    assertEquals(code, 0);
    assertMatch(stdout, /^Results: .*results\/tiny\/[0-9a-f]{10}$/m);
    assertEquals(namesIn(folder), ["tiny.json"]);
  });
});

Deno.test("a path is taken from where it was typed, wherever the task runs", async () => {
  await withScenario({}, async (folder) => {
    const { code, stdout, stderr } = await endingOf(
      await kneepoint(["sweep", "tiny.json", "--out", "here"], {
        env: { INIT_CWD: folder },
      }).output(),
    );
    assertEquals(code, 0, stderr);
    assertMatch(stdout, /^here\/tiny\/[0-9a-f]{10}\n$/);
    assertEquals(namesIn(folder), ["here", "tiny.json"]);
  });
});

Deno.test("a failed point makes the sweep incomplete, is named in the manifest, and is tried again", async () => {
  const out = await Deno.makeTempDir();
  const points = [pointOf(0), brokenPointOf(1), pointOf(2)];
  const scenario = { ...scenarioOf(0), points };
  for (const already of [0, 2]) {
    const { status, folder } = await storeScenario({
      scenario,
      identity: { run: "0123456789", traces: new Map() },
      numbers: [0, 1, 2],
      out,
      engine: new LocalEngine(2),
      isFresh: false,
      isQuiet: true,
      resume: "",
      command: [],
      commandOf: (number) => ["run", String(number)],
    });
    assertEquals(status, 1, `${already} there already`);
    const manifest = await readManifest(join(folder, "manifest.json"));
    assertEquals(manifest?.status, "incomplete");
    assertEquals(manifest?.failed.map(({ point }) => point), [1]);
    assertMatch(manifest?.failed[0].reason ?? "", /no-such-policy/);
    assertEquals(manifest?.failed[0].command, ["run", "1"]);
    assertEquals(storedRows(folder).map(({ point }) => point), [0, 2]);
  }
  await Deno.remove(out, { recursive: true });
});
