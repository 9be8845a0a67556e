/** A tail over two axes: which rows make a map, and what stands in its cells. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { inDark } from "../../lib/report/dark.ts";
import { heatGridsOf } from "../../lib/report/heat_axes.ts";
import { hasTwoAxes, heatMap } from "../../lib/report/heat_map.ts";
import { heatScale, textOn } from "../../lib/report/heat_scale.ts";
import type { Row } from "../../lib/stats/row.ts";
import { distribution, row, sweepRows } from "./_rows.ts";
import { textsOf } from "./_svg.ts";

const LOADS = [0.2, 0.5, 0.8], QUANTA = [1, 5, 20, 100];

/** Shinjuku over load and quantum: the tail is 100 × load × quantum, and short quanta do not carry the highest load. */
function quantumRows(loads = LOADS, quanta = QUANTA): Row[] {
  return quanta.flatMap((quantumUs) =>
    loads.map((load) => ({ quantumUs, load }))
  ).map(({ quantumUs, load }, point) => {
    const status = load < 0.8 || quantumUs > 5
      ? "stable"
      : quantumUs === 5
      ? "unsettled"
      : "saturated";
    return row({
      point,
      policy: "shinjuku",
      parameters: { quantumUs, dispatchUs: 0.2 },
      load,
      status,
      // What has no steady state has numbers of nothing: they must not be shown.
      slowdown: distribution(
        1,
        status === "stable" ? 100 * load * quantumUs : 7777,
      ),
    });
  });
}

const rows = quantumRows();

Deno.test("a policy whose rows differ in two numbers makes a grid, load below", () => {
  const [grid, ...others] = heatGridsOf([...sweepRows(), ...rows.toReversed()]
    // Their load alone is no second axis; but Shinjuku stands twice.
    .filter(({ policy, parameters }) =>
      policy !== "shinjuku" || parameters.quantumUs !== undefined
    ));
  assertEquals(others, []);
  assertEquals([grid.label, grid.x, grid.y], ["Shinjuku", "load", "quantumUs"]);
  assertEquals([grid.xs, grid.ys], [LOADS, QUANTA]);
  assertEquals(grid.cells.length, 12);
});

Deno.test("rows with one axis, with three, with words, with holes or with two rows a cell make none", () => {
  const other = (change: (row: Row, place: number) => Partial<Row>) =>
    rows.map((row, place) => ({ ...row, ...change(row, place) }));
  const none: Readonly<Record<string, readonly Row[]>> = {
    one: quantumRows(LOADS, [5]),
    three: other((_, place) => ({ cores: 4 + place % 2 })),
    words: other(({ parameters: { quantumUs } }) => ({
      parameters: { quantumUs: `${quantumUs} µs` },
    })),
    holes: rows.filter((_, place) => place % 4 === 0),
    double: [...rows, ...rows],
    nothing: [],
  };
  for (const [name, given] of Object.entries(none)) {
    assert(!hasTwoAxes(given), name);
    assertThrows(
      () => heatMap(given),
      RangeError,
      "must differ in two numbers",
    );
  }
  const cores = other(({ load }) => ({ load: 0.5, cores: 10 * load }));
  assertEquals(heatGridsOf(cores)[0].x, "quantumUs");
});

Deno.test("a steady cell has its number, another the mark of its status and no number", () => {
  const svg = heatMap(rows, { runId: "0123456789", hints: true });
  const texts = textsOf(svg);
  for (const { load, status, parameters } of rows) {
    const number = String(
      Math.round(100 * load * Number(parameters.quantumUs)),
    );
    if (status === "stable") assert(texts.includes(number), number);
  }
  assert(!svg.includes("7777") && !svg.includes("7,777"));
  // One in the picture, one in the legend.
  assertEquals(texts.filter((text) => text === "?").length, 2);
  assertEquals(svg.split("M-3.2,-3.2").length - 1, 2);
  assert(texts.join(" ").includes("without a steady state: 2 of 12 cells"));
  assert(svg.includes("Run 0123456789."));
  assert(svg.includes("Shinjuku, load 0.8, quantumUs 1\nsaturated"));
  assert(
    svg.includes("Shinjuku, load 0.5, quantumUs 5\np99.9 slowdown 250 ±13"),
  );
  assert(!/currentColor|NaN|undefined|Infinity|<style/.test(svg));
});

Deno.test("where cells are too narrow for numbers, they have none", () => {
  const many = Array.from({ length: 30 }, (_, step) => (step + 1) / 100);
  const texts = textsOf(heatMap(quantumRows(many)));
  assert(!texts.includes("2000"));
  // Numbers below stand apart.
  assert(texts.filter((text) => /^0\.\d+$/.test(text)).length < 15);
});

Deno.test("colours grow lighter from low to high, also in grey, and text on them is read", () => {
  const { colourOf, domain } = heatScale([1, 1000]);
  const greys = Array.from({ length: 50 }, (_, step) => {
    const value = domain[0] * (domain[1] / domain[0]) ** (step / 49);
    const [red, green, blue] = colourOf(value).match(/\d+/g)!.map(Number);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
  greys.slice(1).forEach((grey, place) => assert(grey > greys[place]));
  assert(greys[49] - greys[0] > 150);
  const luminance = (colour: string) => {
    const [red, green, blue] = colour.match(/\d+/g)!.map((channel) => {
      const share = Number(channel) / 255;
      return share <= 0.04045
        ? share / 12.92
        : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (const value of [1, 3, 10, 20, 30, 50, 100, 300, 1000]) {
    const [low, high] = [colourOf(value), textOn(colourOf(value))]
      .map(luminance).sort((a, b) => a - b);
    assert((high + 0.05) / (low + 0.05) >= 4.5, `${value}`);
  }
});

Deno.test("on a dark page the colours of values are the same", () => {
  const svg = heatMap(rows);
  const colours = (text: string) => text.match(/rgb\([^)]*\)/g);
  assertEquals(colours(inDark(svg)), colours(svg));
  assert(inDark(svg) !== svg);
});

Deno.test("the same bytes whatever was drawn before", () => {
  const first = heatMap(rows);
  heatMap(quantumRows([0.1, 0.2], [1, 2, 3]));
  assertEquals(heatMap(rows), first);
});

Deno.test("beside a low map the legend is above the small print", () => {
  const svg = heatMap(quantumRows(LOADS, [1, 5]));
  const heightOf = (start: string) => {
    const [tag] = svg.match(new RegExp(`<text [^>]*>${start}`))!;
    return Number(tag.match(/ y="([\d.]+)"/)![1]);
  };
  assert(heightOf("not settled") + 8 < heightOf("1,000,000 requests"));
});
