/**
 * Figures of every kind that the page of a run may show, their points saying what they are.
 *
 * @module
 */

import { figuresOf } from "../../lib/cli/figures.ts";
import { heatMap } from "../../lib/report/heat_map.ts";
import { latencyOverTime } from "../../lib/report/latency_over_time.ts";
import { Histogram } from "../../lib/stats/histogram.ts";
import { LATENCY_BINS } from "../../lib/stats/recording.ts";
import { storedHistogram } from "../../lib/stats/stored_histogram.ts";
import type { Row } from "../../lib/stats/row.ts";
import { estimate, sweepRows, timelineRows } from "./_rows.ts";

/** SVG by name: those of `given`, and one over two axes and one over time. */
export function everyFigure(
  given: readonly Row[] = sweepRows(),
): ReadonlyMap<string, string> {
  const hints = { hints: true };
  const rows = given.map((row) => ({
    ...row,
    coreTime: {
      application: estimate(row.load),
      idle: estimate(1 - row.load),
    },
    classes: Object.fromEntries(["get", "scan"].map((name) => [name, {
      requests: 1000,
      latencyUs: row.latencyUs,
      slowdown: row.slowdown,
    }])),
  }));
  const grid = rows.slice(0, 60).map((row, place) => ({
    ...row,
    policy: "shinjuku",
    load: place % 15 / 16,
    parameters: { quantumUs: 1 + Math.floor(place / 15) },
  }));
  const histogram = storedHistogram([lumps()]);
  const byClass = { get: histogram, scan: histogram };
  const histograms = new Map(rows.map(({ point }) => [point, {
    point,
    binsPerOctave: 256,
    latencyUnitNs: 0.1,
    latency: byClass,
    slowdown: byClass,
    wait: histogram,
  }]));
  const scenario = { slo: null, points: [] };
  return new Map([
    ...figuresOf(rows, "0123456789", scenario, { ...hints, histograms }),
    ["heat", heatMap(grid, hints)],
    ["time", latencyOverTime(timelineRows(), hints)],
  ]);
}

/** Values of six sizes, of each larger one a tenth as many. */
function lumps(): Histogram {
  const histogram = new Histogram(LATENCY_BINS);
  for (let size = 0; size < 6; size++) {
    for (let n = 0; n < 10 ** (6 - size); n += 10) {
      histogram.add(5000 * 4 ** size);
    }
  }
  return histogram;
}
