/**
 * Log-linear histograms: 256 bins an octave, read straight off a double's bits.
 *
 * A value counts in a bin no wider than 1/256 of it, so the middle of the bin is
 * within 0.2 % of the value. Histograms merge exactly, in any order.
 *
 * @module
 */

/** One double, seen as itself and as two words (low first, as on every platform of Deno). */
const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);

const BITS = 8;
/** Bin of the value 1: smaller ones share bin 0. */
const ORIGIN = (1023 << BITS) - 1;

/** Bins up to `limit`, a power of two; larger values share the last. */
export function binsUpTo(limit: number): number {
  return binOf(limit) + 1;
}

/** The bin of `value`: 0 below 1, then 256 an octave. */
export function binOf(value: number): number {
  DOUBLE[0] = value;
  const bin = (WORDS[1] >>> 20 - BITS) - ORIGIN;
  return bin > 0 ? bin : 0;
}

/** Middle of a bin: what stands for the values in it. */
export function middleOf(bin: number): number {
  return bin === 0 ? 0 : (edgeOf(bin) + edgeOf(bin + 1)) / 2;
}

/** Lowest value of a bin. */
export function edgeOf(bin: number): number {
  if (bin === 0) return 0;
  WORDS[0] = 0;
  WORDS[1] = (bin + ORIGIN) << 20 - BITS;
  return DOUBLE[0];
}

/** A histogram as plain data, as it is sent between threads. */
export interface HistogramData {
  /** Values in each bin. By bin. */
  readonly counts: Float64Array;
  /** Values in all. */
  readonly count: number;
  /** Their sum. */
  readonly sum: number;
  /** The smallest, or `Infinity` of nothing. */
  readonly min: number;
  /** The largest, or 0 of nothing. */
  readonly max: number;
}

/** Counts of values by bin, and the exact sum and extremes of the values. */
export class Histogram implements HistogramData {
  /** By bin. */
  readonly counts: Float64Array;
  /** Values in all. */
  count = 0;
  /** Exact while values are whole and it stays below 2⁵³. */
  sum = 0;
  /** The smallest, or `Infinity` of nothing. */
  min: number = Infinity;
  /** The largest, or 0 of nothing. */
  max = 0;

  /**
   * An empty one.
   *
   * @param bins How many bins: see {@linkcode binsUpTo}.
   */
  constructor(bins: number) {
    this.counts = new Float64Array(bins);
  }

  /** Adds a value, 0 or more. */
  add(value: number): void {
    const bin = binOf(value);
    this.counts[bin < this.counts.length ? bin : this.counts.length - 1]++;
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** The merger of `parts`, one at least, which have as many bins. */
  static merged(parts: readonly HistogramData[]): Histogram {
    const merged = new Histogram(parts[0].counts.length);
    for (const part of parts) merged.merge(part);
    return merged;
  }

  /** Adds the counts of `other`, which has as many bins. */
  merge(other: HistogramData): void {
    const end = endOf(other);
    for (let bin = 0; bin < end; bin++) this.counts[bin] += other.counts[bin];
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
  }

  /** Mean, or NaN of nothing. */
  get mean(): number {
    return this.sum / this.count;
  }

  /**
   * The smallest value that at least `percentile` per cent of the values do not
   * exceed, to within 0.2 %.
   *
   * @param percentile Above 0, up to 100.
   */
  percentile(percentile: number): number {
    const bin = this.percentileBin(percentile);
    return bin < 0 ? NaN : this.#within(middleOf(bin));
  }

  /** The bin that {@linkcode percentile} is in; −1 of nothing. */
  percentileBin(percentile: number): number {
    // Rounded, since 99.9 / 100 × 1000 is a little above 999.
    const rank = Math.max(
      1,
      Math.ceil(roundTo12(percentile / 100 * this.count)),
    );
    let seen = 0;
    for (let bin = 0; bin < this.counts.length; bin++) {
      seen += this.counts[bin];
      if (seen >= rank) return bin;
    }
    return -1;
  }

  #within(value: number): number {
    return Math.min(this.max, Math.max(this.min, value));
  }
}

/** Beyond the last bin that holds a value: all bins are many, and most of them empty. */
export function endOf({ counts, max }: HistogramData): number {
  return Math.min(binOf(max) + 1, counts.length);
}

function roundTo12(x: number): number {
  return Number(x.toPrecision(12));
}
