/**
 * `points.csv`: a stored run's rows for every other tool.
 *
 * @module
 */

import { stringify } from "@std/csv";
import { writeAtomic } from "./files.ts";
import { Columns, flatten } from "./flat.ts";

/** Reads all rows from the start, as often as it is called. */
export type Rows = () => AsyncIterable<object>;

/** Writes `rows` as CSV. */
export async function writeCsv(path: string, rows: Rows): Promise<void> {
  await writeAtomic(path, csvOf(rows));
}

/** `rows` as CSV (RFC 4180) in pieces, a missing value as nothing. */
export async function* csvOf(rows: Rows): AsyncGenerator<string, void> {
  const columns = new Columns();
  for await (const row of rows()) columns.add(flatten(row).keys());
  const { names } = columns;
  yield stringify([names]);
  for await (const row of rows()) {
    const cells = flatten(row);
    yield stringify([names.map((name) => cells.get(name) ?? null)]);
  }
}
