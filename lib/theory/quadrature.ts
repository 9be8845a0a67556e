/**
 * Integrals of functions of one variable.
 *
 * @module
 */

/** Where the 15-point rule looks, from the middle of [−1, 1] outwards; mirrored. */
const NODES = [
  0,
  0.207784955007898467600689403773245,
  0.405845151377397166906606412076961,
  0.586087235467691130294144691693013,
  0.741531185599394439863864773280788,
  0.864864423359769072789712788640926,
  0.949107912342758524526189684047851,
  0.991455371120812639206854697526329,
];
/** What each counts in the 15-point rule. By node. */
const WEIGHTS = [
  0.209482141084727828012999174891714,
  0.204432940075298892414161999234649,
  0.190350578064785409913256402421014,
  0.169004726639267902826583426598550,
  0.140653259715525918745189590510238,
  0.104790010322250183839876322541518,
  0.063092092629978553290700663189204,
  0.022935322010529224963732008058970,
];
/** What each counts in the 7-point rule, which uses every other. By node. */
const COARSE_WEIGHTS = [
  0.417959183673469387755102040816327,
  0,
  0.381830050505118944950369775488975,
  0,
  0.279705391489276667901467771423780,
  0,
  0.129484966168869693270611432679082,
  0,
];
/** Pieces after which more of them will not help: what is left is rounding of `f` itself. */
const MOST_PIECES = 400;

/**
 * Integral of `f` from `from` to `to`, which may be infinite.
 *
 * Adaptive Gauss–Kronrod with 7 and 15 points: the piece on which the two rules
 * differ most is halved until, all together, they agree. For a smooth `f` the true
 * error is far smaller than what is asked for; a jump costs time, not accuracy.
 * `f` is never asked at the ends.
 * Source: R. Piessens et al., "QUADPACK", 1983, rule QK15.
 *
 * @param f Finite inside the interval; falling faster than 1/x towards an infinite end.
 * @param from Where to begin, finite.
 * @param to Where to end, not below `from`.
 * @param scale Where most of the integral lies, counted from `from`: used if `to` is infinite.
 * @param relativeError Largest error, as a share of the integral.
 * @throws {RangeError} If `f` is not smooth enough for that, as when its own rounding shows.
 *
 * @example Half the area of a circle
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(integral((x) => Math.sqrt(1 - x * x), -1, 1), Math.PI / 2, 1e-9);
 * ```
 */
export function integral(
  f: (x: number) => number,
  from: number,
  to: number,
  scale = 1,
  relativeError = 1e-11,
): number {
  if (to === Infinity) {
    // x = from + scale × u / (1 − u) brings the far end to u = 1.
    const folded = (u: number) =>
      f(from + scale * u / (1 - u)) * scale / (1 - u) ** 2;
    return integral(folded, 0, 1, 1, relativeError);
  }
  const pieces = [estimate(f, from, to)];
  while (true) {
    const value = total(pieces, (piece) => piece.value);
    const error = total(pieces, (piece) => piece.error);
    if (error <= relativeError * Math.abs(value)) return value;
    if (!(pieces.length < MOST_PIECES)) {
      throw new RangeError(
        `Cannot integrate: f must be smooth to a share of ${relativeError}, got ${value} ± ${error}`,
      );
    }
    const worst = pieces.reduce((a, b) => b.error > a.error ? b : a);
    const middle = (worst.from + worst.to) / 2;
    pieces[pieces.indexOf(worst)] = estimate(f, worst.from, middle);
    pieces.push(estimate(f, middle, worst.to));
  }
}

function total(
  pieces: readonly Piece[],
  value: (piece: Piece) => number,
): number {
  return pieces.reduce((sum, piece) => sum + value(piece), 0);
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly error: number;
}

/** The integral over a piece by 15 points, and how far 7 points are from it. */
function estimate(f: (x: number) => number, from: number, to: number): Piece {
  const middle = (from + to) / 2;
  const half = (to - from) / 2;
  const atMiddle = f(middle);
  let fine = WEIGHTS[0] * atMiddle;
  let coarse = COARSE_WEIGHTS[0] * atMiddle;
  for (let node = 1; node < NODES.length; node++) {
    const offset = half * NODES[node];
    const both = f(middle - offset) + f(middle + offset);
    fine += WEIGHTS[node] * both;
    coarse += COARSE_WEIGHTS[node] * both;
  }
  const error = Math.abs(fine - coarse) * half;
  return { from, to, value: fine * half, error };
}
