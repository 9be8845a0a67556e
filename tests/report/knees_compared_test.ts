/** Knees beside each other: a line a policy, with both of its loads. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import type { KneeRow } from "../../lib/knee/row.ts";
import { kneesCompared } from "../../lib/report/knees_compared.ts";
import { estimate } from "./_rows.ts";
import { shapesIn, textsOf } from "./_svg.ts";

function kneeRow(given: Partial<KneeRow>): KneeRow {
  return {
    scenario: "test",
    point: 0,
    policy: "centralized-fcfs",
    parameters: {},
    assumed: [],
    cores: 16,
    extraCores: 0,
    seed: 1,
    replications: 5,
    slo: { percentile: 99.9, slowdown: 10 },
    knee: estimate(0.6),
    kneeMrps: estimate(3),
    limitedBy: "slowdown",
    cpuEfficiency: estimate(0.6),
    curveKnee: estimate(0.4),
    curveKneeMrps: estimate(2),
    flags: [],
    requests: 1_000_000,
    loads: 12,
    wallSeconds: 1,
    ...given,
  };
}

const NOTHING = { value: null, low: null, high: null };
const rows = [
  kneeRow({}),
  kneeRow({
    point: 1,
    policy: "shinjuku",
    knee: estimate(0.7),
    limitedBy: "saturation",
  }),
  kneeRow({
    point: 2,
    policy: "shenango",
    knee: NOTHING,
    limitedBy: null,
    flags: ["never-met"],
  }),
];

Deno.test("a line a policy: two markers, or one where no load meets the objective, and why it ends", () => {
  const svg = kneesCompared(rows, { hints: true });
  const texts = textsOf(svg);
  assertEquals(shapesIn(svg, "dot", "#0072b2"), 2);
  assertEquals(shapesIn(svg, "dot", "#009e73"), 1);
  for (
    const text of [
      "Knees: p99.9 slowdown at most 10, 16 cores",
      "limited by saturation",
      "no load meets it [1]",
      "0.60 ±0.03",
    ]
  ) assert(texts.includes(text), text);
  const all = texts.join(" ");
  assert(all.includes("[1] no load meets the objective."));
  assert(
    all.includes("from 0.60 ±0.03 (centralized FCFS) to 0.70 ±0.04 (Shinjuku)"),
  );
  assert(svg.includes("Shinjuku\nobjective met up to load: 0.70 ±0.04"));
  assert(!/currentColor|NaN|undefined|Infinity|<style/.test(svg));
});

Deno.test("under several objectives the knees of each stand together", () => {
  const strict = rows.map((row) => ({
    ...row,
    slo: { percentile: 99, latencyUs: 5 },
  }));
  const texts = textsOf(kneesCompared([...rows, ...strict]));
  const headings = ["p99.9 slowdown at most 10", "p99 latency at most 5 µs"];
  assertEquals(texts.filter((text) => headings.includes(text)), headings);
  assertEquals(texts.filter((text) => text === "Shinjuku").length, 2);
});

Deno.test("where no load meets anything, that is drawn too", () => {
  const svg = kneesCompared([{ ...rows[2], curveKnee: NOTHING }]);
  assert(textsOf(svg).includes("No load meets it"));
  assert(!/NaN|undefined|Infinity/.test(svg));
});

Deno.test("the same bytes whatever was drawn before; nothing of nothing", () => {
  const first = kneesCompared(rows);
  kneesCompared(rows.slice(1));
  assertEquals(kneesCompared(rows), first);
  assertThrows(() => kneesCompared([]), RangeError, "got 0");
});
