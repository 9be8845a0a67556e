/** What a task does, with no Slurm at all. */

import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { Collector } from "../../lib/slurm/collect.ts";
import { Submission } from "../../lib/slurm/submission.ts";
import { runTask } from "../../lib/slurm/task.ts";
import { hashTraces } from "../../lib/store/identity.ts";
import { StoredRun } from "../../lib/store/stored_run.ts";
import { runScenario } from "../../lib/sweep/run.ts";
import { namesIn } from "../cli/_kneepoint.ts";
import {
  brokenPointOf,
  pointOf,
  scenarioOf,
  textOf,
} from "../sweep/_points.ts";

/** A run that was begun, and a submission of its points, in shards. */
async function inRun(
  points: Parameters<typeof pointOf>[1][],
  shards: number[][],
  test: (run: StoredRun, submission: Submission, out: string) => Promise<void>,
): Promise<void> {
  const out = await Deno.makeTempDir();
  const scenario = {
    ...scenarioOf(0),
    points: points.map((changes, point) =>
      changes === undefined ? brokenPointOf(point) : pointOf(point, changes)
    ),
  };
  const run = await StoredRun.open({
    out,
    scenario,
    traces: await hashTraces(scenario),
    run: "0123456789",
    command: [],
    clock: () => new Date(0),
  });
  try {
    await run.begin();
    const submission = await Submission.create(
      run.folder,
      {
        format: 1,
        workers: 1,
        shards: shards.map((points) => ({ points, seconds: 1 })),
      },
      () => "",
    );
    await test(run, submission, out);
  } finally {
    await run.close();
    await Deno.remove(out, { recursive: true });
  }
}

function optionsOf({ folder }: Submission, task: number, restart = 0) {
  return { folder, task, restart, say: () => {} };
}

const SMALL = { requests: 200, replications: 1 };

Deno.test("tasks compute their shards and no more; what they write is taken in as it comes", () =>
  inRun(
    [SMALL, SMALL, SMALL, SMALL],
    [[0, 3], [1, 2]],
    async (run, submission) => {
      const collector = new Collector(run, () => {});
      assertEquals(await runTask(optionsOf(submission, 1)), 0);
      await collector.collect();
      assertEquals([...run.finished].sort(), [1, 2]);
      assertEquals(await runTask(optionsOf(submission, 0)), 0);
      await collector.collect();
      assertEquals([...run.finished].sort(), [0, 1, 2, 3]);
      await run.settle();
      const rows = await Array.fromAsync(run.rows());
      const points = [0, 1, 2, 3].map((point) => pointOf(point, SMALL));
      const expected = await runScenario({ ...scenarioOf(0), points });
      assertEquals(rows.map(textOf), expected.map(textOf));
      await collector.removeTaken();
      assertEquals(namesIn(submission.rows), []);
    },
  ));

Deno.test("a task that is started again computes what is left, in a file of its own", () =>
  inRun([SMALL, SMALL, SMALL], [[0, 1, 2]], async (run, submission) => {
    await runTask(optionsOf(submission, 0));
    const first = join(submission.rows, "0.0.ndjson");
    const lines = (await Deno.readTextFile(first)).split("\n");
    // It died while it wrote the last line.
    const torn = [lines[0], lines[1], lines[2].slice(0, 30)].join("\n");
    await Deno.writeTextFile(first, torn);
    await runTask(optionsOf(submission, 0, 1));
    assertEquals(namesIn(submission.rows), ["0.0.ndjson", "0.1.ndjson"]);
    const again = await Deno.readTextFile(
      join(submission.rows, "0.1.ndjson"),
    );
    assertEquals(again.trimEnd().split("\n").length, 1);
    assertEquals(await Deno.readTextFile(first), torn);
    await new Collector(run, () => {}).collect();
    assertEquals(run.finished.size, 3);
  }));

Deno.test("a line is taken in when it is whole, however often it is looked at before", () =>
  inRun([SMALL], [[0]], async (run, submission) => {
    await runTask(optionsOf(submission, 0));
    const path = join(submission.rows, "0.0.ndjson");
    const text = await Deno.readTextFile(path);
    const collector = new Collector(run, () => {});
    for (const length of [0, 1, 100, text.length - 1]) {
      await Deno.writeTextFile(path, text.slice(0, length));
      await collector.collect();
      assertEquals(run.finished.size, 0);
    }
    await Deno.writeTextFile(path, `${text}garbage\n`);
    await collector.collect();
    await collector.collect();
    assertEquals(run.finished.size, 1);
    await run.settle();
    assertEquals((await Array.fromAsync(run.rows())).length, 1);
  }));

Deno.test("a point that fails is told, and its task goes on", () =>
  inRun([SMALL, undefined, SMALL], [[0, 1, 2]], async (run, submission) => {
    assertEquals(await runTask(optionsOf(submission, 0)), 1);
    const failed: [number, string][] = [];
    const collector = new Collector(
      run,
      (point, reason) => failed.push([point, reason]),
    );
    await collector.collect();
    await collector.collect();
    assertEquals([...run.finished].sort(), [0, 2]);
    assertEquals(failed.length, 1);
    assertEquals(failed[0][0], 1);
    assertMatch(failed[0][1], /no-such-policy/);
  }));

Deno.test("a task computes nothing for another version, another source, or another trace than was submitted", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "trace.csv");
  const trace = "us\n" + "1\n".repeat(1000);
  await Deno.writeTextFile(file, trace);
  const traced = {
    ...SMALL,
    service: { distribution: "trace", file, column: "us", unit: "us" },
  } as const;
  await inRun([traced], [[0]], async (run, submission) => {
    await Deno.writeTextFile(file, trace + "2\n");
    await assertRejects(
      () => runTask(optionsOf(submission, 0)),
      Error,
      "has changed since it was submitted",
    );
    await Deno.writeTextFile(file, trace);
    const manifest = join(run.folder, "manifest.json");
    const text = await Deno.readTextFile(manifest);
    for (const field of ["kneepoint", "source"]) {
      const changed = text.replace(
        RegExp(`"${field}": "[^"]*"`),
        `"${field}": "x"`,
      );
      await Deno.writeTextFile(manifest, changed);
      await assertRejects(
        () => runTask(optionsOf(submission, 0)),
        Error,
        "it was submitted by another version or source",
      );
    }
    assertEquals(namesIn(submission.rows), []);
    await Deno.writeTextFile(manifest, text);
    assertEquals(await runTask(optionsOf(submission, 0)), 0);
  });
  await Deno.remove(folder, { recursive: true });
});
