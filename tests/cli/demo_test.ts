import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { endingOf, hasRow, kneepoint, namesIn, run } from "./_kneepoint.ts";

const SCENARIO = "scenarios/tail-vs-efficiency.json";

/** The demo's 95 points, made short. */
const SHORT = ["--requests", "5000", "--replications", "2"];

async function withFolder(use: (out: string) => Promise<void>): Promise<void> {
  const out = await Deno.makeTempDir();
  try {
    await use(out);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

Deno.test("the demo prints a table, stores rows and figures, and does so again", async () => {
  await withFolder(async (out) => {
    const demo = () => run(["demo", "--quiet", "--out", out, ...SHORT]);
    const first = await demo();
    assertEquals(first.code, 0, first.stderr);
    assertMatch(first.stdout, /centralized FCFS/);
    assertMatch(first.stdout, /Highest load of the grid/);
    const folder = join(out, "tail-vs-efficiency");
    const [id, ...others] = namesIn(folder);
    assertEquals(others, []);
    assertEquals(namesIn(join(folder, id, "figures")).length, 15);
    assertMatch(
      first.stderr,
      new RegExp(`Results: .*${id}\\nFigures: .*${id}`),
    );
    const second = await demo();
    assertEquals(second.stdout, first.stdout);
    assertEquals(namesIn(folder), [id]);
  });
});

Deno.test("a demo stopped by Ctrl-C names the sweep that goes on from there, and it does", async () => {
  await withFolder(async (out) => {
    const child = kneepoint(
      ["demo", "--out", out, "--workers", "1", ...SHORT],
    ).spawn();
    const output = child.output();
    const folder = join(out, "tail-vs-efficiency");
    while (!hasRow(folder)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    child.kill("SIGINT");
    const { code, stdout, stderr } = endingOf(await output);
    assertEquals(code, 130, stderr);
    assertEquals(stdout, "");
    const [, task] = /run "deno task kneepoint (.*)" with/.exec(stderr) ?? [];
    assertEquals(task, `sweep ${SCENARIO}`, stderr);
    const resumed = await run([...task.split(" "), "--out", out, ...SHORT]);
    assertEquals(resumed.code, 0, resumed.stderr);
    assertMatch(resumed.stderr, /^\d+ of 95 points are in .* already/);
  });
});
