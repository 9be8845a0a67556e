/** The tail by class: a panel a class, the same axes. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { slowdownByClass } from "../../lib/report/slowdown_by_class.ts";
import type { TheoryOf } from "../../lib/report/theory_lines.ts";
import type { Row } from "../../lib/stats/row.ts";
import { distribution, sweepRows } from "./_rows.ts";
import { shapesIn, textsOf } from "./_svg.ts";

/** Rows of a frequent class that gets what all get, and of rarer ones with a tail of their own. */
function classRows(rarer: readonly string[] = ["scan"]): Row[] {
  return sweepRows().map((row) => ({
    ...row,
    classes: Object.fromEntries([
      ...rarer.map((name) => [name, {
        requests: 5000,
        latencyUs: row.latencyUs,
        slowdown: row.status === "stable"
          ? distribution(1, 3)
          : distribution(null, null),
      }]),
      ["get", {
        requests: 995_000,
        latencyUs: row.latencyUs,
        slowdown: row.slowdown,
      }],
    ]),
  }));
}

const rows = classRows();

Deno.test("a panel a class, the most frequent first, each with a number for every steady point", () => {
  const svg = slowdownByClass(rows, { runId: "0123456789" });
  const texts = textsOf(svg);
  assert(
    texts.indexOf("get") >= 0 && texts.indexOf("get") < texts.indexOf("scan"),
  );
  assert(texts.includes("0.5\u00a0% of the requests"));
  const steady =
    rows.filter(({ policy, status }) =>
      policy === "shinjuku" && status === "stable"
    ).length;
  assertEquals(shapesIn(svg, "dot", "#0072b2"), 2 * steady);
  assert(!/currentColor|NaN|undefined|Infinity|<style/.test(svg));
  assert(svg.includes("Run 0123456789."));
});

Deno.test("panels share their axis: the long class makes it as high for the short one", () => {
  const texts = textsOf(slowdownByClass(rows));
  assertEquals(texts.filter((text) => text === "1,000").length, 2);
});

Deno.test("the same rows, the same bytes, whatever was drawn before", () => {
  const first = slowdownByClass(rows);
  slowdownByClass(classRows(["a", "b", "c"]));
  assertEquals(slowdownByClass(rows), first);
});

Deno.test("an objective is drawn in the panel of its class", () => {
  const slo = { percentile: 99.9, slowdown: 10, class: "scan" };
  const of = (given: typeof slo) =>
    textsOf(slowdownByClass(rows, { slo: given }))
      .filter((text) => text.startsWith("objective"));
  assertEquals(of(slo), ["objective: 10"]);
  assertEquals(of({ ...slo, class: "put" }), []);
});

Deno.test("theory of a class is drawn in the panel of that class", () => {
  const theory: TheoryOf = (_, load, measure) =>
    "class" in measure && measure.class === "get"
      ? { name: "a law", value: 1 / (1 - load) }
      : null;
  const one = rows.filter(({ policy }) => policy === "centralized-fcfs");
  const svg = slowdownByClass(one, { theory });
  assert(textsOf(svg).includes("theory: a law"));
  // Dashed, in one panel and in the legend.
  assertEquals(svg.split('stroke-dasharray="4 3"').length - 1, 2);
});

Deno.test("of very many classes the rarest are left out, and it is said how many", () => {
  const many = Array.from({ length: 11 }, (_, place) => `class-${place}`);
  const svg = slowdownByClass(classRows(many));
  const titles = textsOf(svg).filter((text) => /^class-\d+$/.test(text));
  assertEquals(titles.length, 7);
  assert(textsOf(svg).join(" ").includes("which are not drawn: 4."));
});

Deno.test("it refuses what it cannot tell by class", () => {
  assertThrows(
    () => slowdownByClass(sweepRows()),
    RangeError,
    "classes of requests must be two or more, got 0",
  );
  assertThrows(
    () =>
      slowdownByClass(rows, {
        measure: { metric: "waitUs", statistic: "p99" },
      }),
    RangeError,
    "must be of latencyUs or slowdown, got waitUs",
  );
});
