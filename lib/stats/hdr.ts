/**
 * Histograms in the formats of HdrHistogram, for the tools that read them: the
 * compressed V2 encoding, a log of it, and the table of percentiles (.hgrm).
 *
 * Values are whole numbers there, to three significant digits: a bin of ours,
 * 1/256 of its value wide, goes to the one of theirs that its middle is in.
 * Source: G. Tene, HdrHistogram, whose V2 encoding is that of
 * AbstractHistogram.encodeIntoByteBuffer and ZigZagEncoding.
 *
 * @module
 */

import { deflateSync } from "node:zlib";
import { type HistogramData, middleOf } from "./histogram.ts";

/** Significant digits of the values. */
const DIGITS = 3;
/** Slots of the first bucket: values to two thousand each have their own. */
const SUB_BUCKETS = 2048;
const SUB_BUCKET_BITS = 11;

const COOKIE = 0x1c849303 | 0x10;
const COMPRESSED_COOKIE = 0x1c849304 | 0x10;
/** Bytes before the counts. */
const HEAD = 40;

/** Counts by slot of HdrHistogram: a histogram of whole numbers. */
export interface HdrCounts {
  /** By slot, up to the last that is not empty. */
  readonly counts: readonly number[];
  /** The largest value. */
  readonly max: number;
}

/** The slot of a whole number, 0 or more. */
export function slotOf(value: number): number {
  let bucket = 0, top = value;
  while (top >= SUB_BUCKETS) {
    top = Math.floor(top / 2);
    bucket++;
  }
  return bucket * SUB_BUCKETS / 2 + top;
}

/** The largest whole number of a slot. */
export function highestOf(slot: number): number {
  if (slot < SUB_BUCKETS) return slot;
  const half = SUB_BUCKETS / 2;
  const bucket = Math.floor(slot / half) - 1;
  return (slot - bucket * half + 1) * 2 ** bucket - 1;
}

/**
 * `histogram` by slot, its values counted in units of `unit`, rounded: 0.25 % and
 * half a unit off at most.
 */
export function hdrCounts(histogram: HistogramData, unit: number): HdrCounts {
  const counts: number[] = [];
  const max = Math.round(histogram.max / unit);
  histogram.counts.forEach((count, bin) => {
    if (count === 0) return;
    const middle = middleOf(bin);
    const value = Math.min(
      histogram.max,
      Math.max(histogram.min, middle),
    );
    const slot = slotOf(Math.round(value / unit));
    while (counts.length <= slot) counts.push(0);
    counts[slot] += count;
  });
  return { counts, max };
}

/** `hdr` in the compressed V2 encoding, base 64: what a line of a log holds. */
export function hdrBase64(hdr: HdrCounts): string {
  const plain = deflateSync(encoded(hdr));
  const bytes = new Uint8Array(8 + plain.length);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, COMPRESSED_COOKIE);
  view.setInt32(4, plain.length);
  bytes.set(plain, 8);
  return bytes.toBase64();
}

/** A histogram of a log. */
export interface HdrLogEntry {
  /** Its tag: no comma, space or line end. */
  readonly tag: string;
  /** What it holds. */
  readonly hdr: HdrCounts;
}

/**
 * `entries` as a log of HdrHistogram, format 1.3. Its clock stands at 0: these
 * are simulated requests.
 */
export function hdrLog(
  entries: readonly HdrLogEntry[],
  comment: string,
): string {
  const lines = entries.map(({ tag, hdr }) =>
    `Tag=${tag},0.000,0.000,${hdr.max}.000,${hdrBase64(hdr)}`
  );
  return [
    `#[${comment}]`,
    "#[Histogram log format version 1.3]",
    "#[StartTime: 0.000 (seconds since epoch), Thu Jan 01 00:00:00 UTC 1970]",
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    ...lines,
  ].join("\n") + "\n";
}

/** Lines of a table of percentiles to every halving of what is left. */
const TICKS_PER_HALVING = 5;

/**
 * `hdr` as HdrHistogram's table of percentiles (.hgrm), values divided by
 * `scale`.
 */
export function hgrm(hdr: HdrCounts, scale: number): string {
  const { counts, max } = hdr;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const rows = [
    "       Value     Percentile TotalCount 1/(1-Percentile)",
    "",
  ];
  const row = (slot: number, share: number, seen: number) => {
    const value = (highestOf(slot) / scale).toFixed(3).padStart(12);
    const inverse = share < 1 ? (1 / (1 - share)).toFixed(2).padStart(15) : "";
    rows.push(
      `${value} ${share.toFixed(12)} ${String(seen).padStart(10)}${inverse}`,
    );
  };
  let slot = -1, seen = 0, percent = 0;
  while (seen < total) {
    while (seen === 0 || 100 * seen / total < percent) seen += counts[++slot];
    row(slot, percent / 100, seen);
    const halvings = Math.floor(Math.log2(100 / (100 - percent))) + 1;
    percent += 100 / (TICKS_PER_HALVING * 2 ** halvings);
  }
  if (total > 0) row(slot, 1, total);
  const { mean, deviation } = momentsOf(counts, total);
  const field = (value: number) => (value / scale).toFixed(3).padStart(12);
  rows.push(
    `#[Mean    = ${field(mean)}, StdDeviation   = ${field(deviation)}]`,
    `#[Max     = ${field(max)}, Total count    = ${
      String(total).padStart(12)
    }]`,
    `#[Buckets = ${String(bucketsUpTo(max)).padStart(12)}, SubBuckets     = ${
      String(SUB_BUCKETS).padStart(12)
    }]`,
  );
  return rows.join("\n") + "\n";
}

/** Mean and standard deviation, each slot's values at its middle. */
function momentsOf(
  counts: readonly number[],
  total: number,
): { mean: number; deviation: number } {
  if (total === 0) return { mean: 0, deviation: 0 };
  const middle = (slot: number) =>
    slot === 0 ? 0 : (highestOf(slot - 1) + 1 + highestOf(slot)) / 2;
  const average = (of: (slot: number) => number) =>
    counts.reduce((sum, count, slot) => sum + count * of(slot), 0) / total;
  const mean = average(middle);
  return {
    mean,
    deviation: Math.sqrt(average((slot) => (middle(slot) - mean) ** 2)),
  };
}

function bucketsUpTo(value: number): number {
  return Math.max(
    1,
    Math.floor(Math.log2(Math.max(1, value))) + 2 -
      SUB_BUCKET_BITS,
  );
}

/** The V2 encoding: a head, then counts by slot, runs of empty ones as one negative number. */
function encoded({ counts, max }: HdrCounts): Uint8Array {
  const payload: number[] = [];
  for (let slot = 0; slot < counts.length;) {
    let empty = 0;
    while (slot + empty < counts.length && counts[slot + empty] === 0) empty++;
    if (empty > 1) writeZigZag(payload, -empty);
    else writeZigZag(payload, counts[slot]);
    slot += Math.max(1, empty);
  }
  const bytes = new Uint8Array(HEAD + payload.length);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, COOKIE);
  view.setInt32(4, payload.length);
  view.setInt32(8, 0); // normalizing index offset
  view.setInt32(12, DIGITS);
  view.setBigInt64(16, 1n); // lowest value told from 0
  // At least twice the lowest, as HdrHistogram asks; room for the last slot's values.
  view.setBigInt64(24, BigInt(Math.max(2, highestOf(slotOf(max)))));
  view.setFloat64(32, 1); // integer to double
  bytes.set(payload, HEAD);
  return bytes;
}

/** Appends a whole number as ZigZag LEB128, nine bytes at most. */
function writeZigZag(bytes: number[], value: number): void {
  let rest = value >= 0 ? 2 * value : -2 * value - 1;
  while (rest >= 128) {
    bytes.push(rest % 128 + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
