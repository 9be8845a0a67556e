/**
 * Times as a trace writes them, in µs, without losing what a double would.
 *
 * An epoch in nanoseconds has 19 digits and a double holds 16. So instants are
 * split into whole numbers, which subtract exactly, before they become µs.
 *
 * @module
 */

import type { TraceUnit } from "../scenario/point.ts";

/** µs in one count of `unit`; a date and time of day has no count. */
export function unitUs(unit: Exclude<TraceUnit, "datetime">): number {
  switch (unit) {
    case "ns":
      return 1e-3;
    case "us":
      return 1;
    case "ms":
      return 1e3;
    case "s":
      return 1e6;
    default:
      return unit;
  }
}

/** Counts in the low part of an instant. */
const LOW_COUNTS = 1e9;

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const DATE =
  /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):?(\d{2}))?$/;

/** Instants of one column, each as µs after the first. */
export class Clock {
  readonly #isDate: boolean;
  readonly #countUs: number;
  #started = false;
  // An instant is high × 10⁹ + low + fraction counts; of a date, high seconds and low ns.
  #high = 0;
  #low = 0;
  #fraction = 0;
  #firstHigh = 0;
  #firstLow = 0;
  #firstFraction = 0;

  /** A clock for instants in `unit`. */
  constructor(unit: TraceUnit) {
    this.#isDate = unit === "datetime";
    this.#countUs = unit === "datetime" ? 1e-3 : unitUs(unit);
  }

  /** What an instant looks like, for messages. */
  get form(): string {
    return this.#isDate
      ? 'a date and time like "2023-11-16 18:15:46.6805900"'
      : "a number";
  }

  /** `text` as µs after the first instant asked for; NaN if it is none. */
  read(text: string): number {
    const isInstant = this.#isDate
      ? this.#readDate(text)
      : this.#readNumber(text);
    if (!isInstant) return NaN;
    if (!this.#started) {
      this.#started = true;
      this.#firstHigh = this.#high;
      this.#firstLow = this.#low;
      this.#firstFraction = this.#fraction;
    }
    const counts = (this.#high - this.#firstHigh) * LOW_COUNTS +
      (this.#low - this.#firstLow);
    const fraction = this.#fraction - this.#firstFraction;
    // Dividing by a power of ten is exact where multiplying by its inverse is not.
    return this.#countUs < 1
      ? (counts + fraction) / (1 / this.#countUs)
      : counts * this.#countUs + fraction * this.#countUs;
  }

  #readNumber(text: string): boolean {
    const match = DECIMAL.exec(text);
    if (match === null) return this.#readFloat(text);
    const [, sign, whole, decimals = ""] = match;
    if (whole === "" && decimals === "") return false;
    if (whole.length > 24) return this.#readFloat(text);
    const factor = sign === "-" ? -1 : 1;
    this.#high = factor * Number(whole.slice(0, -9));
    this.#low = factor * Number(whole.slice(-9));
    this.#fraction = decimals === "" ? 0 : factor * Number(`0.${decimals}`);
    return true;
  }

  #readFloat(text: string): boolean {
    const value = text.trim() === "" ? NaN : Number(text);
    if (!Number.isFinite(value)) return false;
    this.#high = Math.trunc(value / LOW_COUNTS);
    this.#low = value - this.#high * LOW_COUNTS;
    this.#fraction = 0;
    return true;
  }

  #readDate(text: string): boolean {
    const match = DATE.exec(text);
    if (match === null) return false;
    const [year, month, day, hour, minute, second] = match.slice(1, 7).map(
      Number,
    );
    const dateMs = Date.UTC(year, month - 1, day);
    const date = new Date(dateMs);
    // A 31 February would roll over to March.
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
      return false;
    }
    if (hour > 23 || minute > 59 || second > 60) return false;
    const [, , , , , , , fraction = "", sign, zoneHours, zoneMinutes] = match;
    const zone = sign === undefined
      ? 0
      : Number(zoneHours) * 3600 + Number(zoneMinutes) * 60;
    this.#high = dateMs / 1000 + hour * 3600 + minute * 60 + second -
      (sign === "-" ? -zone : zone);
    this.#low = Number(fraction.padEnd(9, "0"));
    return true;
  }
}
