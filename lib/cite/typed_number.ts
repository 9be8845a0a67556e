/**
 * A number as somebody typed it in a paper, against the one that is stored.
 *
 * @module
 */

/** A typed number. */
interface TypedNumber {
  readonly value: number;
  /** Half a unit of its last digit: what rounding may have taken from it. */
  readonly slack: number;
}

/**
 * Whether `typed` is `value` rounded where `typed` ends, or what rounding to the
 * interval makes of it, `rounded`; null if it cannot be read as a number.
 *
 * `12.3`, `1{,}050`, `1\,050`, `$-3$`, `\num{1.2e3}`, `4.9\,\%` (of a share).
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(agrees("12.3", 12.345, "12.3"));
 * assert(!agrees("12.4", 12.345, "12.3"));
 * ```
 */
export function agrees(
  typed: string,
  value: number,
  rounded: string,
): boolean | null {
  const number = read(typed);
  if (number === null) return null;
  if (number.value === Number(rounded)) return true;
  // A hair for what binary fractions do to a digit 5.
  const slack = number.slack * (1 + 1e-9);
  return Math.abs(number.value - value) <= slack;
}

function read(typed: string): TypedNumber | null {
  const isShare = /\\?%\s*\$?$/.test(typed);
  const plain = typed
    .replace(/\\?%\s*\$?$/, "")
    .replace(/^\\num\{(.*)\}$/, "$1")
    .replaceAll(/\\[,;:! ]|\{,\}|[~$\s]/g, "")
    .replace(/\\(?:times|cdot)10\^\{?(-?\d+)\}?$/, "e$1")
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .replace(/^[−–]/, "-");
  const match = /^[+-]?(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(plain);
  if (match === null) return null;
  const places = (match[2]?.length ?? 0) - Number(match[3] ?? 0) +
    (isShare ? 2 : 0);
  return {
    value: Number(plain) / (isShare ? 100 : 1),
    slack: 0.5 * 10 ** -places,
  };
}
