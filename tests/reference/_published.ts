/**
 * What was published of the surveyed systems, beside what they do here: how such a
 * comparison is written down, and how it is judged.
 *
 * @module
 */

/** A published number beside ours. */
export interface Comparison {
  /** What is measured. */
  readonly what: string;
  /** What was published: a number, or the least and the most of what was. */
  readonly published: number | readonly [low: number, high: number];
  /** Whether a cost was set by this very number: it then says nothing for the model. */
  readonly calibrated?: true;
  /** Why ours is another, where it is by more than a quarter. */
  readonly why?: string;
  /** The same here. */
  ours(): number | Promise<number>;
}

/** Comparisons of one publication. */
export interface Publication {
  /** What they are about. */
  readonly title: string;
  /** Where the numbers are from. */
  readonly source: string;
  /** How it is done here, and what had to be assumed. */
  readonly setting: string;
  /** Unit of the numbers. */
  readonly unit: string;
  /** Digits after the point. */
  readonly digits: number;
  /** What the numbers say together. */
  readonly remarks: string;
  /** The numbers. */
  readonly comparisons: readonly Comparison[];
}

/** A comparison that was made. */
export interface Result {
  /** What was compared. */
  readonly of: Comparison;
  /** What it is here. */
  readonly ours: number;
}

/** Makes all of `publication`. */
export async function compare({ comparisons }: Publication): Promise<Result[]> {
  const results: Result[] = [];
  for (const of of comparisons) results.push({ of, ours: await of.ours() });
  return results;
}

/** The published number nearest to ours. */
function nearest({ of: { published }, ours }: Result): number {
  if (typeof published === "number") return published;
  const [low, high] = published;
  return Math.min(Math.max(ours, low), high);
}

/** Ours as a multiple of what was published. */
export function ratioOf(result: Result): number {
  return result.ours / nearest(result);
}

/** Whether `result` is within a factor of `factor`. */
export function isWithin(factor: number, result: Result): boolean {
  const ratio = ratioOf(result);
  return ratio <= factor && ratio >= 1 / factor;
}

/** Whether it is to be said of `result` why it is not what was published. */
export function isToBeExplained(result: Result): boolean {
  return !result.of.calibrated && !isWithin(1.25, result);
}

/** Published numbers nearer to one another than this share are in no order. */
const SAME = 0.05;

/** Pairs of `results` that were published in an order, and those of them that are in the same order here. */
export function pairsInOrder(
  results: readonly Result[],
): { readonly pairs: number; readonly kept: number } {
  let pairs = 0, kept = 0;
  for (const [place, one] of results.entries()) {
    for (const other of results.slice(place + 1)) {
      const a = nearest(one), b = nearest(other);
      if (Math.abs(a - b) <= SAME * Math.max(a, b)) continue;
      pairs++;
      if ((a < b) === (one.ours < other.ours)) kept++;
    }
  }
  return { pairs, kept };
}
