/** Whole distributions: lines that are those of the histograms, and the figure of them. */

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { tailTheoryOf } from "../../lib/expected/theory_of.ts";
import { POLICIES } from "../../lib/policies/mod.ts";
import {
  tailLineOf,
  tailPartsOf,
  tailPlaces,
} from "../../lib/report/ccdf_lines.ts";
import { latencyCcdf } from "../../lib/report/latency_ccdf.ts";
import { textWidth } from "../../lib/report/text.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import { edgeOf, Histogram } from "../../lib/stats/histogram.ts";
import {
  storedHistogram,
  type StoredHistograms,
} from "../../lib/stats/stored_histogram.ts";
import { runScenario } from "../../lib/sweep/run.ts";
import { row, sweepRows } from "./_rows.ts";
import { shapesIn, textsOf } from "./_svg.ts";

const scenario = parseScenario(
  JSON.stringify({
    name: "ccdf",
    cores: 2,
    requests: 20_000,
    replications: 3,
    service: { distribution: "exponential", meanUs: 1 },
    load: [0.5, 0.8, 1.5],
    policy: [{ name: "centralized-fcfs" }, { name: "work-stealing" }],
  }),
  { source: "test", definitions: POLICIES },
);
const histograms = new Map<number, StoredHistograms>();
const rows = (await runScenario(scenario, {
  workers: 1,
  onRow: (row, of) => void histograms.set(row.point, of),
})).toSorted((a, b) => a.point - b.point);
const theory = tailTheoryOf(scenario.points);

/** Values whose logarithms are spread evenly over six decades. */
const VALUES = Array.from(
  { length: 5000 },
  (_, place) => 10 ** (6 * ((place * 0.618034) % 1)),
);

Deno.test("a line of a tail is at each of its places what counting gives", () => {
  const histogram = new Histogram(8000);
  for (const value of VALUES) histogram.add(value);
  const places = tailPlaces([storedHistogram([histogram])], 1, 1);
  assert(places.length > 300);
  assert(places[0].y >= 0.99 && places[1].y <= 0.99);
  for (const { x, y } of places) {
    const beyond = VALUES.filter((value) => value >= x).length;
    assertAlmostEquals(y, beyond / VALUES.length, 1e-12);
  }
  places.slice(1).forEach(({ x, y }, place) => {
    assert(x >= places[place].x && y <= places[place].y);
  });
});

Deno.test("a line ends where too few are beyond, and has no place for 0", () => {
  const histogram = new Histogram(8000);
  for (const value of [0, 0, ...VALUES]) histogram.add(value);
  const [stored] = [storedHistogram([histogram])];
  const places = tailPlaces([stored], 2, 100);
  assert(places.every(({ x, y }) => x > 0 && y * stored.count >= 99.999));
  const last = places[places.length - 1];
  // The unit: what is stored as 1 is drawn as 2.
  const beyond = VALUES.filter((value) => value >= last.x / 2).length;
  assertAlmostEquals(last.y, beyond / stored.count, 1e-12);
});

Deno.test("between two lumps the line is level", () => {
  const histogram = new Histogram(8000);
  for (let n = 0; n < 99; n++) histogram.add(10);
  histogram.add(5000);
  const places = tailPlaces([storedHistogram([histogram])], 1, 1);
  assertEquals(places.map(({ y }) => y), [1, 0.01, 0.01]);
  const lump = places[1].x;
  assert(lump > 10 && lump <= edgeOf(histogram.percentileBin(50) + 1));
});

Deno.test("percentiles of a row lie on its line", () => {
  for (const row of rows.filter(({ status }) => status === "stable")) {
    const style = { label: "", colour: "#000000" } as never;
    const { places, marks } = tailLineOf(
      row,
      histograms.get(row.point)!,
      { label: "a", style },
      "latencyUs",
      {},
    );
    assert(marks.length >= 4);
    for (const { estimate, y } of marks) {
      // Places are a hundredth of a decade apart at most where the line is steep.
      const after = places.findIndex((place) => place.y <= y);
      const [from, to] = [places[after - 1], places[after]];
      assert(
        from.x * 0.99 <= estimate.value! && estimate.value! <= to.x * 1.03,
      );
    }
  }
});

Deno.test("of several applications, the tail is that of those whose latency is critical", () => {
  const part = (count: number) => ({
    count,
    sum: 0,
    min: 0,
    max: 0,
    bins: [0],
    counts: [count],
  });
  const stored = {
    latency: { "a/get": part(1), "a/put": part(2), "batch/all": part(4) },
  } as unknown as StoredHistograms;
  const applications = {
    a: { kind: "latency-critical" },
    batch: { kind: "best-effort" },
  } as never;
  const counts = (only?: string) =>
    tailPartsOf(stored, { applications }, "latencyUs", only)
      .map(({ count }) => count);
  assertEquals(counts(), [1, 2]);
  assertEquals(counts("a/put"), [2]);
});

Deno.test("theory beside a tail is that of the point: M/M/2 has its median and p99", () => {
  const said = theory(rows[0], "latencyUs")!;
  assertEquals(said.name, "M/M/2");
  for (const [name, percentile] of [["p50", 50], ["p99", 99]] as const) {
    const { low, high } = rows[0].latencyUs[name];
    const value = said.percentile(percentile)!;
    assert(low! <= value && value <= high!, `${name}: ${value}`);
  }
  assertEquals(theory(row({ point: 99 }), "latencyUs"), null);
});

Deno.test("the figure has a panel a load, a line a policy, theory, run and ends", () => {
  const draw = () => latencyCcdf(rows, histograms, { runId: "<run>", theory });
  const svg = draw();
  const texts = textsOf(svg);
  assert(!/currentColor|NaN|undefined|Infinity|<style/.test(svg));
  assertEquals(svg.split("<svg").length, 2);
  for (const text of ["load 0.5", "load 0.8", "theory: M/M/2"]) {
    assert(texts.includes(text), text);
  }
  assert(!texts.includes("load 1.5"));
  assert(texts.includes("0.001"), "shares of a thousand are numbers");
  assertStringIncludes(svg, "Run &lt;run&gt;.");
  assertEquals(shapesIn(svg, "line", "#000000"), 2);
  assertEquals(shapesIn(svg, "line", "#e69f00"), 2);
  latencyCcdf(rows.slice(0, 1), histograms);
  assertEquals(draw(), svg);
});

Deno.test("chosen loads are those nearest; without a steady state there is a word and no line", () => {
  const mixed = rows.map((row) =>
    row.point === 1 ? { ...row, status: "unsettled" as const } : row
  );
  const svg = latencyCcdf(mixed, histograms, { loads: [0.7] });
  const texts = textsOf(svg);
  assert(texts.includes("load 0.8") && !texts.includes("load 0.5"));
  assert(texts.includes("no steady state: centralized FCFS"));
  assertEquals(shapesIn(svg, "line", "#000000"), 0);
});

Deno.test("numbers below stand apart, however many decades there are", () => {
  const histogram = new Histogram(8000);
  for (const value of VALUES) histogram.add(value ** 1.5);
  const part = storedHistogram([histogram]);
  const wide = { ...histograms.get(0)!, latency: { all: part } };
  const svg = latencyCcdf(rows, new Map([[0, wide]]));
  const labels = [...svg.matchAll(
    /<text transform="translate\(([\d.]+),[\d.]+\)" y="0.71em">([\d.,]+)</g,
  )].map(([, x, text]) => ({ x: Number(x), text }));
  assert(labels.length >= 3);
  labels.slice(1).forEach(({ x, text }, place) => {
    const before = labels[place];
    const half = (textWidth(text, 12) + textWidth(before.text, 12)) / 2;
    assert(x - before.x > half, `${before.text} ${text}`);
  });
});

Deno.test("where many lines are missing it is said how many", () => {
  const many = Array.from({ length: 4 }, (_, quantum) => ({
    ...rows[2],
    policy: "shinjuku",
    parameters: { quantumUs: quantum },
    load: 0.5,
  }));
  const texts = textsOf(latencyCcdf([...rows, ...many], histograms));
  assert(texts.includes("no steady state: 4 lines"));
});

Deno.test("without histograms of steady points there is nothing to draw", () => {
  for (const given of [rows.slice(2, 3), sweepRows()]) {
    assertThrows(
      () => latencyCcdf(given, new Map()),
      RangeError,
      "rows with a steady state and with histograms must be one or more, got 0",
    );
  }
});
