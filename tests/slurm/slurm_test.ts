/** The Slurm engine on a real Slurm. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { SlurmEngine } from "../../lib/cli/slurm_engine.ts";
import { slurmFlags } from "../../lib/cli/slurm_job.ts";
import { storeScenario } from "../../lib/cli/store_scenario.ts";
import { readManifest } from "../../lib/store/manifest.ts";
import {
  type Ending,
  endingOf,
  kneepoint,
  namesIn,
  rowsIn,
  run,
  withScenario,
} from "../cli/_kneepoint.ts";
import { brokenPointOf, pointOf, scenarioOf } from "../sweep/_points.ts";
import { Cluster, until, whyNoCluster } from "./_cluster.ts";

/** Sixteen points of half a second each, about. */
const SCENARIO = {
  load: { from: 0.1, to: 0.8, points: 16 },
  requests: 1_000_000,
};

const why = await whyNoCluster();
if (why !== null) {
  console.error(
    `\n*** THE SLURM ENGINE IS NOT TESTED: ${why}. On Debian, as root: apt-get install -y slurm-wlm munge ***\n`,
  );
}

/** What a test is given: a cluster, a scenario, and where results go. */
interface Bench {
  readonly cluster: Cluster;
  readonly file: string;
  readonly out: string;
  /** The same scenario's run on this machine. */
  readonly local: string;
}

Deno.test({
  name: "the Slurm engine, on a real Slurm of two nodes",
  ignore: why !== null,
  fn: async (t) => {
    const cluster = await Cluster.start();
    try {
      await withScenario(SCENARIO, async (folder, file) => {
        const local = await run(["sweep", file, "--out", join(folder, "l")]);
        assertEquals(local.code, 0, local.stderr);
        const bench = async (): Promise<Bench> => ({
          cluster,
          file,
          out: await Deno.makeTempDir({ dir: folder }),
          local: local.stdout.trimEnd(),
        });
        // Slurm's shortest time limit is a minute: it passes while others are tested.
        const timeout = Promise.allSettled([testTimeout(await bench())]);
        for (const [name, test] of Object.entries(STEPS)) {
          await t.step(name, async () => await test(await bench()));
        }
        await t.step(
          "after tasks that ran out of time, what they finished is kept",
          async () => {
            const [{ status, ...of }] = await timeout;
            if (status === "rejected" && "reason" in of) throw of.reason;
          },
        );
        await t.step(
          "a node that is killed in mid-run costs what it had not finished, and Slurm starts that again elsewhere",
          async () => await testNodeKilled(await bench()),
        );
      });
    } finally {
      await cluster.stop();
    }
  },
});

const STEPS: Record<string, (bench: Bench) => Promise<void>> = {
  "a sweep gives the bytes of a local one": async (bench) => {
    const ending = await slurm(bench, "--max-tasks", "4");
    assertEquals(ending.code, 0, ending.stderr);
    assertMatch(ending.stderr, /^Job \d+: 4 tasks of about 0:\d\d at most$/m);
    await assertSame(bench, ending.stdout.trimEnd());
    const logs = await slurm(bench, "--logs");
    assertEquals(logs.stdout.match(/^== task \d, points /gm)?.length, 4);
    assertEquals(
      logs.stdout.match(/^Task \d: 4 points computed$/gm)?.length,
      4,
    );
    const again = await slurm(bench);
    assertEquals(again.code, 0, again.stderr);
    assertMatch(again.stderr, /16 of 16 points are in/);
  },

  "a sweep that is not waited for is brought in by the same command": async (
    bench,
  ) => {
    const detached = await slurm(bench, "--max-tasks", "3", "--detach");
    assertEquals(detached.code, 0, detached.stderr);
    const folder = detached.stdout.trimEnd();
    assertEquals(rowsOf(folder).length, 0);
    const waited = await slurm(bench);
    assertEquals(waited.code, 0, waited.stderr);
    assertMatch(waited.stderr, /^Job \d+ is under way: waiting for it$/m);
    assertEquals(namesIn(join(folder, "slurm")), ["1"]);
    await assertSame(bench, folder);
  },

  "Ctrl-C ends the waiting and not the job": async (bench) => {
    const child = started(bench, "--max-tasks", "2");
    const output = child.output();
    const folder = await folderOf(bench);
    await until("a first row", () => rowBytes(folder) > 0);
    child.kill("SIGINT");
    const ending = endingOf(await output);
    assertEquals(ending.code, 130, ending.stderr);
    assertMatch(
      ending.stderr,
      /^Job (\d+) goes on without being waited for: "scancel \1" ends it$/m,
    );
    const again = await slurm(bench);
    assertEquals(again.code, 0, again.stderr);
    assertEquals(namesIn(join(folder, "slurm")), ["1"]);
    await assertSame(bench, folder);
  },

  "after cancelled tasks, only what is missing is submitted": async (bench) => {
    const child = started(bench, "--max-tasks", "8");
    const output = child.output();
    const folder = await folderOf(bench);
    await until("a first row", () => rowBytes(folder) > 0);
    const job = await jobIn(folder);
    await bench.cluster.run("scancel", job);
    const ending = endingOf(await output);
    assertEquals(ending.code, 1, ending.stderr);
    assertMatch(ending.stderr, /^Task \d of job \d+ \(CANCELLED\) left 2 of/m);
    assertMatch(
      ending.stderr,
      /^The same command again submits what is missing/m,
    );
    const kept = rowsOf(folder).length;
    assert(kept > 0 && kept < 16, `${kept} kept`);
    assertEquals(
      (await readManifest(join(folder, "manifest.json")))?.status,
      "incomplete",
    );
    const again = await slurm(bench, "--max-tasks", "2");
    assertEquals(again.code, 0, again.stderr);
    const plan = JSON.parse(
      await Deno.readTextFile(join(folder, "slurm", "2", "plan.json")),
    );
    assertEquals(
      plan.shards.flatMap(({ points }: { points: number[] }) => points).length,
      16 - kept,
    );
    await assertSame(bench, folder);
  },

  "a point that fails is told with its reason and command, and the others are finished":
    async ({ cluster, out }) => {
      const points = [pointOf(0), brokenPointOf(1), pointOf(2)];
      Deno.env.set("SLURM_CONF", cluster.env.SLURM_CONF);
      const { status, folder } = await storeScenario({
        scenario: { ...scenarioOf(0), points },
        identity: { run: "0123456789", traces: new Map() },
        numbers: [0, 1, 2],
        out,
        engine: new SlurmEngine(slurmFlags({ maxTasks: 2 })),
        isFresh: false,
        isQuiet: true,
        resume: "",
        command: [],
        commandOf: (number) => ["run", String(number)],
      });
      Deno.env.delete("SLURM_CONF");
      assertEquals(status, 1);
      assertEquals(rowsOf(folder).map(({ point }) => point), [0, 2]);
      const manifest = await readManifest(join(folder, "manifest.json"));
      assertEquals(manifest?.failed.map(({ point }) => point), [1]);
      assertMatch(manifest?.failed[0].reason ?? "", /no-such-policy/);
      assertEquals(manifest?.failed[0].command, ["run", "1"]);
    },

  "what Slurm refuses is told, with status 2, and nothing is written": async (
    bench,
  ) => {
    for (
      const [wrong, message] of [
        [["--partition", "nowhere"], /invalid partition specified: nowhere/],
        [["--sbatch=--mem=999G"], /Cannot use Slurm: sbatch said: /],
        [["--sbatch=--array=0-3"], /must not be one that Kneepoint gives/],
        [["--sbatch", "mem"], /must begin with "-"/],
      ] as const
    ) {
      const ending = await slurm(bench, ...wrong);
      assertEquals(ending.code, 2, ending.stderr);
      assertMatch(ending.stderr, message);
    }
    assertEquals(namesIn(bench.out), []);
  },
};

/** A task is stopped, and the minute it has goes on. */
async function testTimeout(bench: Bench): Promise<void> {
  const child = started(bench, "--max-tasks", "1", "--time", "1");
  const output = child.output();
  const folder = await folderOf(bench);
  await until("a first row", () => rowBytes(folder) > 0);
  const job = await jobIn(folder);
  await bench.cluster.run("scancel", "--signal=STOP", "--full", job);
  const ending = endingOf(await output);
  assertEquals(ending.code, 1, ending.stderr);
  assertMatch(
    ending.stderr,
    /^Task 0 of job \d+ \(TIMEOUT\) left \d+ of its 16 points: .*0\.log$/m,
  );
  const kept = rowsOf(folder).length;
  assert(kept > 0 && kept < 16, `${kept} kept`);
  const again = await slurm(bench);
  assertEquals(again.code, 0, again.stderr);
  await assertSame(bench, folder);
}

async function testNodeKilled(bench: Bench): Promise<void> {
  const child = started(bench, "--max-tasks", "4");
  const output = child.output();
  const folder = await folderOf(bench);
  await until("a first row", () => rowBytes(folder) > 0);
  await bench.cluster.killNode("n1");
  // Slurm would have what it starts again wait for two minutes.
  let again: string[] = [];
  await until("a task to be queued again", async () => {
    const queue = await bench.cluster.run(
      "squeue",
      "--noheader",
      "--array",
      "--format=%F_%K %r",
    );
    again = [...queue.matchAll(/^(\S+) BeginTime$/gm)].map(([, task]) => task);
    return again.length > 0;
  });
  for (const task of again) {
    await bench.cluster.run(
      "scontrol",
      "update",
      `jobid=${task}`,
      "starttime=now",
    );
  }
  const ending = endingOf(await output);
  assertEquals(ending.code, 0, ending.stderr);
  await assertSame(bench, folder);
  bench.cluster.startNode("n1");
  await bench.cluster.untilIdle("n1", "n2");
}

function started({ cluster, file, out }: Bench, ...options: string[]) {
  return kneepoint(
    ["sweep", file, "--out", out, "--engine", "slurm", ...options],
    { env: cluster.env },
  ).spawn();
}

async function slurm(bench: Bench, ...options: string[]): Promise<Ending> {
  return endingOf(await started(bench, ...options).output());
}

/** The folder of the one run that is below `out`, once it is there. */
async function folderOf({ out }: Bench): Promise<string> {
  const name = join(out, "tiny");
  const runs = () => {
    try {
      return namesIn(name);
    } catch {
      return [];
    }
  };
  await until("a run", () => runs().length > 0);
  return join(name, runs()[0]);
}

/** The number of the job last submitted. */
async function jobIn(folder: string): Promise<string> {
  const [last] = namesIn(join(folder, "slurm")).reverse();
  return (await Deno.readTextFile(join(folder, "slurm", last, "job"))).trim();
}

/** Bytes that tasks have written. */
function rowBytes(folder: string): number {
  try {
    const [last] = namesIn(join(folder, "slurm")).reverse();
    const rows = join(folder, "slurm", last, "rows");
    return namesIn(rows)
      .reduce((sum, name) => sum + Deno.statSync(join(rows, name)).size, 0);
  } catch {
    return 0;
  }
}

function rowsOf(folder: string) {
  return rowsIn(Deno.readTextFileSync(join(folder, "points.ndjson")));
}

/** Makes sure that a run is that of this machine, byte for byte but for the time it took. */
async function assertSame({ local }: Bench, folder: string): Promise<void> {
  assertEquals(rowsOf(folder), rowsOf(local));
  const [ours, theirs] = await Promise.all(
    [folder, local].map((of) => readManifest(join(of, "manifest.json"))),
  );
  assertEquals(ours?.status, "complete");
  assertEquals(ours?.rowsSha256, theirs?.rowsSha256);
  assertEquals(
    await Deno.readTextFile(join(folder, "histograms.ndjson")),
    await Deno.readTextFile(join(local, "histograms.ndjson")),
  );
  // What was taken in is not kept twice.
  for (const name of namesIn(join(folder, "slurm"))) {
    assertEquals(namesIn(join(folder, "slurm", name, "rows")), []);
  }
}
