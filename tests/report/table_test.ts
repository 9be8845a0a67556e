import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  highestLoad,
  limitOf,
  objectiveName,
} from "../../lib/report/objective.ts";
import { seriesOf } from "../../lib/report/series.ts";
import { resultTable } from "../../lib/report/table.ts";
import { distribution, row, sweepRows } from "./_rows.ts";

const SLO = { percentile: 99.9, slowdown: 10 };

/** A line of rows whose p99.9 slowdowns are `tails`, at loads 0.1, 0.2, …; null is a saturated point. */
function lineOf(tails: readonly (number | null)[]) {
  const rows = tails.map((tail, at) =>
    tail === null
      ? row({ load: (at + 1) / 10, status: "saturated" })
      : row({ load: (at + 1) / 10, slowdown: distribution(1, tail) })
  );
  return seriesOf(rows)[0];
}

Deno.test("the highest load that meets an objective is the last before the first that does not", () => {
  assertEquals(highestLoad(lineOf([2, 5, 8, 20, 40]), SLO).likely, 0.3);
  assertEquals(highestLoad(lineOf([2, 5, 8]), SLO).likely, 0.3);
  assertEquals(highestLoad(lineOf([2, null, 3]), SLO).likely, 0.1);
  assertEquals(highestLoad(lineOf([2, 50, 3]), SLO).likely, 0.1);
  assertEquals(highestLoad(lineOf([50, 2]), SLO).likely, null);
});

Deno.test("an interval that reaches over the limit meets it likely but not surely", () => {
  const { likely, sure } = highestLoad(lineOf([2, 9.8, 20]), SLO);
  assertEquals([likely, sure], [0.2, 0.1]);
});

Deno.test("an objective with two limits is met where both are", () => {
  const line = lineOf([2, 5, 8]);
  assertEquals(highestLoad(line, { ...SLO, latencyUs: 499 }).likely, null);
  assertEquals(highestLoad(line, { ...SLO, latencyUs: 501 }).likely, 0.3);
});

Deno.test("an objective for a class is met where that class meets it, and is drawn where that class is", () => {
  const line = lineOf([2, 5, 8, 20, 40]);
  const rows = line.rows.map((row, at) => ({
    ...row,
    classes: {
      get: {
        requests: 1000,
        latencyUs: distribution(1, 1),
        slowdown: distribution(1, [2, 20, 30, 40, 50][at]),
      },
    },
  }));
  const slo = { ...SLO, class: "get" };
  assertEquals(highestLoad({ ...line, rows }, slo).likely, 0.1);
  assertEquals(objectiveName(slo), "p99.9 slowdown of get at most 10");
  const measure = { metric: "slowdown", statistic: "p999" } as const;
  assertEquals(limitOf(slo, measure), null);
  assertEquals(limitOf(slo, { ...measure, class: "get" }), 10);
  assertEquals(limitOf(SLO, { ...measure, class: "get" }), null);
});

Deno.test("an objective that asks for CPU efficiency is met where there is as much", () => {
  const line = lineOf([2, 5, 8, 20, 40]);
  const rows = line.rows.map((row, at) => ({
    ...row,
    cpuEfficiency: { value: 0.9 - at / 10, low: 0.85 - at / 10, high: 0.95 },
  }));
  const slo = { ...SLO, cpuEfficiency: 0.75 };
  const { likely, sure } = highestLoad({ ...line, rows }, slo);
  assertEquals([likely, sure], [0.2, 0.2]);
  assertEquals(
    objectiveName(slo),
    "p99.9 slowdown at most 10 and CPU efficiency at least 0.75",
  );
  assertEquals(
    highestLoad({ ...line, rows }, { ...SLO, cpuEfficiency: 0.8 }).sure,
    0.1,
  );
});

Deno.test("the table of the demo's grid is at most 100 columns wide, and aligned", () => {
  const lines = resultTable(sweepRows(), { slo: SLO }).split("\n");
  assert(lines.every((line) => line.length <= 100));
  assert(lines.every((line) => line === line.trimEnd()));
  const loads = lines.findIndex((line) => line.includes("load"));
  const column = lines[loads].indexOf("load");
  const body = lines.slice(loads + 3).filter((line) => line.startsWith("  "));
  assertEquals(body.length, 15);
  for (const line of body) {
    assert(/^0\.\d/.test(line.slice(column)), line);
    assertEquals(line.indexOf("stable"), lines[loads].indexOf("status"));
  }
});

Deno.test("a point that is not steady has a dash for every latency, and says what it is", () => {
  const text = resultTable([row({ status: "saturated", load: 0.8 })]);
  const line = text.split("\n").find((line) => line.includes("saturated")) ??
    "";
  assertEquals(line.split("–").length - 1, 4);
});

Deno.test("a row's flags stand below the table, each once, with its number beside the status", () => {
  const flags = ["few-samples-p999", "few-samples-p9999"];
  const text = resultTable([0.2, 0.5].map((load) => row({ load, flags })));
  assertEquals(text.split("p99.9 stands on few samples").length - 1, 1);
  assertEquals(text.split("stable [1]").length - 1, 2);
  assert(!text.includes("p99.99"));
});

Deno.test("a percentile that rows do not keep is said, not guessed", () => {
  const text = resultTable(sweepRows(), {
    slo: { percentile: 97, slowdown: 10 },
  });
  assertStringIncludes(text, "Rows do not keep this percentile");
});

Deno.test("a table of nothing is refused", () => {
  assertThrows(
    () => resultTable([]),
    RangeError,
    "Cannot print table: rows must be one or more, got 0",
  );
});
