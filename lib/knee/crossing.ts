/**
 * The highest load at which a rising function of the load is still at most 0,
 * found with few looks at it.
 *
 * @module
 */

/** What stands for the function where it is known to be above 0 without a look. */
export const ABOVE = 3;

/** A load, and the function there. */
export interface End {
  /** The load. */
  readonly load: number;
  /** The function there: at most 0 up to the crossing, above 0 beyond it. */
  readonly margin: number;
}

/** What is sought. */
export interface Sought {
  /** The function. */
  readonly margin: (load: number) => number | Promise<number>;
  /** What is known of it. */
  readonly known: readonly End[];
  /** Where to look first, if nothing is known. */
  readonly start: number;
  /** How far to go from there at first, until the function has another sign. */
  readonly step: number;
  /** The lowest load that there is. */
  readonly least: number;
  /** A load at which the function is above 0, which is never looked at. */
  readonly most: number;
  /** Two ends closer than this are close enough. */
  readonly resolution: number;
  /** Whether two ends further apart are close enough too. */
  readonly isFine?: (below: End, above: End) => boolean;
}

/** Where a function passes 0. */
export interface Crossing {
  /** Where it does, by a straight line between the ends. */
  readonly load: number;
  /** The end at which it is at most 0. */
  readonly below: End;
  /** The end at which it is above 0. */
  readonly above: End;
}

/**
 * Where the function passes 0, or null if it is above 0 at the lowest load.
 *
 * Goes outwards in steps that double until the crossing lies between two ends,
 * and then inwards by ITP: as sure as bisection, and on a function that is nearly
 * straight much faster. Where the function passes 0 several times, the crossing
 * is the highest that the known ends and the looks have between them.
 * Source: I. F. D. Oliveira and R. H. C. Takahashi, "An enhancement of the
 * bisection method average performance preserving minmax optimality", ACM
 * Transactions on Mathematical Software 47, 2020.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const found = await crossing({
 *   margin: (load) => load ** 2 - 0.25,
 *   known: [],
 *   start: 0.9,
 *   step: 0.1,
 *   least: 0,
 *   most: 1,
 *   resolution: 0.001,
 * });
 * assertAlmostEquals(found?.load ?? NaN, 0.5, 1e-3);
 * ```
 */
export async function crossing(sought: Sought): Promise<Crossing | null> {
  const ends = await surround(sought);
  return ends === null ? null : await close(sought, ...ends);
}

/** Two ends that the crossing is between; null if there is no lower one. */
async function surround(sought: Sought): Promise<[End, End] | null> {
  const { known, least, most } = sought;
  let below = known.filter(({ margin }) => margin <= 0)
    .reduce<End | null>((best, end) => higher(end, best), null);
  let above = known.filter(({ load, margin }) =>
    margin > 0 && load > (below?.load ?? -Infinity)
  ).reduce<End | null>((best, end) => lower(end, best), null);
  let step = sought.step;
  while (below === null || above === null) {
    const load = below !== null
      ? Math.min(most, below.load + step)
      : above !== null
      ? Math.max(least, above.load - step)
      : Math.min(most, Math.max(least, sought.start));
    if (below !== null || above !== null) step *= 2;
    const end = await look(sought, load);
    if (end.margin <= 0) below = end;
    else if (end.load <= least) return null;
    else above = end;
  }
  return [below, above];
}

/** Brings the two ends as close together as they should be. */
async function close(
  sought: Sought,
  below: End,
  above: End,
): Promise<Crossing> {
  const { resolution, isFine } = sought;
  const first = above.load - below.load;
  // One look more than bisection would take, at most.
  let mostLooks = Math.ceil(Math.log2(first / resolution)) + 1;
  while (
    above.load - below.load > resolution && !(isFine?.(below, above) ?? false)
  ) {
    const reach = resolution / 2 * 2 ** mostLooks--;
    const end = await look(sought, nextLoad(below, above, first, reach));
    if (end.margin <= 0) below = end;
    else above = end;
  }
  return { load: straight(below, above), below, above };
}

/**
 * The next load to look at: where a straight line passes 0, moved towards the
 * middle a little, so that both ends move, and more, if bisection would be ahead.
 *
 * @param first How far the ends were apart at first.
 * @param reach How far bisection would be.
 */
function nextLoad(below: End, above: End, first: number, reach: number) {
  const width = above.load - below.load;
  const middle = below.load + width / 2;
  const line = straight(below, above);
  const towards = Math.sign(middle - line);
  const nudge = 0.2 / first * width ** 2;
  const nudged = nudge <= Math.abs(middle - line)
    ? line + towards * nudge
    : middle;
  const radius = reach - width / 2;
  return Math.abs(nudged - middle) <= radius
    ? nudged
    : middle - towards * radius;
}

function straight(below: End, above: End): number {
  const share = -below.margin / (above.margin - below.margin);
  return below.load + share * (above.load - below.load);
}

async function look({ margin, most }: Sought, load: number): Promise<End> {
  return { load, margin: load >= most ? ABOVE : await margin(load) };
}

function higher(end: End, best: End | null): End {
  return best === null || end.load > best.load ? end : best;
}

function lower(end: End, best: End | null): End {
  return best === null || end.load < best.load ? end : best;
}
