/**
 * Traces: arrivals and services as they were recorded, read as streams with
 * bounded memory.
 *
 * @module
 */

import type { TraceColumn } from "../scenario/point.ts";
import { readRows, TraceError, type TraceRow } from "./trace_file.ts";
import { Arrivals, type Cell, Services } from "./trace_column.ts";
import { Correlation, Resolution } from "./trace_facts.ts";

export { TraceError };

/** Columns to read: of one file, of two, or one column alone. */
export interface TraceColumns {
  /** Instants of arrival. */
  readonly arrival?: TraceColumn;
  /** Service of each request. */
  readonly service?: TraceColumn;
}

/** What is known of a trace after reading it once. */
export interface TraceSummary {
  /** Rows; of two files, those that both have. */
  readonly rows: number;
  /** First arrival, µs: 0, what the others are relative to. Null without arrivals. */
  readonly firstArrivalUs: number | null;
  /** Last arrival, µs after the first. */
  readonly lastArrivalUs: number | null;
  /** Mean time between arrivals, µs; null with fewer than two. */
  readonly meanInterarrivalUs: number | null;
  /** Squared coefficient of variation of the time between arrivals. */
  readonly interarrivalScv: number | null;
  /** Mean service, µs; null without services. */
  readonly meanServiceUs: number | null;
  /** Squared coefficient of variation of service. */
  readonly serviceScv: number | null;
  /** What times between arrivals are multiples of, µs; 0 without arrivals. */
  readonly arrivalResolutionUs: number;
  /** What services are multiples of, µs; 0 without services. */
  readonly serviceResolutionUs: number;
  /** Whether neighbouring rows are still alike at an eighth of its length. */
  readonly isCorrelatedThroughout: boolean;
}

/** Rows of a trace, in columns. */
export interface TraceBlock {
  /** Rows of this block that are in use. */
  readonly length: number;
  /** Arrival, µs after the file's first row. By row. Null if not asked for. */
  readonly arrivalUs: Float64Array | null;
  /** Service, µs. By row. Null if not asked for. */
  readonly serviceUs: Float64Array | null;
}

/** Most rows of a block. */
const BLOCK_ROWS = 4096;

/**
 * Reads a trace once, from its first row to its last.
 *
 * @throws {TraceError} If any row is wrong, or there is none.
 */
export async function scanTrace(columns: TraceColumns): Promise<TraceSummary> {
  const between = new Moments(), service = new Moments();
  const steps = new Resolution(), services = new Resolution();
  const gapsAlike = new Correlation(), servicesAlike = new Correlation();
  let rows = 0, lastUs = 0;
  for await (const block of blocksOf(columns, 0, Infinity)) {
    for (let row = 0; row < block.length; row++) {
      if (block.arrivalUs !== null) {
        if (rows + row > 0) {
          const gapUs = block.arrivalUs[row] - lastUs;
          between.add(gapUs);
          gapsAlike.add(gapUs);
        }
        lastUs = block.arrivalUs[row];
        steps.add(lastUs);
      }
      if (block.serviceUs !== null) {
        const serviceUs = block.serviceUs[row];
        service.add(serviceUs);
        services.add(serviceUs);
        servicesAlike.add(serviceUs);
      }
    }
    rows += block.length;
  }
  if (rows === 0) {
    throw new TraceError(
      fileOf(columns),
      "must have a row, got column names alone",
    );
  }
  const hasArrivals = columns.arrival !== undefined;
  return {
    rows,
    firstArrivalUs: hasArrivals ? 0 : null,
    lastArrivalUs: hasArrivals ? lastUs : null,
    meanInterarrivalUs: between.mean,
    interarrivalScv: between.scv,
    meanServiceUs: service.mean,
    serviceScv: service.scv,
    arrivalResolutionUs: steps.us,
    serviceResolutionUs: services.us,
    isCorrelatedThroughout: gapsAlike.isThroughout ||
      servicesAlike.isThroughout,
  };
}

/**
 * Rows `fromRow` to `fromRow + rows` of a trace, in blocks.
 *
 * A window deep in a trace takes as long to reach as the rows before it take to
 * read: arrivals count from the first of them.
 *
 * @throws {TraceError} If a row is wrong, or the trace ends before.
 */
export async function* readTrace(
  columns: TraceColumns,
  window: { readonly fromRow: number; readonly rows: number },
): AsyncGenerator<TraceBlock> {
  let given = 0;
  for await (const block of blocksOf(columns, window.fromRow, window.rows)) {
    given += block.length;
    yield block;
  }
  if (given < window.rows) {
    throw new TraceError(
      fileOf(columns),
      `must have at least ${window.fromRow + window.rows} rows, got ${
        given > 0 ? window.fromRow + given : `at most ${window.fromRow}`
      }`,
    );
  }
}

/** A file's name for what is wrong with a trace as a whole. */
function fileOf({ arrival, service }: TraceColumns): string {
  return arrival?.file ?? service?.file ?? "";
}

async function* blocksOf(
  columns: TraceColumns,
  fromRow: number,
  rows: number,
): AsyncGenerator<TraceBlock> {
  const arrivals = columns.arrival === undefined
    ? null
    : new Arrivals(columns.arrival);
  const services = columns.service === undefined
    ? null
    : new Services(columns.service);
  const capacity = Math.min(BLOCK_ROWS, rows);
  const empty = () => ({
    length: 0,
    arrivalUs: arrivals === null ? null : new Float64Array(capacity),
    serviceUs: services === null ? null : new Float64Array(capacity),
  });
  let block = empty(), row = 0;
  if (rows === 0) return;
  for await (const [arrival, service] of pairs(columns)) {
    // Skipped rows are read too: arrivals count from the first and may not go back.
    const arrivalUs = arrivals?.read(arrival) ?? 0;
    if (row++ < fromRow) continue;
    if (block.arrivalUs !== null) block.arrivalUs[block.length] = arrivalUs;
    if (block.serviceUs !== null) {
      block.serviceUs[block.length] = services?.read(service) ?? 0;
    }
    block.length++;
    const isLast = row === fromRow + rows;
    if (block.length === capacity || isLast) {
      yield block;
      if (isLast) return;
      block = empty();
    }
  }
  if (block.length > 0) yield block;
}

/** Arrival and service of each row; in one pass if they are of one file. */
async function* pairs(
  { arrival, service }: TraceColumns,
): AsyncGenerator<[Cell, Cell]> {
  const first = arrival ?? service;
  if (first === undefined) {
    throw new RangeError("Cannot read trace: a column must be given, got none");
  }
  const second = service ?? first;
  if (first.file === second.file) {
    for await (
      const { line, values } of readRows(first.file, [
        first.column,
        second.column,
      ])
    ) {
      yield [{ line, text: values[0] }, { line, text: values[1] }];
    }
    return;
  }
  const others = readRows(second.file, [second.column]);
  try {
    for await (const row of readRows(first.file, [first.column])) {
      const other = await others.next();
      if (other.done) return;
      yield [cell(row), cell(other.value)];
    }
  } finally {
    await others.return(undefined);
  }
}

function cell({ line, values }: TraceRow): Cell {
  return { line, text: values[0] };
}

/** Mean and variance of what is added, stable in one pass. Source: Welford, 1962. */
class Moments {
  #count = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    const before = value - this.#mean;
    this.#mean += before / ++this.#count;
    this.#squares += before * (value - this.#mean);
  }

  get mean(): number | null {
    return this.#count === 0 ? null : this.#mean;
  }

  /** Variance of all that was added, not of a sample of it, ÷ mean². */
  get scv(): number | null {
    return this.#count === 0 || this.#mean === 0
      ? null
      : this.#squares / this.#count / this.#mean ** 2;
  }
}
