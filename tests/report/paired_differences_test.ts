/** Differences on the same requests: what is drawn, beside what, and when nobody can tell. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import type { CompareRow } from "../../lib/compare/row.ts";
import { pairedDifferences } from "../../lib/report/paired_differences.ts";
import type { Estimate, Status } from "../../lib/stats/row.ts";
import { shapesIn, textsOf } from "./_svg.ts";

const POLICIES = ["centralized-fcfs", "shinjuku", "work-stealing"];
const SURE = [0.25, 0.2, 0.3], DOUBT = [1.1, 0.7, 1.6];

function estimate([value, low, high]: readonly number[]): Estimate {
  return { value, low, high };
}

/** A comparison at `load`: how many times as long as the first the others are. */
function compareRow(
  load: number,
  place: number,
  ratios: readonly (readonly number[] | Status)[],
): CompareRow {
  const at = (policy: number) => POLICIES.length * place + policy;
  const paired = (ratio: Estimate) => {
    const one = { difference: ratio, ratio, varianceLeft: 0.5 };
    return Object.fromEntries(
      ["mean", "p50", "p90", "p95", "p99", "p999", "p9999", "max"]
        .map((name) => [name, one]),
    );
  };
  return {
    scenario: "test",
    cores: 16,
    load,
    offeredMrps: 1,
    seed: 3,
    replications: 5,
    requests: 1000,
    warmupRequests: 0,
    rankedBy: { metric: "latencyUs", percentile: 99 },
    policies: POLICIES.map((policy, of) => {
      const ratio = of === 0 ? [1] : ratios[of - 1];
      return {
        policy,
        parameters: {},
        point: at(of),
        status: typeof ratio === "string" ? ratio : "stable",
        measured: estimate([1, 1, 1]),
        rank: null,
      };
    }),
    best: [],
    pairs: ratios.flatMap((ratio, of) => {
      if (typeof ratio === "string") return [];
      const latencyUs = paired(estimate(ratio));
      // The better stands first, whichever it is.
      return ratio[0] < 1
        ? [{ first: at(of + 1), second: at(0), latencyUs }]
        : [{
          first: at(0),
          second: at(of + 1),
          latencyUs: paired(
            estimate([1 / ratio[0], 1 / ratio[2], 1 / ratio[1]]),
          ),
        }];
    }).map((pair) => ({ ...pair, slowdown: pair.latencyUs, classes: {} })),
    flags: [],
  } as unknown as CompareRow;
}

const rows = [
  compareRow(0.2, 0, [SURE, DOUBT]),
  compareRow(0.5, 1, [[4, 3, 5], DOUBT]),
  compareRow(0.8, 2, ["saturated", [2, 1.5, 3]]),
];

Deno.test("a line a policy but the baseline, which is 1; where the interval holds 1 it is said", () => {
  const svg = pairedDifferences(rows, { hints: true });
  const texts = textsOf(svg).join("\n");
  assert(texts.includes("p99 latency beside centralized FCFS, 16 cores"));
  assert(texts.includes("at 2 of 5 points one cannot tell"));
  assert(texts.includes("cannot tell which"));
  assert(texts.includes("saturated"));
  assert(texts.includes("Scenario test, seed 3"));
  assertEquals(shapesIn(svg, "dot", "#0072b2"), 2);
  assertEquals(shapesIn(svg, "dot", "#e69f00"), 3);
  assertEquals(shapesIn(svg, "dot", "#000000"), 0);
  assert(!/currentColor|NaN|undefined|Infinity|<style/.test(svg));
  for (
    const hint of [
      "Shinjuku, load 0.2\n0.25 ±0.05 times",
      "Shinjuku, load 0.5\n4.0 ±1.0 times",
      "work stealing, load 0.5\n1.1 [0.7, 1.6] times: cannot tell which is longer",
    ]
  ) assert(svg.includes(hint), hint);
});

Deno.test("the other way round a ratio is its inverse", () => {
  const svg = pairedDifferences(rows.slice(0, 1), {
    baseline: "shinjuku",
    hints: true,
  });
  assert(svg.includes("centralized FCFS, load 0.2\n4.0 [3.3, 5.0] times<"));
});

Deno.test("a difference is told in the unit of what differs, and beside 0 instead of 1", () => {
  // Of the fixture a difference is the number that its ratio is.
  const further = compareRow(0.5, 1, [[4, 3, 5], [2, -1, 5]]);
  const svg = pairedDifferences([compareRow(0.2, 0, [SURE, DOUBT]), further], {
    as: "difference",
    hints: true,
  });
  const texts = textsOf(svg).join("\n");
  assert(texts.includes("Difference (µs)"), texts);
  assert(texts.includes("confidence intervals of the difference"));
  assert(!texts.includes(" times"));
  assert(svg.includes("Shinjuku, load 0.2\n0.25 ±0.05 µs<"));
  assert(svg.includes("Shinjuku, load 0.5\n-0.25 [-0.33, -0.20] µs<"));
  // The better stands first: what it is less the other is turned round.
  const reversed = pairedDifferences([further], {
    as: "difference",
    baseline: "shinjuku",
    hints: true,
  });
  assert(
    /centralized FCFS, load 0.5\n0.25 \[0.20, 0.33\] µs</.test(reversed),
  );
  assertEquals(shapesIn(svg, "dot", "#e69f00"), 2);
  assert(!/NaN|undefined|Infinity/.test(svg));
});

Deno.test("of pairs that all can be told there is no word of doubt", () => {
  const svg = pairedDifferences([compareRow(0.2, 0, [SURE, [2, 1.5, 3]])]);
  assert(!textsOf(svg).join("\n").includes("cannot tell"));
});

Deno.test("the same bytes whatever was drawn before, in any order of rows", () => {
  const first = pairedDifferences(rows);
  pairedDifferences(rows.slice(1), { baseline: "work-stealing" });
  assertEquals(pairedDifferences(rows.toReversed()), first);
});

Deno.test("without rows, or beside a policy that is not there, nothing is drawn", () => {
  assertThrows(
    () => pairedDifferences([]),
    RangeError,
    "rows must be one or more, got 0",
  );
  assertThrows(
    () => pairedDifferences(rows, { baseline: "srpt" }),
    RangeError,
    'baseline must be one of the policies compared, got "srpt"',
  );
});
