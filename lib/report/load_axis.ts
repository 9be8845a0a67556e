/**
 * The axis of offered load.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";
import type { LinearAxis } from "./panel.ts";

/** Room left and right of the grid's loads, share of load. */
const PADDING = 0.02;

/** The axis that holds the loads of `rows`, one at least. */
export function loadAxis(rows: readonly Pick<Row, "load">[]): LinearAxis {
  const loads = rows.map((row) => row.load);
  const low = loads.reduce((a, b) => Math.min(a, b));
  const high = loads.reduce((a, b) => Math.max(a, b));
  return {
    label: "Offered load (share of worker cores)",
    // A grid that begins near 0 shows 0, so that distances compare.
    domain: [low < high / 4 ? 0 : low - PADDING, high + PADDING],
  };
}
