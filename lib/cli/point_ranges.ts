/**
 * `--points 3..9`: which points of a scenario are meant.
 *
 * @module
 */

/** Numbers `from` to `to`, both included. */
export interface PointRange {
  /** First number. */
  readonly from: number;
  /** Last number. */
  readonly to: number;
}

/**
 * The ranges that `text` names: `FROM..TO`, a single number, or several of
 * either with commas between them; null if it names none.
 */
export function parsePointRanges(text: string): PointRange[] | null {
  const ranges: PointRange[] = [];
  for (const part of text.split(",")) {
    const match = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/.exec(part.trim());
    if (match === null) return null;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (to < from) return null;
    ranges.push({ from, to });
  }
  return ranges;
}

/** `ranges` as they are typed. */
export function formatPointRanges(ranges: readonly PointRange[]): string {
  return ranges
    .map(({ from, to }) => from === to ? `${from}` : `${from}..${to}`)
    .join(",");
}

/** The numbers of `ranges`, each once, ascending. */
export function numbersOf(ranges: readonly PointRange[]): number[] {
  const numbers = new Set<number>();
  for (const { from, to } of ranges) {
    for (let number = from; number <= to; number++) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

/** The fewest ranges that hold `numbers`, which ascend. */
export function rangesOf(numbers: Iterable<number>): PointRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to === number - 1) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  return ranges;
}
