import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { APART, namesIn, run, withScenario } from "./_kneepoint.ts";

Deno.test("trace prints a trace of the slowest request, and writes a drawing beside", async () => {
  await withScenario({ load: 0.7 }, async (folder, file) => {
    const drawing = join(folder, "worst.svg");
    const { code, stdout, stderr } = await run([
      "trace",
      file,
      "--gantt",
      drawing,
    ]);
    assertEquals(code, 0, stderr);
    const { traceEvents, otherData } = JSON.parse(stdout);
    assert(traceEvents.length > 10);
    assertEquals(otherData.replication, 0);
    assert(/request \d+ \("all"\) took [\d.]+ µs/.test(stderr), stderr);
    assert((await Deno.readTextFile(drawing)).startsWith("<svg"));
  });
});

Deno.test("trace --out writes a file, and nothing to standard output", async () => {
  await withScenario({ load: 0.7 }, async (folder, file) => {
    const out = join(folder, "window.json");
    const ending = await run(
      ["trace", file, "--around", "500", "--window", "20", "--out", out],
    );
    assertEquals([ending.code, ending.stdout], [0, ""], ending.stderr);
    const text = await Deno.readTextFile(out);
    assert(JSON.parse(text).traceEvents.length > 5);
    assert(ending.stderr.startsWith("490 to 510 µs: "), ending.stderr);
  });
});

Deno.test("trace says what is wrong with what was typed, and writes nothing", async () => {
  await withScenario({}, async (folder, file) => {
    const out = join(folder, "window.json");
    const cases: [readonly string[], string][] = [
      [[], "Cannot trace 3 points at once: --point must say which, 0 to 2\n"],
      [["--point", "3"], "--point must be at most 2, got 3"],
      [["--point", "0", "--replication", "2"], "--replication must be below 2"],
      [["--point", "0", "--around", "worst"], "must be"],
      [["--point", "0", "--window", "0"], "must be above 0"],
      [["--point", "0", "--around", "1e9"], "before the last arrival"],
    ];
    for (const [args, message] of cases) {
      const ending = await run(["trace", file, "--out", out, ...args]);
      assertEquals([ending.code, ending.stdout], [2, ""], ending.stderr);
      assert(ending.stderr.includes(message), ending.stderr);
      assert(!ending.stderr.includes(" at file:"), ending.stderr);
      assertEquals(namesIn(folder), ["tiny.json"]);
    }
  });
});

Deno.test("trace traces the machine of the application that is named", async () => {
  await withScenario(APART, async (_folder, file) => {
    const { code, stdout, stderr } = await run(
      ["trace", file, "--application", "b"],
    );
    assertEquals(code, 0, stderr);
    assert(/request \d+ \("b\/all"\) took/.test(stderr), stderr);
    assertEquals(JSON.parse(stdout).otherData.application, "b");
    const unnamed = await run(["trace", file]);
    assertEquals([unnamed.code, unnamed.stdout], [2, ""]);
    assert(
      unnamed.stderr.includes(
        'application must be "a" or "b", for each has a machine of its own',
      ),
      unnamed.stderr,
    );
  });
});
