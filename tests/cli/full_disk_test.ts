/** A disk that is really full: a file system of so many KiB. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { readManifest } from "../../lib/store/manifest.ts";
import { namesIn, run, withScenario } from "./_kneepoint.ts";

/** Sixty points, 1.2 MB in the end. */
const SCENARIO = { load: { from: 0.1, to: 0.8, points: 60 }, requests: 300 };

/**
 * Sizes, KiB: too small for the manifest; for most points; for what follows from
 * the points, which are all there; for the last figures.
 */
const SIZES = [8, 100, 600, 900];

const why = await whyNoMount();
if (why !== null) {
  console.error(
    `\n*** A FULL DISK IS NOT TESTED: ${why}; root may mount one on Linux ***\n`,
  );
}

Deno.test({
  name:
    "a disk that is full ends a sweep with status 1 and a word, loses nothing that is finished, and no part of a line counts; with room again, the bytes are those of a sweep that never stopped",
  ignore: why !== null,
  fn: () =>
    withScenario(SCENARIO, async (folder, file) => {
      const whole = await run(["sweep", file, "--out", join(folder, "whole")]);
      const expected = await contentOf(whole.stdout.trimEnd());
      for (const size of SIZES) {
        await withDisk(size, async (out, grow) => {
          const first = await run(["sweep", file, "--out", out]);
          assertFull(first.code, first.stderr, size);
          const kept = wholeLines(out);
          const second = await run(["sweep", file, "--out", out]);
          assertFull(second.code, second.stderr, size);
          assertEquals(wholeLines(out), kept);
          await grow();
          const third = await run(["sweep", file, "--out", out]);
          assertEquals(third.code, 0, third.stderr);
          if (kept > 0) {
            assertMatch(third.stderr, RegExp(`^${kept} of 60 points are in`));
          }
          const content = await contentOf(third.stdout.trimEnd());
          assertEquals(content, expected, `${size} KiB`);
        });
      }
    }),
});

function assertFull(code: number, stderr: string, size: number): void {
  assertEquals(code, 1, `${size} KiB: ${stderr}`);
  assertMatch(stderr, /^Cannot go on: No space left on device/m);
}

/** What of the run in `folder` does not depend on when and how it was made. */
async function contentOf(folder: string) {
  const manifest = await readManifest(join(folder, "manifest.json"));
  const files = [
    "histograms.ndjson",
    ...namesIn(join(folder, "figures")).map((name) => `figures/${name}`),
  ];
  return {
    status: manifest?.status,
    rows: manifest?.rowsSha256,
    // A PDF has its date.
    files: files.filter((name) => !name.endsWith(".pdf"))
      .map((name) => [name, manifest?.files[name].sha256]),
    names: namesIn(folder),
  };
}

/** Points of the run in `out` of which rows and histograms have a whole line. */
function wholeLines(out: string): number {
  const counts = ["points.ndjson", "histograms.ndjson"].map((name) => {
    try {
      const [id] = namesIn(join(out, "tiny"));
      const text = Deno.readTextFileSync(join(out, "tiny", id, name));
      return text.split("\n").length - 1;
    } catch {
      return 0;
    }
  });
  return Math.min(...counts);
}

/** Runs `test` with a file system of `size` KiB, which can be made to grow. */
async function withDisk(
  size: number,
  test: (folder: string, grow: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  await mount("-t", "tmpfs", "-o", `size=${size}k`, "tmpfs", folder);
  try {
    await test(folder, () => mount("-o", "remount,size=16m", folder));
  } finally {
    await new Deno.Command("umount", { args: [folder] }).output();
    await Deno.remove(folder, { recursive: true });
  }
}

async function mount(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("mount", { args })
    .output();
  assert(success, new TextDecoder().decode(stderr));
}

async function whyNoMount(): Promise<string | null> {
  if (Deno.build.os !== "linux") return "this is not Linux";
  try {
    await withDisk(64, () => Promise.resolve());
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}
