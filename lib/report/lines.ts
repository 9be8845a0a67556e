/**
 * The lines of a figure: what of each row can be drawn as a number, and what only as a mark.
 *
 * @module
 */

import type { Estimate, Row, Status } from "../stats/row.ts";
import { UNKNOWN } from "./measure.ts";
import type { LoadRow, Series } from "./series.ts";

/** What a row says that places on a line depend on. */
export type LineRow = LoadRow & Pick<Row, "status">;

/** A row's place in a picture. */
export interface LinePoint<R extends LineRow = Row> {
  /** The row itself. */
  readonly row: R;
  /** Where it stands along the horizontal axis. */
  readonly x: Estimate;
  /** Where it stands along the vertical axis. */
  readonly y: Estimate;
}

/** A place in a picture, in the units of its axes. */
export interface Place {
  /** Along the horizontal axis. */
  readonly x: number;
  /** Along the vertical axis. */
  readonly y: number;
}

/** A load without a number: there the line stops. */
export interface Stop {
  /** Why there is none. */
  readonly status: Status;
  /** Where it would stand along the horizontal axis. */
  readonly x: number;
  /** Where the line was before; null when it had not begun. */
  readonly from: Place | null;
}

/** A series as it is drawn. */
export interface Line<R extends LineRow = Row> {
  /** What it is of. */
  readonly series: Series<R>;
  /** Every row, by ascending load. */
  readonly points: readonly LinePoint<R>[];
  /** Loads without a number. */
  readonly stops: readonly Stop[];
  /** Its last place with a number; null when it has none. */
  readonly end: Place | null;
}

/** Where `point` stands, or null where it has no number: not steady, or not measured. */
export function placeOf<R extends LineRow>(
  { row, x, y }: LinePoint<R>,
): Place | null {
  return row.status !== "stable" || x.value === null || y.value === null
    ? null
    : { x: x.value, y: y.value };
}

/** The first load of each stretch without numbers, and where it turns from unsettled to saturated. */
function stopsOf<R extends LineRow>(points: readonly LinePoint<R>[]): Stop[] {
  const stops: Stop[] = [];
  let from: Place | null = null;
  let before: Status = "stable";
  for (const point of points) {
    const { status } = point.row;
    from = placeOf(point) ?? from;
    if (status !== before && status !== "stable" && point.x.value !== null) {
      stops.push({ status, x: point.x.value, from });
    }
    before = status;
  }
  return stops;
}

/** `estimate` on a logarithmic axis, which has no place for 0. */
function onLog(estimate: Estimate): Estimate {
  return estimate.value !== null && estimate.value <= 0 ? UNKNOWN : estimate;
}

/** The lines of `series` in the plane of `x` and `y`, whose axis is logarithmic unless it is said to be linear. */
export function linesOf<R extends LineRow>(
  series: readonly Series<R>[],
  x: (row: R) => Estimate,
  y: (row: R) => Estimate,
  axis: "log" | "linear" = "log",
): Line<R>[] {
  const placed = axis === "log" ? onLog : (estimate: Estimate) => estimate;
  return series.map((one) => {
    const points = one.rows.map((row) => ({
      row,
      x: x(row),
      y: placed(y(row)),
    }));
    const places = points.map(placeOf).filter((place) => place !== null);
    return {
      series: one,
      points,
      stops: stopsOf(points),
      end: places.at(-1) ?? null,
    };
  });
}

/** Values and interval ends of `axis` at every place with a number. */
export function extentOf<R extends LineRow>(
  lines: readonly Line<R>[],
  axis: "x" | "y",
): number[] {
  return lines.flatMap(({ points }) =>
    points.filter((point) => placeOf(point) !== null)
      .flatMap((point) => {
        const { value, low, high } = point[axis];
        return [value, low, high].filter((bound) => bound !== null);
      })
  );
}
