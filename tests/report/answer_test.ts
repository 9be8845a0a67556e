import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { answerOf } from "../../lib/report/answer.ts";
import { highestLoad } from "../../lib/report/objective.ts";
import { seriesOf } from "../../lib/report/series.ts";
import { sweepRows } from "./_rows.ts";

const SLO = { percentile: 99.9, slowdown: 10 };

Deno.test("the answer names every policy once, with its highest load, the farthest first", () => {
  const rows = sweepRows();
  const { markdown } = answerOf(rows, SLO);
  const items = markdown.split("\n").filter((line) => line.startsWith("- "));
  const loads = items.map((item) =>
    Number(/\*\*([\d.]+)\*\*/.exec(item)?.[1] ?? -1)
  );
  assertEquals(loads, loads.toSorted((a, b) => b - a));
  for (const series of seriesOf(rows)) {
    const own = items.filter((item) => item.includes(series.label));
    assertEquals(own.length, 1);
    const { likely } = highestLoad(series, SLO);
    if (likely === null) assertStringIncludes(own[0], "at no load");
    else assert(Math.abs(loads[items.indexOf(own[0])] - likely) < 1e-9);
  }
});
