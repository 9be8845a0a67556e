/**
 * From a histogram to the line of its tail: the share of requests beyond each value.
 *
 * @module
 */

import { edgeOf } from "../stats/histogram.ts";
import {
  restoredHistogram,
  type StoredHistogram,
  type StoredHistograms,
} from "../stats/stored_histogram.ts";
import { type Estimate, PERCENTILES, type Row } from "../stats/row.ts";
import type { Place } from "./lines.ts";
import { estimateOf, type Measure } from "./measure.ts";
import type { Style } from "./theme.ts";
import type { TailTheoryOf, TheoryTail } from "./theory_lines.ts";

/** Places this close along both axes are drawn as one, decades: half a pixel in a column. */
const CLOSE = 0.01;

/** A line ends where fewer requests than this are beyond. */
export const FEWEST_BEYOND = 10;
/** A line begins where fewer than this share are beyond: what is left of it is the quickest hundredth, and may be many decades. */
const MOST_BEYOND = 0.99;
/** Places of a line of theory, a decade of the share beyond. */
const THEORY_PLACES = 8;

/** What is told of requests that have a tail. */
export type TailMetric = "latencyUs" | "slowdown";

/** What of a tail is asked for. */
export interface TailOptions {
  /** Only requests of this class; all when absent. */
  readonly class?: string;
  /** What theory says; absent, nothing. */
  readonly theory?: TailTheoryOf;
}

/** What one policy's requests got at one load. */
export interface TailLine {
  /** What the reader is told it is. */
  readonly label: string;
  /** How it is drawn. */
  readonly style: Style;
  /** What it is of. */
  readonly row: Row;
  /** What it goes through: see {@linkcode tailPlaces}. */
  readonly places: readonly Place[];
  /** Percentiles that the row tells. */
  readonly marks: readonly TailMark[];
  /** What theory says of it, and what that is called. */
  readonly theory: { readonly name: string; readonly places: Place[] } | null;
}

/** A percentile, and how sure it is. */
export interface TailMark {
  /** Which. */
  readonly percentile: number;
  /** What it is. */
  readonly estimate: Estimate;
  /** Share of the requests that are beyond. */
  readonly y: number;
}

/**
 * The histograms of `stored` that a figure is of: those of one class, or of all
 * whose latency is critical.
 *
 * @param row That of the same point.
 */
export function tailPartsOf(
  stored: StoredHistograms,
  { applications }: Pick<Row, "applications">,
  metric: TailMetric,
  only: string | undefined,
): StoredHistogram[] {
  const byClass = Object.entries(
    metric === "latencyUs" ? stored.latency : stored.slowdown,
  );
  const critical = applications === undefined ? null : Object
    .entries(applications)
    .filter(([, { kind }]) => kind === "latency-critical")
    .map(([name]) => `${name}/`);
  return byClass.filter(([name]) =>
    only === undefined
      ? critical?.some((start) => name.startsWith(start)) ?? true
      : name === only
  ).map(([, histogram]) => histogram);
}

/**
 * Where the line of the tail of `parts` together goes through, from the quickest
 * hundredth on and as far as there are `fewest` values beyond: exact at the edges of
 * bins, straight between them.
 *
 * @param unit What values are counted in: a value is this many times what is stored.
 */
export function tailPlaces(
  parts: readonly StoredHistogram[],
  unit: number,
  fewest: number,
): Place[] {
  const { counts, count } = restoredHistogram(parts);
  const places: Place[] = [];
  let beyond = count;
  const add = (edge: number) => {
    // A logarithmic axis has no place for 0.
    if (edge <= 0 || beyond < fewest) return;
    const place = { x: edge * unit, y: beyond / count };
    const last = places.at(-1);
    if (place.y > MOST_BEYOND) places.length = 0;
    if (places.length === 0 || last === undefined || isApart(place, last)) {
      places.push(place);
    }
  };
  for (let bin = 0; bin < counts.length; bin++) {
    if (counts[bin] === 0) continue;
    add(edgeOf(bin));
    beyond -= counts[bin];
    add(edgeOf(bin + 1));
  }
  return places;
}

/** Whether both places can be told apart on logarithmic axes. */
function isApart(a: Place, b: Place): boolean {
  return Math.abs(Math.log10(a.x / b.x)) > CLOSE ||
    Math.abs(Math.log10(a.y / b.y)) > CLOSE;
}

/** The line of `row`, whose latency record is `stored`; it is called `label`. */
export function tailLineOf(
  row: Row,
  stored: StoredHistograms,
  { label, style }: Pick<TailLine, "label" | "style">,
  metric: TailMetric,
  { class: only, theory }: TailOptions,
): TailLine {
  const unit = metric === "latencyUs" ? stored.latencyUnitNs / 1e3 : 1;
  const places = tailPlaces(
    tailPartsOf(stored, row, metric, only),
    unit,
    FEWEST_BEYOND,
  );
  const least = places.at(-1)?.y ?? 1;
  const marks = Object.entries(PERCENTILES).map(([statistic, percentile]) => {
    const measure = {
      metric,
      statistic: statistic as keyof typeof PERCENTILES,
      ...(only === undefined ? {} : { class: only }),
    } satisfies Measure;
    return {
      percentile,
      estimate: estimateOf(row, measure),
      y: shareBeyond(percentile),
    };
  }).filter(({ estimate, y }) =>
    estimate.value !== null && estimate.value > 0 && y >= least
  );
  return {
    label,
    style,
    row,
    places,
    marks,
    theory: theoryLine(theory?.(row, metric, only) ?? null, least),
  };
}

/** What theory says, as far as its line goes. */
function theoryLine(
  said: TheoryTail | null,
  least: number,
): TailLine["theory"] {
  if (said === null) return null;
  const steps = Math.floor(-THEORY_PLACES * Math.log10(least));
  const places = Array.from({ length: steps }, (_, step) => {
    const y = 10 ** (-(step + 1) / THEORY_PLACES);
    return { x: said.percentile(100 * (1 - y)) ?? 0, y };
  }).filter(({ x }) => x > 0);
  return places.length === 0 ? null : { name: said.name, places };
}

/** The share of requests beyond `percentile`, without the noise of taking it from 100. */
function shareBeyond(percentile: number): number {
  return Number((1 - percentile / 100).toPrecision(6));
}
