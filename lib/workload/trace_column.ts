/**
 * The columns of a trace: what their text means, and what may not stand there.
 *
 * @module
 */

import type { TraceColumn } from "../scenario/point.ts";
import { TraceError } from "./trace_file.ts";
import { Clock, unitUs } from "./trace_time.ts";

/** The text of one column in one row. */
export interface Cell {
  /** Line in the file, from 1. */
  readonly line: number;
  /** What stands there. */
  readonly text: string;
}

/** Arrivals of a column: instants that never go back. */
export class Arrivals {
  readonly #column: TraceColumn;
  readonly #clock: Clock;
  #lastUs = -Infinity;
  #lastText = "";

  /** Arrivals of `column`, whose unit says what instants look like. */
  constructor(column: TraceColumn) {
    this.#column = column;
    this.#clock = new Clock(column.unit);
  }

  /** The arrival in `cell`, µs after the first one read. */
  read({ line, text }: Cell): number {
    const { file, column } = this.#column;
    const arrivalUs = this.#clock.read(text);
    if (Number.isNaN(arrivalUs)) {
      throw new TraceError(
        file,
        `must be ${this.#clock.form}, got "${text}"`,
        line,
        column,
      );
    }
    if (arrivalUs < this.#lastUs) {
      const rule =
        `must not be before the row above, ${this.#lastText}, got ${text}`;
      throw new TraceError(file, rule, line, column);
    }
    this.#lastUs = arrivalUs;
    this.#lastText = text;
    return arrivalUs;
  }
}

/** Services of a column: numbers > 0. */
export class Services {
  readonly #column: TraceColumn;
  readonly #countUs: number;

  /** Services of `column`, whose unit is one of time. */
  constructor(column: TraceColumn) {
    if (column.unit === "datetime") {
      const rule = `must have a unit of time for services, got "datetime"`;
      throw new TraceError(column.file, rule, null, column.column);
    }
    this.#column = column;
    this.#countUs = unitUs(column.unit);
  }

  /** The service in `cell`, µs. */
  read({ line, text }: Cell): number {
    const count = text === "" ? NaN : Number(text);
    if (Number.isFinite(count) && count > 0) return count * this.#countUs;
    const { file, column } = this.#column;
    throw new TraceError(
      file,
      `must be a number > 0, got "${text}"`,
      line,
      column,
    );
  }
}
