import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { FORMATS } from "../../lib/report/export.ts";
import { namesIn, run, withScenario } from "./_kneepoint.ts";

Deno.test("figure writes the figures of a run again, as asked, and leaves the run as it was", () =>
  withScenario({}, async (folder, file) => {
    const swept = await run(["sweep", file, "--out", folder, "--quiet"]);
    assertEquals(swept.code, 0, swept.stderr);
    const stored = swept.stdout.trim();
    const before = await Deno.stat(join(stored, "manifest.json"));
    const to = join(folder, "figures");
    const figure = (...args: string[]) =>
      run(["figure", stored, "--to", to, ...args]);

    const all = await figure();
    assertEquals(all.code, 0, all.stderr);
    const kept = namesIn(join(stored, "figures"));
    // Of whole distributions, which rows do not tell.
    const more = FORMATS.map((format) => `latency-ccdf.${format}`);
    assertEquals(namesIn(to), [...kept, ...more].sort());
    assertEquals(all.stdout.trim().split("\n").length, namesIn(to).length);
    for (const name of kept) {
      const again = await Deno.readFile(join(to, name));
      assertEquals(again, await Deno.readFile(join(stored, "figures", name)));
    }

    const ccdf = ["--only", "latency-ccdf", "--format", "svg"];
    const chosen = await figure(...ccdf, "--loads", "0.9");
    assertEquals(chosen.code, 0, chosen.stderr);

    const only = ["--only", "latency-against-load"];
    const dark = await figure("--format", "svg", "--theme", "dark", ...only);
    assertEquals(
      dark.stdout.trim().split("/").at(-1),
      "latency-against-load.svg",
    );
    const text = await Deno.readTextFile(join(to, "latency-against-load.svg"));
    assert(!text.includes('fill="#ffffff"'));
    const after = await Deno.stat(join(stored, "manifest.json"));
    assertEquals(after.mtime, before.mtime);

    const slips: [string[], RegExp][] = [
      [["--only", "latency"], /--only must be of slowdown-against-load, /],
      [["--format", "jpg"], /--format.*svg, png, pdf/s],
      [["--width", "0"], /--width.*column, page, or inches from 1 to 40/s],
      [["--loads", "0.5,x"], /--loads.*loads above 0/s],
      [["--theme", "blue"], /Allowed choices are light, dark/],
    ];
    for (const [args, says] of slips) {
      const { code, stdout, stderr } = await figure(...args);
      assertEquals([code, stdout], [2, ""]);
      assertMatch(stderr, says);
    }
  }));
