/** Logarithm and exponential in whole numbers of any length: slow, obvious, right to 2⁻²⁰⁰. @module */

/** Binary places behind the point. */
const PLACES = 256n;
const ONE = 1n << PLACES;

/** A positive normal number as `mantissa` × 2^`exponent`, mantissa 2⁵² … 2⁵³ − 1. */
export function partsOf(x: number): { mantissa: bigint; exponent: number } {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0];
  const fraction = bits & (1n << 52n) - 1n;
  return {
    mantissa: fraction | 1n << 52n,
    exponent: Number(bits >> 52n & 0x7ffn) - 1075,
  };
}

/** `x` × 2²⁵⁶, exactly: for magnitudes from 2⁻²⁰⁰ on. */
export function toFixed(x: number): bigint {
  if (x === 0) return 0n;
  const { mantissa, exponent } = partsOf(Math.abs(x));
  const magnitude = shift(mantissa, BigInt(exponent) + PLACES);
  return x < 0 ? -magnitude : magnitude;
}

function shift(value: bigint, by: bigint): bigint {
  return by >= 0n ? value << by : value >> -by;
}

/** 2 artanh(z ÷ 2²⁵⁶): ln((1 + z) ÷ (1 − z)), by its series. */
function twiceArtanh(z: bigint): bigint {
  const square = z * z >> PLACES;
  let power = z, sum = 0n;
  for (let odd = 1n; power !== 0n && power !== -1n; odd += 2n) {
    sum += power / odd;
    power = power * square >> PLACES;
  }
  return 2n * sum;
}

/** ln 2 = 2 artanh(1/3). */
const LN2 = twiceArtanh(ONE / 3n);

/** ln(`x`) × 2²⁵⁶. */
export function lnFixed(x: number): bigint {
  const { mantissa, exponent } = partsOf(x);
  // x = m × 2^(exponent + 52), m from 1 up to 2.
  const m = mantissa << PLACES - 52n;
  return twiceArtanh(((m - ONE) << PLACES) / (m + ONE)) +
    BigInt(exponent + 52) * LN2;
}

/** e^(`rest` ÷ 2²⁵⁶), for what is about 1 or less, × 2²⁵⁶. */
function expFixed(rest: bigint): bigint {
  let term = ONE, sum = 0n;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    sum += term;
    term = (term * rest >> PLACES) / n;
  }
  return sum;
}

/** e^`x` as `value` ÷ 2²⁵⁶ × 2^`exponent`, value about 1. */
export function expParts(x: number): { value: bigint; exponent: number } {
  const exponent = Math.round(x / Math.LN2);
  const rest = toFixed(x) - BigInt(exponent) * LN2;
  return { value: expFixed(rest), exponent };
}

/** How far `got` is from ln(`x`), in units of its last place. */
export function lnErrorUlps(x: number, got: number): number {
  const truth = lnFixed(x);
  const difference = toFixed(got) - truth;
  const unit = got === 0
    ? 1n
    : 1n << BigInt(partsOf(Math.abs(got)).exponent) + PLACES;
  return Math.abs(Number(difference * 1000n / unit)) / 1000;
}

/** How far `got` is from e^`x`, in units of its last place. */
export function expErrorUlps(x: number, got: number): number {
  const { value, exponent } = expParts(x);
  const parts = partsOf(got);
  const gotFixed = shift(
    parts.mantissa << PLACES,
    BigInt(parts.exponent - exponent),
  );
  const unit = shift(ONE, BigInt(parts.exponent - exponent));
  return Math.abs(Number((gotFixed - value) * 1000n / unit)) / 1000;
}

/** How far `got` is from e^`x` − 1, in units of its last place. */
export function expm1ErrorUlps(x: number, got: number): number {
  const { value, exponent } = expParts(x);
  const truth = shift(value, BigInt(exponent)) - ONE;
  const unit = shift(ONE, BigInt(partsOf(Math.abs(got)).exponent));
  return Math.abs(Number((toFixed(got) - truth) * 1000n / unit)) / 1000;
}

/** How far `got` is from `base`^`exponent`, in units of its last place. */
export function powerErrorUlps(
  base: number,
  exponent: number,
  got: number,
): number {
  const ln = lnFixed(base) * toFixed(exponent) >> PLACES;
  // got ÷ truth − 1, in units of 2⁻⁵³: a unit in the last place is one or two of them.
  const ratio = expFixed(lnFixed(got) - ln);
  return Math.abs(Number(ratio - ONE >> PLACES - 80n)) / 2 ** 27;
}
