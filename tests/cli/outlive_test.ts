/** What a sweep comes to when something happens to it. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { readManifest } from "../../lib/store/manifest.ts";
import {
  endingOf,
  hasRow,
  kneepoint,
  namesIn,
  rowsIn,
  run,
  scenarioText,
  withScenario,
} from "./_kneepoint.ts";

async function sweep(file: string, out: string, ...options: string[]) {
  return await run(["sweep", file, "--out", out, ...options]);
}

function rowsOf(folder: string) {
  return rowsIn(Deno.readTextFileSync(join(folder, "points.ndjson")));
}

/** What is left of a run that was stopped once `isTime`. */
async function stopOnce(
  isTime: () => boolean,
  args: readonly string[],
  signal: Deno.Signal,
) {
  const child = kneepoint(args).spawn();
  const output = child.output();
  while (!isTime()) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill(signal);
  return endingOf(await output);
}

Deno.test("a disk that is full ends the sweep with status 1; what is finished is kept, and the rest runs once there is room", async () => {
  const changes = { load: { from: 0.1, to: 0.8, points: 60 }, requests: 300 };
  await withScenario(changes, async (folder, file) => {
    const whole = await sweep(file, join(folder, "whole"));
    const out = join(folder, "out");
    // No file may pass 200 KiB: the row that would fails as on a full disk.
    const [program, ...words] = commandLine(["sweep", file, "--out", out]);
    const full = await new Deno.Command("bash", {
      args: [
        "-c",
        `trap '' XFSZ; ulimit -f 200; exec "$@"`,
        "bash",
        program,
        ...words,
      ],
      cwd: join(import.meta.dirname!, "..", ".."),
      // The runtime's own caches are files as well.
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdout: "piped",
      stderr: "piped",
    }).output();
    const ending = endingOf(full);
    assertEquals(ending.code, 1, ending.stderr);
    assertMatch(ending.stderr, /Cannot go on: File too large/);
    const [, kept] = /Stopped: (\d+) of 60 points are kept/.exec(
      ending.stderr,
    )!;
    assert(Number(kept) > 5 && Number(kept) < 60, kept);
    const again = await sweep(file, out);
    assertEquals(again.code, 0, again.stderr);
    assertMatch(again.stderr, RegExp(`^${kept} of 60 points are in`, "m"));
    assertEquals(
      rowsOf(again.stdout.trimEnd()),
      rowsOf(whole.stdout.trimEnd()),
    );
  });
});

/** The words of the command `kneepoint args`. */
function commandLine(args: readonly string[]): string[] {
  const config = JSON.parse(
    Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)),
  );
  const [, ...words] = config.tasks.kneepoint.split(" ");
  return [Deno.execPath(), ...words, ...args];
}

Deno.test("a second process on the same run is told who has it, and does it no harm", async () => {
  const changes = { load: [0.5], requests: 3_000_000 };
  await withScenario(changes, async (folder, file) => {
    const child = kneepoint(["sweep", file, "--out", folder]).spawn();
    const output = child.output();
    const lock = () => {
      try {
        const [run] = namesIn(join(folder, "tiny"));
        return JSON.parse(
          Deno.readTextFileSync(join(folder, "tiny", run, ".lock")),
        ).pid;
      } catch {
        return null;
      }
    };
    while (lock() === null) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const second = await sweep(file, folder);
    assertEquals(second.code, 2);
    assertMatch(
      second.stderr,
      RegExp(`another process is writing it: process ${child.pid} on `),
    );
    const first = endingOf(await output);
    assertEquals(first.code, 0, first.stderr);
    assertEquals(rowsOf(first.stdout.trimEnd()).length, 1);
  });
});

Deno.test("who takes a run from a process that was killed says so", async () => {
  const changes = { load: [0.1, 0.2], replications: 1, requests: 2_000_000 };
  await withScenario(changes, async (folder, file) => {
    const out = join(folder, "out");
    await stopOnce(
      () => hasRow(join(out, "tiny")),
      ["sweep", file, "--out", out, "--workers", "1"],
      "SIGKILL",
    );
    const again = await sweep(file, out, "--requests", "2000000");
    assertEquals(again.code, 0, again.stderr);
    assertMatch(again.stderr, /^Ended without a word: process \d+ on .*since/m);
  });
});

Deno.test("a scenario that is edited runs only what changed, and --dry-run says what that is and why", async () => {
  await withScenario({}, async (folder, file) => {
    const out = join(folder, "out");
    const first = await sweep(file, out);
    await Deno.writeTextFile(file, scenarioText({ load: [0.5, 0.6, 0.7] }));
    const asked = await sweep(file, out, "--dry-run");
    const [, id] = /\/([0-9a-f]{10})\n/.exec(first.stdout)!;
    assertMatch(
      asked.stdout,
      RegExp(`^Points 0,2: cached in .*tiny/${id}, to be taken over$`, "m"),
    );
    assertMatch(asked.stdout, /^Points 1: to run: new: load 0\.6$/m);
    assertMatch(asked.stdout, /^1 of 3 points to run: about 0:\d\d on/m);
    const second = await sweep(file, out);
    assertMatch(second.stderr, /^2 of 3 points are taken from other runs$/m);
    const folderOfSecond = second.stdout.trimEnd();
    const manifest = await readManifest(join(folderOfSecond, "manifest.json"));
    assertEquals(manifest?.reused, { [id]: [0, 2] });
    const alone = await sweep(file, join(folder, "alone"));
    assertEquals(rowsOf(folderOfSecond), rowsOf(alone.stdout.trimEnd()));
    const settled = await sweep(file, out, "--dry-run");
    assertMatch(settled.stdout, /^Points 0\.\.2: cached$/m);
    assertMatch(settled.stdout, /^Nothing to run$/m);
  });
});

Deno.test("a run is not gone on with by another source of the same version, unless afresh", async () => {
  await withScenario({}, async (folder, file) => {
    const part = await sweep(file, folder, "--points", "0..1");
    const manifest = join(part.stdout.trimEnd(), "manifest.json");
    const text = await Deno.readTextFile(manifest);
    const source = /"source": "[^"]*"/;
    await Deno.writeTextFile(
      manifest,
      text.replace(source, '"source": "0123"'),
    );
    const refused = await sweep(file, folder);
    assertEquals(refused.code, 2);
    assertMatch(
      refused.stderr,
      /its rows are by another source of version .*: --fresh starts over/,
    );
    assertEquals(rowsOf(part.stdout.trimEnd()).length, 2);
    const fresh = await sweep(file, folder, "--fresh");
    assertEquals(fresh.code, 0, fresh.stderr);
  });
});
