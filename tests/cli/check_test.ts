import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { run, scenarioText, withScenario } from "./_kneepoint.ts";

Deno.test("check says what a scenario would run, and runs nothing", async () => {
  const { code, stdout, stderr } = await run(
    ["check", "-"],
    scenarioText({ requests: 1e9 }),
  );
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^tiny: /);
  assertMatch(stdout, /3 points, 6000000000 measured requests/);
});

Deno.test("check reads a trace to its end and sums it up", async () => {
  await withScenario({}, async (folder) => {
    const trace = join(folder, "trace.csv");
    await Deno.writeTextFile(trace, "at,tokens\n0,2\n10,4\n20,6\n");
    const good = await run([
      "check",
      trace,
      "--arrival",
      "at:us",
      "--service",
      "tokens:0.5",
    ]);
    assertEquals(good.code, 0, good.stderr);
    assertMatch(good.stdout, /rows 3/);
    const missing = await run(["check", trace, "--arrival", "att:us"]);
    assertEquals(missing.code, 2);
    assertMatch(missing.stderr, /at/);
    const unit = await run(["check", trace, "--arrival", "at:parsec"]);
    assertEquals(unit.code, 2);
    assertMatch(unit.stderr, /COLUMN:UNIT/);
  });
});
