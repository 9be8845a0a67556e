/**
 * The search for a knee: the highest load that meets an objective, and how sure
 * that is.
 *
 * @module
 */

import type { Estimate } from "../stats/row.ts";
import { NULL_ESTIMATE } from "../stats/intervals.ts";
import { ABOVE, type Crossing, crossing, type End } from "./crossing.ts";
import { loadOfRung, overviewRungs } from "./ladder.ts";
import type { Limit, Look } from "./look.ts";
import type { Margin } from "./margin.ts";

/** Looks at a load by its first `replications` replications; a second time, for nothing. */
export type LookAt<Of = Look> = (
  load: number,
  replications: number,
) => Promise<Of>;

/** What is seen of a load by whoever seeks a crossing. */
export interface Seen {
  /** The load. */
  readonly load: number;
  /** What passes 0. */
  readonly margin: Margin;
}

/** The lowest load that is looked at, as a share of the load that no policy can carry. */
const LEAST = 0.001;
/** Two loads are not told apart below this, likewise. */
const RESOLUTION = 0.0005;
/** Ends of a bracket this share of the interval apart add nothing to its error. */
const FINE = 1;

/** Where a search may look. */
export interface Range {
  /** The load that no policy can carry: 1, where all cores are alike. */
  readonly most: number;
  /** Replications of the looks that count. */
  readonly replications: number;
}

/** The first replication at loads from light to heavy: where to look closer. By place in {@linkcode overviewRungs}. */
export function overview(look: LookAt, { most }: Range): Promise<Look[]> {
  return Promise.all(
    overviewRungs().map((rung) => look(loadOfRung(rung) * most, 1)),
  );
}

/** What is found of an objective. */
export interface Found {
  /** The highest load that meets it; nulls if none does. */
  readonly knee: Estimate;
  /** What does not let it be higher; null if no load meets it. */
  readonly limitedBy: Limit | null;
  /** The last look that met the objective; null if none did. */
  readonly at: Look | null;
  /** What a reader must know before quoting it. */
  readonly flags: readonly string[];
}

/**
 * The highest load that meets the objective, with a 95 % interval.
 *
 * The same requests are offered at every load, closer together, so that what the
 * replications measure is a smooth function of the load, with one root: where it
 * meets the objective exactly. The interval is of the loads at which a test over
 * replications would not tell what is measured from what is allowed: from where
 * the upper end of the margin's interval passes 0 to where its lower end does.
 * One replication is enough to see where to look; the others are simulated there.
 * Source: H. Chen and B. W. Schmeiser, "Stochastic root finding via retrospective
 * approximation", IIE Transactions 33, 2001; the interval by E. C. Fieller, "Some
 * problems in interval estimation", Journal of the Royal Statistical Society B 16,
 * 1954.
 *
 * @param seen The first replication at loads from light to heavy.
 */
export async function findKnee(
  look: LookAt,
  range: Range,
  seen: readonly Look[],
): Promise<Found> {
  const { most, replications } = range;
  const last = seen.findLastIndex(({ margin }) => margin.value <= 0);
  const below = endOf(seen[last]);
  const above = endOf(seen[last + 1]) ?? { load: most, margin: ABOVE };
  const slope = below === null
    ? ABOVE / above.load
    : (above.margin - below.margin) / (above.load - below.load);
  const start = below === null
    ? LEAST * most
    : below.load - below.margin / slope;
  const looks = new Map<number, Look>();
  const remember = async (load: number) => {
    const found = await look(load, replications);
    looks.set(load, found);
    return found;
  };
  await remember(start);
  const ends = await findEnds(remember, looks, range, slope);
  if (ends === null) {
    return {
      knee: NULL_ESTIMATE,
      limitedBy: null,
      at: null,
      flags: ["never-met"],
    };
  }
  const { value, knee } = ends;
  const failed = looks.get(value.above.load);
  const flags = new Set<string>();
  const isMetAt = ({ margin }: Look) => margin.value <= 0;
  if (!seen.slice(0, Math.max(0, last)).every(isMetAt)) {
    flags.add("not-met-at-lower-loads");
  }
  for (const { load, status, isShort } of looks.values()) {
    if (load < (knee.low ?? knee.value!)) continue;
    if (load > (knee.high ?? knee.value!)) continue;
    if (status === "unsettled") flags.add("unsettled");
    else if (isShort) flags.add("short-run");
  }
  return {
    knee,
    limitedBy: failed?.limitedBy ?? "saturation",
    at: looks.get(value.below.load)!,
    flags: [...flags],
  };
}

/** Where a margin passes 0, and the interval of that. */
export interface Ends {
  /** Where its value does. */
  readonly value: Crossing;
  /** The same as an estimate. */
  readonly knee: Estimate;
}

/**
 * Where a margin and the ends of its interval pass 0; null if it is above 0 at
 * the lowest load.
 *
 * @param seen What was looked at, one load at least, filled by `look`.
 * @param slope About how fast the margin rises with the load.
 */
export async function findEnds<Of extends Seen>(
  look: (load: number) => Promise<Of>,
  seen: ReadonlyMap<number, Of>,
  { most, replications }: Range,
  slope: number,
): Promise<Ends | null> {
  const resolution = RESOLUTION * most;
  const isFine = (below: End, above: End) => {
    const ends = [seen.get(below.load), seen.get(above.load)];
    const bands = ends.flatMap((of) =>
      of === undefined ? [] : [of.margin.high - of.margin.low]
    );
    const width = (bands[0] + bands[1]) / 2;
    return bands.length === 2 && above.margin - below.margin <= FINE * width;
  };
  const passing = (end: keyof Margin) => {
    const known = [...seen.values()].map(({ load, margin }) => ({
      load,
      margin: margin[end],
    }));
    const nearest = Math.min(...known.map(({ margin }) => Math.abs(margin)));
    return crossing({
      margin: async (load) => (await look(load)).margin[end],
      known,
      start: known[0].load,
      // Where a straight line has it, and a little beyond.
      step: Math.min(0.1 * most, Math.max(resolution, 1.2 * nearest / slope)),
      least: LEAST * most,
      most,
      resolution,
      isFine,
    });
  };
  const value = await passing("value");
  if (value === null) return null;
  if (replications === 1) {
    return { value, knee: { value: value.load, low: null, high: null } };
  }
  const [low, high] = await Promise.all([passing("high"), passing("low")]);
  return {
    value,
    knee: {
      value: value.load,
      // What the bracket leaves open is part of the interval.
      low: low === null ? 0 : Math.max(low.below.load, low.load - resolution),
      high: high === null
        ? most
        : Math.min(high.above.load, high.load + resolution),
    },
  };
}

function endOf(look: Look | undefined): End | null {
  if (look === undefined) return null;
  return { load: look.load, margin: look.margin.value };
}
