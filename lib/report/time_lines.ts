/**
 * The lines of a figure over time: one a row and application, window by window,
 * thinned where there are more windows than can be drawn apart.
 *
 * @module
 */

import type { Estimate, Row, TimelineRow } from "../stats/row.ts";
import { formatLoad } from "./few_loads.ts";
import { seriesOf } from "./series.ts";
import { stylesOf } from "./styles.ts";
import type { Style } from "./theme.ts";

/** A statistic that every window of a timeline has. */
export type WindowStatistic = keyof TimelineRow["latencyUs"];

/** A window, or several in a row that are drawn as one. */
export interface TimePoint {
  /** Its middle, µs from the start of the run. */
  readonly timeUs: number;
  /** The latency asked for, µs: of the worst of its windows. */
  readonly latencyUs: Estimate;
  /** Worker cores granted, on average. */
  readonly cores: Estimate;
  /** Requests waiting for their first service, on average; null where the row does not tell. */
  readonly waiting: Estimate | null;
  /** Cores that the requests which arrived keep busy by their mean service; null where that is not known. */
  readonly offeredCores: number | null;
}

/** What one application got under one policy, over time. */
export interface TimeLine {
  /** What the reader is told it is. */
  readonly label: string;
  /** How it is drawn. */
  readonly style: Style;
  /** What it is of. */
  readonly row: Row;
  /** Its windows, first to last. */
  readonly points: readonly TimePoint[];
}

/** What an application's line is made from. */
interface Part {
  readonly row: Row;
  readonly name: string;
  readonly windows: TimelineRow;
}

/** Rows without a timeline have nothing to draw over time. */
export function hasTimeline(row: Row): boolean {
  return row.timeline !== undefined;
}

/** The applications of `row` whose latency matters; all, where there is but one. */
export function criticalNames({ applications, timeline }: Row): string[] {
  return Object.keys(timeline?.applications ?? {}).filter((name) =>
    applications === undefined ||
    applications[name].kind === "latency-critical"
  );
}

/**
 * The lines of `rows`, in the order of their points whatever order they come in.
 *
 * @param mostPoints Points a line may have: of more windows, several make one.
 */
export function timeLinesOf(
  rows: readonly Row[],
  statistic: WindowStatistic,
  mostPoints: number,
): TimeLine[] {
  const ordered = rows.filter(hasTimeline).toSorted((a, b) =>
    Number(a.scenario > b.scenario) - Number(a.scenario < b.scenario) ||
    a.point - b.point
  );
  const parts = seriesOf(ordered).flatMap((series) =>
    series.rows.flatMap((row) => {
      const names = criticalNames(row);
      return names.map((name) => ({
        label: [
          series.label,
          ...(names.length > 1 ? [name] : []),
          ...(series.rows.length > 1 ? [`load ${formatLoad(row.load)}`] : []),
        ].join(", "),
        row,
        name,
        windows: row.timeline!.applications[name],
      }));
    })
  );
  const styles = stylesOf(parts.map(({ row: { policy } }, place) => ({
    policy,
    variant: parts.slice(0, place).filter((part) => part.row.policy === policy)
      .length,
  })));
  const together = windowsTogether(ordered, mostPoints);
  return parts.map((part, place) => ({
    label: part.label,
    style: styles[place],
    row: part.row,
    points: pointsOf(part, statistic, together),
  }));
}

/** How many windows in a row make a point: the same for all `rows`. */
export function windowsTogether(
  rows: readonly Row[],
  mostPoints: number,
): number {
  const most = rows.flatMap((row) =>
    criticalNames(row).map((name) =>
      row.timeline!.applications[name].requests.length
    )
  ).reduce((a, b) => Math.max(a, b), 1);
  return Math.ceil(most / mostPoints);
}

/** The points of a line, `together` windows each. */
function pointsOf(
  { row, name, windows }: Part,
  statistic: WindowStatistic,
  together: number,
): TimePoint[] {
  const { windowUs } = row.timeline!;
  const serviceUs = meanServiceOf(row, name);
  const count = windows.requests.length;
  return Array.from({ length: Math.ceil(count / together) }, (_, point) => {
    const from = point * together;
    const to = Math.min(count, from + together);
    const requests = averageOf(windows.requests.slice(from, to)).value;
    return {
      timeUs: (from + to) / 2 * windowUs,
      latencyUs: worstOf(windows.latencyUs[statistic].slice(from, to)),
      cores: averageOf(windows.cores.slice(from, to)),
      waiting: windows.waiting === undefined
        ? null
        : averageOf(windows.waiting.slice(from, to)),
      offeredCores: serviceUs === null || requests === null
        ? null
        : requests / windowUs * serviceUs,
    };
  });
}

/** Mean service of the application called `name`, µs: its load is its rate times that, a core. */
function meanServiceOf(row: Row, name: string): number | null {
  const { load, offeredMrps } = row.applications?.[name] ?? row;
  if (load === null || offeredMrps === null || offeredMrps === 0) return null;
  return load * row.cores / offeredMrps;
}

/** The highest of `estimates`: where several windows are drawn as one, none looks better than it was. */
function worstOf(estimates: readonly Estimate[]): Estimate {
  return estimates.reduce((worst, one) =>
    (one.value ?? -Infinity) > (worst.value ?? -Infinity) ? one : worst
  );
}

/** The mean of `estimates`, end by end of their intervals; null where one has none. */
function averageOf(estimates: readonly Estimate[]): Estimate {
  const mean = (end: keyof Estimate) => {
    const values = estimates.map((estimate) => estimate[end])
      .filter((value) => value !== null);
    return values.length < estimates.length
      ? null
      : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return { value: mean("value"), low: mean("low"), high: mean("high") };
}

/** The work offered, if it is the same whichever line is asked: the points of one that shows all of it. */
export function offeredOf(lines: readonly TimeLine[]): TimeLine | null {
  const longest = lines.reduce((a, b) =>
    b.points.length > a.points.length ? b : a
  );
  const isShared = lines.every(({ points, row }) =>
    row.cores === longest.row.cores &&
    // The last of a line may hold fewer windows than the longest's has there.
    points.slice(0, -1).every(({ offeredCores }, place) =>
      offeredCores === longest.points[place].offeredCores
    )
  );
  const isKnown = longest.points.some(({ offeredCores }) =>
    offeredCores !== null && offeredCores > 0
  );
  return isShared && isKnown ? longest : null;
}
