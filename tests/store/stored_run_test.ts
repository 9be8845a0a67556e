import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { join } from "@std/path";
import type { Row } from "../../lib/stats/row.ts";
import { hashFile } from "../../lib/store/files.ts";
import { runFolder } from "../../lib/store/layout.ts";
import { RunIsBusyError } from "../../lib/store/lock.ts";
import { readManifest } from "../../lib/store/manifest.ts";
import {
  StoredRun,
  type StoredRunOptions,
} from "../../lib/store/stored_run.ts";
import { sourceHash } from "../../lib/store/versions.ts";
import { scenarioOf } from "../sweep/_points.ts";

/** A row as far as storing is concerned. */
function rowOf(point: number, wallSeconds: number): Row {
  return {
    point,
    policy: "p",
    load: point / 10,
    wallSeconds,
  } as unknown as Row;
}

async function inFolder(
  test: (options: StoredRunOptions) => Promise<void>,
): Promise<void> {
  const out = await Deno.makeTempDir();
  try {
    await test({
      out,
      scenario: scenarioOf(3),
      traces: new Map(),
      run: "0123456789",
      command: ["kneepoint", "sweep", "x.json"],
      clock: () => new Date(0),
    });
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

/** A run of all points in `order`; its manifest. */
async function storeAll(
  options: StoredRunOptions,
  order: readonly number[],
  wallSeconds: number,
) {
  const run = await StoredRun.open(options);
  await run.begin();
  for (const point of order) {
    await run.add(rowOf(point, wallSeconds), { counts: [point] });
  }
  await run.settle();
  await run.addFigure("figure.svg", new TextEncoder().encode("<svg/>"));
  await run.finish();
  assert(await run.isSettled());
  await run.close();
  return (await readManifest(join(run.folder, "manifest.json")))!;
}

Deno.test("a run's manifest states the true size and hash of every other file in its folder", () =>
  inFolder(async (options) => {
    const manifest = await storeAll(options, [2, 0, 1], 1);
    const folder = runFolder(options.out, "small", options.run);
    const files = [
      "cite.bib",
      "figures/figure.svg",
      "histograms.ndjson",
      "points.csv",
      "points.ndjson",
      "points.parquet",
      "ro-crate-metadata.json",
    ];
    assertEquals(Object.keys(manifest.files).sort(), files);
    for (const [file, { bytes, sha256 }] of Object.entries(manifest.files)) {
      assertEquals((await Deno.stat(join(folder, file))).size, bytes);
      assertEquals(await hashFile(join(folder, file)), sha256);
    }
    const there = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals(there, [
      "cite.bib",
      "figures",
      "histograms.ndjson",
      "manifest.json",
      "points.csv",
      "points.ndjson",
      "points.parquet",
      "ro-crate-metadata.json",
    ]);
    assertEquals(manifest.status, "complete");
    assertEquals(manifest.scenario, options.scenario);
  }));

Deno.test("a manifest says what its run read, what made it, and what cannot be had again", () =>
  inFolder(async (options) => {
    const trace = join(options.out, "trace.csv");
    await Deno.writeTextFile(trace, "at\n1\n2\n");
    const sha256 = await hashFile(trace);
    const traces = new Map([[trace, sha256]]);
    const run = await StoredRun.open({ ...options, traces });
    await run.begin();
    await run.add(rowOf(0, 1), {});
    run.addFailure({ point: 1, reason: "no reason" });
    await run.settle();
    await run.finish();
    await run.close();
    const manifest = (await readManifest(join(run.folder, "manifest.json")))!;
    assertEquals(manifest.status, "incomplete");
    assertEquals(manifest.traces, { [trace]: { bytes: 7, sha256 } });
    assertMatch(manifest.versions.source!, /^[0-9a-f]{64}$/);
    assertEquals(manifest.versions.source, await sourceHash());
    assertEquals(manifest.notReproducible.length, 3);
    assertMatch(manifest.notReproducible[2], /^point 1: it failed/);
  }));

Deno.test("rows have the same hash whatever order they came in and however long they took", async () => {
  const hashes = new Set<string | null>();
  const files = new Set<string>();
  for (
    const [order, wallSeconds] of [[[0, 1, 2], 1], [[2, 1, 0], 2]] as const
  ) {
    await inFolder(async (options) => {
      const manifest = await storeAll(options, order, wallSeconds);
      hashes.add(manifest.rowsSha256);
      files.add(manifest.files["histograms.ndjson"].sha256);
    });
  }
  assertEquals(hashes.size, 1);
  assertEquals(files.size, 1);
});

Deno.test("a point counts as finished only with both its row and its histograms", () =>
  inFolder(async (options) => {
    const manifest = await storeAll(options, [0, 1, 2], 1);
    const folder = runFolder(options.out, "small", manifest.run);
    await Deno.writeTextFile(
      join(folder, "histograms.ndjson"),
      `{"point":1}\n`,
    );
    const run = await StoredRun.open(options);
    assertEquals([...run.finished], [1]);
    assertEquals(await run.isSettled(), false);
    await run.close();
  }));

Deno.test("a run has one writer at a time, and the next one after it", () =>
  inFolder(async (options) => {
    const first = await StoredRun.open(options);
    await assertRejects(
      () => StoredRun.open(options),
      RunIsBusyError,
      "another process is writing it",
    );
    await first.close();
    await (await StoredRun.open(options)).close();
  }));

Deno.test("no name leads out of the results folder", () => {
  for (
    const name of [
      "..",
      ".",
      "",
      "a/b",
      "/etc",
      "a\\b",
      ".hidden",
      "a\0b",
      "C:x",
    ]
  ) {
    assertThrows(
      () => runFolder("results", name, "0"),
      RangeError,
      "Cannot name a file",
    );
    assertThrows(
      () => runFolder("results", "x", name),
      RangeError,
      "Cannot name a file",
    );
  }
  assertEquals(
    runFolder("results", "a-b_c.d", "0"),
    join("results", "a-b_c.d", "0"),
  );
});

Deno.test("cite.bib escapes what TeX would take for a command", () =>
  inFolder(async (options) => {
    const scenario = {
      ...options.scenario,
      title: "50 % of \\x_{1} & $2 #3~^",
    };
    await storeAll({ ...options, scenario }, [0, 1, 2], 1);
    const bibtex = await Deno.readTextFile(
      join(runFolder(options.out, "small", options.run), "cite.bib"),
    );
    assert(
      bibtex.includes(
        "50 \\% of \\textbackslash{}x\\_\\textbraceleft{}1\\textbraceright{} \\& \\$2 \\#3\\textasciitilde{}\\textasciicircum{}",
      ),
      bibtex,
    );
    assert(bibtex.includes(options.run));
  }));
