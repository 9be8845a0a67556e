/** Where a smooth function is largest. @module */

/** A corner of the simplex: arguments, and the value there. */
interface Corner {
  readonly at: readonly number[];
  readonly value: number;
}

/** Steps, at most. */
const MOST_STEPS = 2000;

/**
 * Arguments at which `value` is largest, near `start`, by the simplex method. Where
 * `value` is no finite number, it does not go.
 *
 * Source: J. C. Lagarias et al., "Convergence properties of the Nelder–Mead simplex
 * method in low dimensions", SIAM Journal on Optimization 9, 1998.
 *
 * @param start One number an argument.
 * @param step How far the first simplex reaches from `start`, in each argument.
 * @param tolerance How far apart its corners may be, in each argument, when it is done.
 */
export function maximize(
  value: (at: readonly number[]) => number,
  start: readonly number[],
  step = 0.5,
  tolerance = 1e-6,
): readonly number[] {
  const corner = (at: readonly number[]): Corner => {
    const found = value(at);
    return { at, value: Number.isFinite(found) ? found : -Infinity };
  };
  let corners = [start, ...start.map((_, moved) => stepped(start, moved, step))]
    .map(corner);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    corners.sort((one, other) => other.value - one.value);
    if (isSmall(corners, tolerance)) break;
    const worst = corners[corners.length - 1];
    const others = corners.slice(0, -1);
    const centre = start.map((_, of) =>
      others.reduce((sum, { at }) => sum + at[of], 0) / others.length
    );
    /** On the line from the worst through the centre: 1 is as far behind it. */
    const along = (share: number) =>
      corner(
        centre.map((middle, of) => middle + share * (middle - worst.at[of])),
      );
    const better = improved(along, corners);
    corners = better !== null
      ? [...others, better]
      : corners.map(({ at }) => corner(between(corners[0].at, at)));
  }
  return corners[0].at;
}

/** What takes the place of the worst of `corners`, best first; null if none is better. */
function improved(
  along: (share: number) => Corner,
  corners: readonly Corner[],
): Corner | null {
  const reflected = along(1);
  if (reflected.value > corners[0].value) {
    const expanded = along(2);
    return expanded.value > reflected.value ? expanded : reflected;
  }
  if (reflected.value > corners[corners.length - 2].value) return reflected;
  const worst = corners[corners.length - 1];
  const contracted = along(reflected.value > worst.value ? 0.5 : -0.5);
  return contracted.value > Math.max(reflected.value, worst.value)
    ? contracted
    : null;
}

function stepped(
  at: readonly number[],
  moved: number,
  step: number,
): readonly number[] {
  return at.map((argument, of) => of === moved ? argument + step : argument);
}

function between(
  one: readonly number[],
  other: readonly number[],
): readonly number[] {
  return one.map((argument, of) => (argument + other[of]) / 2);
}

function isSmall(corners: readonly Corner[], tolerance: number): boolean {
  const [best] = corners;
  return corners.every(({ at }) =>
    at.every((argument, of) => Math.abs(argument - best.at[of]) < tolerance)
  );
}
