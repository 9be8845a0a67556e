/** What a scenario by a stranger can make a command do. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { visible } from "../../lib/cli/output.ts";
import { namesIn, run, withScenario } from "./_kneepoint.ts";

/** A name or title that would do harm wherever it is shown as it is. */
const HOSTILE =
  `=HYPERLINK("http://x")<script>alert(1)</script>\\input{/etc/passwd}\u001b]0;owned\u0007\u009b31m\u202e`;

Deno.test("a name that leads elsewhere, or is no file's, is refused with status 2, and nothing is written", async () => {
  const names = [
    "../escape",
    "..",
    "/tmp/escape",
    "a/../../escape",
    "a\\..\\escape",
    "a\u0000b",
    "",
    ".hidden",
    "nul",
    "CON.json",
    "dot.",
    "x".repeat(101),
    "\u001b[31mred",
  ];
  for (const name of names) {
    await withScenario({ name }, async (folder, file) => {
      const out = join(folder, "deep", "results");
      const ending = await run(["sweep", file, "--out", out]);
      assertEquals(ending.code, 2, JSON.stringify(name));
      assertMatch(ending.stderr, /name must/);
      assertNoControls(ending.stderr);
      assertEquals(namesIn(folder), ["tiny.json"]);
    });
  }
});

Deno.test("a sweep does not write through a link, wherever on the way to its files it lies", async () => {
  await withScenario({}, async (folder, file) => {
    const out = join(folder, "results");
    const first = await run(["sweep", file, "--out", out]);
    assertEquals(first.code, 0, first.stderr);
    const stored = first.stdout.trimEnd();
    const elsewhere = join(folder, "elsewhere");
    for (
      const path of [
        join(out, "tiny"),
        stored,
        join(stored, "points.ndjson"),
        join(stored, "figures"),
        join(stored, "manifest.json"),
      ]
    ) {
      await Deno.rename(path, elsewhere);
      await Deno.symlink(elsewhere, path);
      const before = await treeOf(elsewhere);
      const ending = await run(["sweep", file, "--out", out, "--fresh"]);
      assertEquals(ending.code, 2, ending.stderr);
      assertMatch(ending.stderr, /it must be no symbolic link/);
      assertEquals(await treeOf(elsewhere), before);
      await Deno.remove(path);
      await Deno.rename(elsewhere, path);
    }
    // The folder of results itself is the user's own choice.
    await Deno.rename(out, elsewhere);
    await Deno.symlink(elsewhere, out);
    const ending = await run(["sweep", file, "--out", out, "--fresh"]);
    assertEquals(ending.code, 0, ending.stderr);
  });
});

Deno.test("text from a scenario does nothing but stand there: on the terminal, in tables, figures and citations", async () => {
  const changes = {
    title: HOSTILE,
    load: [0.3, 0.6],
    requests: 200,
    service: {
      distribution: "bimodal",
      modes: [
        { class: HOSTILE, timeUs: 1, weight: 0.5 },
        { class: "scan", timeUs: 2, weight: 0.5 },
      ],
    },
  };
  await withScenario(changes, async (folder, file) => {
    for (
      const args of [
        ["check", file],
        ["simulate", file],
        ["sweep", file, "--out", folder, "--dry-run"],
      ]
    ) {
      const { stdout, stderr } = await run(args);
      assertNoControls(stdout);
      assertNoControls(stderr);
    }
    const ending = await run(["sweep", file, "--out", folder]);
    assertEquals(ending.code, 0, ending.stderr);
    assertNoControls(ending.stderr);
    const stored = ending.stdout.trimEnd();
    const read = (name: string) => Deno.readTextFile(join(stored, name));
    for (const line of (await read("points.csv")).split("\r\n")) {
      for (const cell of line.split(",")) assert(!/^"?[=+@]/.test(cell), cell);
    }
    const figures = namesIn(join(stored, "figures"))
      .filter((name) => name.endsWith(".svg"));
    assert(figures.length > 0);
    for (const name of figures) {
      const svg = await read(`figures/${name}`);
      assert(!/<script/i.test(svg), name);
      // deno-lint-ignore no-control-regex
      assert(!/[\u0000-\u0008\u000b-\u001f]/.test(svg), name);
    }
    assert(!(await read("cite.bib")).includes("\\input{"));
  });
});

Deno.test("what is printed commands no terminal, and JSON stays the same JSON", () => {
  assertEquals(visible("µs\tand\n"), "µs\tand\n");
  assertEquals(visible("\u001b[2J\u009b\u202e"), "\\u001b[2J\\u009b\\u202e");
  const row = { [HOSTILE]: HOSTILE };
  assertEquals(JSON.parse(visible(JSON.stringify(row))), row);
});

function assertNoControls(text: string): void {
  // deno-lint-ignore no-control-regex
  const found = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
  assert(!found.test(text), JSON.stringify(text));
}

/** Every file below `path`, with its size and when it was written. */
async function treeOf(path: string): Promise<string[]> {
  const { isDirectory, size, mtime } = await Deno.stat(path);
  if (!isDirectory) return [`${path} ${size} ${mtime?.getTime()}`];
  const lines: string[] = [];
  for (const name of namesIn(path)) {
    lines.push(...await treeOf(join(path, name)));
  }
  return lines;
}
