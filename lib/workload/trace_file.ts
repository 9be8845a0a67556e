/**
 * CSV files with column names in the first line, read as streams.
 *
 * @module
 */

import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { closest } from "fastest-levenshtein";

/** A trace cannot be read: which file, and where in it. */
export class TraceError extends Error {
  /** Tells this error from others. */
  override readonly name = "TraceError";
  /** Path of the file. */
  readonly file: string;
  /** Line in the file, from 1; null if it is about all of it. */
  readonly line: number | null;
  /** Name of the column; null if it is about all of them. */
  readonly column: string | null;

  /** A problem with `file`; `rule` says what must be, and what is there. */
  constructor(
    file: string,
    rule: string,
    line: number | null = null,
    column: string | null = null,
  ) {
    const place = [
      ...(line === null ? [] : [`line ${line}`]),
      ...(column === null ? [] : [`column "${column}"`]),
    ].join(", ");
    super(
      `Cannot read trace "${file}": ${place}${place === "" ? "" : " "}${rule}`,
    );
    this.file = file;
    this.line = line;
    this.column = column;
  }
}

/** A row of the file: its line, and the text in each of the columns asked for. */
export interface TraceRow {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Text by column asked for, in the order asked. */
  readonly values: readonly string[];
}

/**
 * The rows of `file`, of each the text in `columns`. Memory is bounded: the file
 * is read no faster than the rows are taken.
 *
 * @throws {TraceError} If there is no such file or column, or it is not CSV.
 */
export async function* readRows(
  file: string,
  columns: readonly string[],
): AsyncGenerator<TraceRow> {
  const source = Readable.fromWeb((await open(file)).readable);
  const parser = parse({
    bom: true,
    columns: false,
    info: true,
    skip_empty_lines: true,
    trim: true,
  });
  pipeline(source, parser, () => {}); // what fails is thrown by the loop below
  let positions: readonly number[] | null = null;
  try {
    for await (const { record, info } of parser) {
      const fields: readonly string[] = record;
      if (positions === null) {
        positions = columns.map((column) => positionOf(file, fields, column));
      } else {yield {
          line: info.lines,
          values: positions.map((position) => fields[position]),
        };}
    }
  } catch (error) {
    throw error instanceof CsvError ? asTraceError(file, error) : error;
  }
  if (positions === null) {
    throw new TraceError(
      file,
      "must start with a line of column names, got an empty file",
    );
  }
}

async function open(file: string): Promise<Deno.FsFile> {
  try {
    const info = await Deno.stat(file);
    if (info.isDirectory) {
      throw new TraceError(file, "must be a file, got a folder");
    }
    return await Deno.open(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const looked = file.startsWith("/")
      ? ""
      : `, looked for in "${Deno.cwd()}"`;
    throw new TraceError(file, `must be a file, got nothing there${looked}`);
  }
}

function positionOf(
  file: string,
  names: readonly string[],
  column: string,
): number {
  const position = names.indexOf(column);
  if (position >= 0) return position;
  const meant = closest(column, [...names]);
  const known = names.map((name) => `"${name}"`).join(", ");
  throw new TraceError(
    file,
    `must have a column "${column}", got ${known}: did you mean "${meant}"?`,
    1,
  );
}

function asTraceError(file: string, error: CsvError): TraceError {
  const line: unknown = error.lines;
  const rule = error.code === "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH"
    ? "must have as many fields as there are column names"
    : error.code === "CSV_QUOTE_NOT_CLOSED"
    ? "must close its quotes"
    : `must be CSV: ${error.message}`;
  const found = Array.isArray(error.record)
    ? `, got ${error.record.length}`
    : "";
  return new TraceError(
    file,
    rule + found,
    typeof line === "number" ? line : null,
  );
}
