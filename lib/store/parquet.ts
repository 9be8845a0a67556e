/**
 * `points.parquet`: a stored run's rows for tools that read columns.
 *
 * @module
 */

import {
  ByteWriter,
  ParquetWriter,
  schemaFromColumnData,
} from "hyparquet-writer";
import { writeAtomic } from "./files.ts";
import { type Cell, Columns, flatten } from "./flat.ts";
import type { Rows } from "./tables.ts";

/** What a column holds. */
type ColumnType = "DOUBLE" | "STRING" | "BOOLEAN";

/** Rows that are in memory at a time. */
const ROWS_PER_GROUP = 4096;

/** Writes `rows` as Parquet. */
export async function writeParquet(path: string, rows: Rows): Promise<void> {
  await writeAtomic(path, [await parquetOf(rows)]);
}

/**
 * `rows` as Parquet, with the columns of `points.csv`. Every number is a double,
 * every column may miss values; one that holds words beside numbers holds words.
 */
export async function parquetOf(rows: Rows): Promise<Uint8Array> {
  const types = await columnTypes(rows);
  const columnsOf = (group: readonly ReadonlyMap<string, Cell>[]) =>
    [...types].map(([name, type]) => ({
      name,
      type,
      nullable: true,
      data: group.map((cells) => asType(cells.get(name) ?? null, type)),
    }));
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columnsOf([]) }),
    createdBy: "kneepoint",
  });
  let group: ReadonlyMap<string, Cell>[] = [];
  const flush = async () => {
    if (group.length > 0) await writer.write({ columnData: columnsOf(group) });
    group = [];
  };
  for await (const row of rows()) {
    group.push(flatten(row));
    if (group.length === ROWS_PER_GROUP) await flush();
  }
  await flush();
  await writer.finish();
  return new Uint8Array(bytes.getBuffer());
}

/** The type of every column, in the order of `points.csv`. */
async function columnTypes(rows: Rows): Promise<Map<string, ColumnType>> {
  const columns = new Columns();
  const types = new Map<string, ColumnType>();
  for await (const row of rows()) {
    const cells = flatten(row);
    columns.add(cells.keys());
    for (const [name, cell] of cells) {
      if (cell === null) continue;
      const type = typeOf(cell);
      types.set(name, (types.get(name) ?? type) === type ? type : "STRING");
    }
  }
  // A column without any value is one of missing numbers.
  return new Map(
    columns.names.map((name) => [name, types.get(name) ?? "DOUBLE"]),
  );
}

function typeOf(cell: string | number | boolean): ColumnType {
  switch (typeof cell) {
    case "number":
      return "DOUBLE";
    case "boolean":
      return "BOOLEAN";
    default:
      return "STRING";
  }
}

function asType(cell: Cell, type: ColumnType): Cell {
  return cell !== null && type === "STRING" ? String(cell) : cell;
}
