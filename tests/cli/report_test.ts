import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { namesIn, run, withScenario } from "./_kneepoint.ts";

Deno.test("report writes a run as one page, and says where", () =>
  withScenario({}, async (folder, file) => {
    const swept = await run(["sweep", file, "--out", folder, "--quiet"]);
    assertEquals(swept.code, 0, swept.stderr);
    const stored = swept.stdout.trim();
    const path = join(folder, "pages", "tiny.html");
    const { code, stdout, stderr } = await run([
      "report",
      stored,
      "--to",
      path,
    ]);
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /tiny\.html\n$/);
    const page = await Deno.readTextFile(path);
    for (const part of ["<!doctype html>", "Provenance", "@misc{", "Mrps"]) {
      assert(page.includes(part), part);
    }
    assertEquals(namesIn(join(folder, "pages")), ["tiny.html"]);
    const none = await run(["report", "no-such", "--out", folder]);
    assertEquals([none.code, none.stdout], [2, ""]);
  }));
