import { assertEquals } from "@std/assert";
import { linesOf } from "../../lib/report/lines.ts";
import { seriesOf } from "../../lib/report/series.ts";
import { row } from "./_rows.ts";

Deno.test("rows that differ in load alone are one line, by ascending load", () => {
  const series = seriesOf([0.9, 0.1, 0.5].map((load) => row({ load })));
  assertEquals(series.map(({ rows }) => rows.map(({ load }) => load)), [[
    0.1,
    0.5,
    0.9,
  ]]);
  assertEquals(series[0].label, "centralized FCFS");
});

Deno.test("rows of clients are in the order of their number, whatever chance made of the load", () => {
  const [{ rows }] = seriesOf([
    row({ clients: 80, load: 0.998 }),
    row({ clients: 10, load: 0.4 }),
    row({ clients: 40, load: 0.999 }),
  ]);
  assertEquals(rows.map(({ clients }) => clients), [10, 40, 80]);
});

Deno.test("a parameter that differs makes a line of its own and names it", () => {
  const series = seriesOf(
    [1, 5].flatMap((quantumUs) =>
      [0.2, 0.4].map((load) =>
        row({
          policy: "shinjuku",
          load,
          parameters: { quantumUs, dispatchUs: 0.2 },
        })
      )
    ),
  );
  assertEquals(series.map(({ label }) => label), [
    "Shinjuku, quantumUs 1",
    "Shinjuku, quantumUs 5",
  ]);
});

Deno.test("parameters of one policy do not name the lines of another", () => {
  const series = seriesOf([
    row({ parameters: {} }),
    row({ policy: "shinjuku", parameters: { quantumUs: 5 } }),
  ]);
  assertEquals(series.map(({ label }) => label), [
    "centralized FCFS",
    "Shinjuku",
  ]);
});

Deno.test("no line holds the same load twice, and no row is lost", () => {
  const rows = [0.1, 0.2, 0.1, 0.2, 0.2].map((load, point) =>
    row({ load, point })
  );
  const series = seriesOf(rows);
  for (const one of series) {
    assertEquals(
      new Set(one.rows.map(({ load }) => load)).size,
      one.rows.length,
    );
  }
  assertEquals(
    series.flatMap(({ rows }) => rows.map(({ point }) => point)).sort(),
    [0, 1, 2, 3, 4],
  );
  assertEquals(new Set(series.map(({ label }) => label)).size, series.length);
});

Deno.test("a line stops where numbers end, and where it turns from unsettled to saturated, and ends at its last number", () => {
  const statuses = [
    "stable",
    "unsettled",
    "stable",
    "unsettled",
    "unsettled",
    "saturated",
    "saturated",
  ] as const;
  const [line] = linesOf(
    seriesOf(statuses.map((status, at) => row({ status, load: at / 10 }))),
    ({ load }) => ({ value: load, low: null, high: null }),
    ({ slowdown }) => slowdown.p999,
  );
  assertEquals(line.stops.map(({ status, x }) => [status, x]), [
    ["unsettled", 0.1],
    ["unsettled", 0.3],
    ["saturated", 0.5],
  ]);
  assertEquals(line.end?.x, 0.2);
  assertEquals(line.stops[2].from, line.end);
});
