/**
 * Logarithm, exponential and power that give the same bits on every machine.
 *
 * JavaScript leaves the last bits of `Math.log` and `Math.exp` to the engine,
 * and engines have changed them. These use only the operations that IEEE 754
 * rounds exactly, so a result does not depend on who computes it.
 *
 * Source: Sun Microsystems, fdlibm 5.3, e_log.c and e_exp.c (1993): error below
 * one unit in the last place.
 *
 * @module
 */

/** One double, seen as itself and as two words (low first, as every platform of Deno is). */
const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);

/** 2⁻ᵏ, k = −1022 … 1022: scaling by a table, since a word written into `DOUBLE` and read back as a whole stalls. */
const POWERS_OF_HALF = Float64Array.from(
  { length: 2045 },
  (_, place) => 2 ** (1022 - place),
);

const LN2_HIGH = 6.93147180369123816490e-01;
const LN2_LOW = 1.90821492927058770002e-10;

/**
 * Natural logarithm of a positive normal number.
 *
 * @param x From 2.3e-308 to 1e300.
 */
export function log(x: number): number {
  DOUBLE[0] = x;
  // x = 2ᵏ × mantissa, the mantissa from √2/2 to √2: what is added to the high word
  // carries into the exponent from √2 on. A branch would be guessed wrong half the time.
  const k = ((WORDS[1] + 0x95f64) >>> 20) - 1023;
  const f = x * POWERS_OF_HALF[k + 1022] - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w *
    (3.999999999940941908e-01 +
      w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const t2 = z *
    (6.666666666666735130e-01 +
      w *
        (2.857142874366239149e-01 +
          w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const halfSquare = 0.5 * f * f;
  return k * LN2_HIGH -
    ((halfSquare - (s * (halfSquare + t1 + t2) + k * LN2_LOW)) - f);
}

/**
 * e to the power `x`.
 *
 * @param x Between −700 and 700.
 */
export function exp(x: number): number {
  const k = Math.round(x * 1.44269504088896338700e+00);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c = r -
    t *
      (1.66666666666666019037e-01 +
        t *
          (-2.77777777770155933842e-03 +
            t *
              (6.61375632143793436117e-05 +
                t *
                  (-1.65339022054652515390e-06 +
                    t * 4.13813679705723846039e-08))));
  const y = 1 - ((low - (r * c) / (2 - c)) - high);
  return y * POWERS_OF_HALF[1022 - k];
}

/**
 * e to the power `x`, less 1: also where that is next to nothing.
 *
 * Source: W. Kahan's quotient, in which the errors of both logarithm and
 * exponential cancel; N. J. Higham, "Accuracy and Stability of Numerical
 * Algorithms", 2002, section 1.14.1. Error below 4 units in the last place.
 *
 * @param x Up to 700.
 */
export function expm1(x: number): number {
  if (x < -40) return -1;
  const u = exp(x);
  return u === 1 ? x : (u - 1) * x / log(u);
}

/**
 * `base` to the power `exponent`: relative error below 2⁻⁵² × (1 + |ln result|).
 *
 * @param base From 2.3e-308 to 1e300.
 * @param exponent Such that the result is below 1e304; 0 stands for results below 1e-304.
 */
export function power(base: number, exponent: number): number {
  const logarithm = exponent * log(base);
  return logarithm < -700 ? 0 : exp(logarithm);
}

/**
 * Quantile of the standard normal law.
 *
 * Source: M. J. Wichura, "Algorithm AS 241: The percentage points of the normal
 * distribution", Applied Statistics 37, 1988, PPND16: relative error about 1e-16.
 *
 * @param p Between 0 and 1, both excluded.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * ratio(r, CENTRAL_TOP, CENTRAL_BOTTOM);
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const tail = r <= 5
    ? ratio(r - 1.6, MIDDLE_TOP, MIDDLE_BOTTOM)
    : ratio(r - 5, FAR_TOP, FAR_BOTTOM);
  return q < 0 ? -tail : tail;
}

/** Quotient of two polynomials of degree 7, coefficients from the highest power. */
function ratio(
  x: number,
  top: readonly number[],
  bottom: readonly number[],
): number {
  let a = top[0], b = bottom[0];
  for (let i = 1; i < 8; i++) {
    a = a * x + top[i];
    b = b * x + bottom[i];
  }
  return a / b;
}

// deno-fmt-ignore
const CENTRAL_TOP = [2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0];
// deno-fmt-ignore
const CENTRAL_BOTTOM = [5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1];
// deno-fmt-ignore
const MIDDLE_TOP = [7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0];
// deno-fmt-ignore
const MIDDLE_BOTTOM = [1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1];
// deno-fmt-ignore
const FAR_TOP = [2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0];
// deno-fmt-ignore
const FAR_BOTTOM = [2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1];
