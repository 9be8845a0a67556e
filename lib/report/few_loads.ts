/**
 * A few loads that stand for a whole grid, where there is no room for all.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";

/** Loads that readers compare: light, half, heavy. */
const WANTED: readonly number[] = [0.2, 0.5, 0.8];

/** Of the loads in `rows`, the nearest to each of `wanted`, ascending. */
export function fewLoads(
  rows: readonly Row[],
  wanted: readonly number[] = WANTED,
): number[] {
  const loads = [...new Set(rows.map((row) => row.load))];
  if (loads.length === 0) return [];
  const nearest = wanted.map((target) =>
    loads.reduce((best, load) =>
      Math.abs(load - target) < Math.abs(best - target) ? load : best
    )
  );
  return [...new Set(nearest)].sort((a, b) => a - b);
}

/** `load` as text, without the noise of adding up steps: "0.35". */
export function formatLoad(load: number): string {
  return String(Number(load.toFixed(4)));
}
