/**
 * `points.csv`: a stored run's rows for every other tool.
 *
 * @module
 */

import { stringify } from "@std/csv";
import { writeAtomic } from "./files.ts";
import { type Cell, Columns, flatten } from "./flat.ts";

/** Reads all rows from the start, as often as it is called. */
export type Rows = () => AsyncIterable<object>;

/** Writes `rows` as CSV. */
export async function writeCsv(path: string, rows: Rows): Promise<void> {
  await writeAtomic(path, csvOf(rows));
}

/**
 * `cell` as no spreadsheet takes it for a formula: text that begins like one has
 * an apostrophe before it.
 *
 * Source: OWASP, CSV Injection.
 */
function harmless(cell: Cell): Cell {
  return typeof cell === "string" && /^[=+\-@\t\r]/.test(cell)
    ? `'${cell}`
    : cell;
}

/** `rows` as CSV (RFC 4180) in pieces, a missing value as nothing. */
export async function* csvOf(rows: Rows): AsyncGenerator<string, void> {
  const columns = new Columns();
  for await (const row of rows()) columns.add(flatten(row).keys());
  const { names } = columns;
  yield stringify([names.map(harmless)]);
  for await (const row of rows()) {
    const cells = flatten(row);
    yield stringify([names.map((name) => harmless(cells.get(name) ?? null))]);
  }
}
