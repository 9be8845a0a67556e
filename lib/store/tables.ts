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

/** Writes `rows` as CSV (RFC 4180), a missing value as nothing. */
export async function writeCsv(path: string, rows: Rows): Promise<void> {
  const columns = new Columns();
  for await (const row of rows()) columns.add(flatten(row).keys());
  await writeAtomic(path, csvOf(columns.names, rows));
}

async function* csvOf(
  names: readonly string[],
  rows: Rows,
): AsyncGenerator<string, void> {
  yield stringify([names]);
  for await (const row of rows()) {
    const cells = flatten(row);
    yield stringify([names.map((name) => cells.get(name) ?? null)]);
  }
}
