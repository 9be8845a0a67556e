/** Which figures a run has. */

import { assert, assertEquals } from "@std/assert";
import { figuresOf } from "../../lib/cli/figures.ts";
import type { Row } from "../../lib/stats/row.ts";
import { row, sweepRows, timelineRows } from "../report/_rows.ts";

const AGAINST_LOAD = ["slowdown-against-load", "latency-against-load"];
const AGAINST_EFFICIENCY = "slowdown-against-efficiency";
const OVER_TIME = "latency-over-time";

function namesOf(rows: readonly Row[]): string[] {
  return [...figuresOf(rows, "run", { slo: null, points: [] }).keys()];
}

/** What all requests of `row` got, as if they were of one class. */
function shareOf({ latencyUs, slowdown }: Row): Row["classes"][string] {
  return { requests: 100, latencyUs, slowdown };
}

Deno.test("a run has the figures that its rows have something to show in", () => {
  assertEquals(namesOf(sweepRows()), [...AGAINST_LOAD, AGAINST_EFFICIENCY]);
  assertEquals(namesOf([row()]), [AGAINST_EFFICIENCY]);
  assertEquals(namesOf(timelineRows()), [AGAINST_EFFICIENCY, OVER_TIME]);
  const loads = timelineRows().map((row, place) => ({ ...row, load: place }));
  assertEquals(namesOf(loads), [
    ...AGAINST_LOAD,
    AGAINST_EFFICIENCY,
    OVER_TIME,
  ]);
  const classes = { a: shareOf(sweepRows()[0]), b: shareOf(sweepRows()[0]) };
  assertEquals(namesOf(sweepRows().map((row) => ({ ...row, classes }))), [
    ...AGAINST_LOAD,
    "slowdown-by-class",
    AGAINST_EFFICIENCY,
  ]);
  const grid = sweepRows().map((row, place) => ({
    ...row,
    policy: "shinjuku",
    load: place % 19 / 20,
    parameters: { quantumUs: Math.floor(place / 19) },
  }));
  assertEquals(namesOf(grid), [
    ...AGAINST_LOAD,
    AGAINST_EFFICIENCY,
    "slowdown-heat-map",
  ]);
});

Deno.test("every figure carries its run's id in small print", () => {
  for (const rows of [sweepRows(), timelineRows()]) {
    for (
      const [name, svg] of figuresOf(rows, "0123456789", {
        slo: null,
        points: [],
      })
    ) {
      assert(svg.includes("Run 0123456789."), name);
    }
  }
});

Deno.test("where the load of a point moves, there is nothing against load", () => {
  const moving = timelineRows().map((row, place) => ({
    ...row,
    load: place,
    flags: ["moving-load"],
  }));
  assertEquals(namesOf(moving), [AGAINST_EFFICIENCY, OVER_TIME]);
});
