/**
 * Loads to look at from light to heavy: dense where the tail changes fast.
 *
 * @module
 */

/** From one rung to the next, in log odds: about 20 % of the load where it is a half. */
const STEP = 0.4;
/** Every so many rungs one is looked at in an overview. */
const OVERVIEW = 2;
/** The rungs of an overview go from minus this one to this one: 4 % to 96 %. */
const OVERVIEW_ENDS = 8;
/** The ladder goes from minus this rung to this one: 0.1 % to 99.9 %. */
export const LAST_RUNG = 17;

/** Load of a rung, or between two, as a share of the load that no policy can carry; the half is rung 0. */
export function loadOfRung(rung: number): number {
  return 1 / (1 + Math.exp(-STEP * rung));
}

/** The rungs of an overview, ascending. */
export function overviewRungs(): number[] {
  return Array.from(
    { length: 2 * OVERVIEW_ENDS / OVERVIEW + 1 },
    (_, place) => place * OVERVIEW - OVERVIEW_ENDS,
  );
}
