import { assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import { parquetReadObjects } from "hyparquet";
import { flatten } from "../../lib/store/flat.ts";
import { writeParquet } from "../../lib/store/parquet.ts";
import { writeCsv } from "../../lib/store/tables.ts";

const ROWS = [
  {
    point: 0,
    policy: 'a "b", c',
    parameters: { quantumUs: 5 },
    mean: { value: 0.1, low: null },
    flags: [],
  },
  {
    point: 1,
    policy: "µ\nd",
    parameters: { take: "one" },
    mean: { value: 1e-9, low: 2 },
    flags: ["x", "y"],
  },
];

async function* rows() {
  for (const row of ROWS) yield await Promise.resolve(row);
}

Deno.test("flatten() joins nested names by a dot and the words of a list by a semicolon", () => {
  assertEquals([...flatten(ROWS[1])], [
    ["point", 1],
    ["policy", "µ\nd"],
    ["parameters.take", "one"],
    ["mean.value", 1e-9],
    ["mean.low", 2],
    ["flags", "x; y"],
  ]);
});

Deno.test("points.csv read back gives every cell, and nothing where a row has none", async () => {
  const path = await Deno.makeTempFile();
  await writeCsv(path, rows);
  const [head, ...lines] = parse(await Deno.readTextFile(path)) as string[][];
  assertEquals(head, [
    "point",
    "policy",
    "parameters.quantumUs",
    "parameters.take",
    "mean.value",
    "mean.low",
    "flags",
  ]);
  assertEquals(lines.length, ROWS.length);
  for (const [place, row] of ROWS.entries()) {
    const cells = flatten(row);
    for (const [column, name] of head.entries()) {
      assertEquals(lines[place][column], String(cells.get(name) ?? ""));
    }
  }
  await Deno.remove(path);
});

/** `rows` many times over, to have more than one row group. */
async function* manyRows() {
  for (let times = 0; times < 3000; times++) yield* rows();
}

Deno.test("points.parquet read back gives the cells of points.csv, with their types", async () => {
  const path = await Deno.makeTempFile();
  await writeParquet(path, manyRows);
  const file = (await Deno.readFile(path)).buffer;
  const read = await parquetReadObjects({ file });
  assertEquals(read.length, 6000);
  const names = Object.keys(read[0]);
  for (const place of [0, 1, 4095, 4096, 5999]) {
    const cells = flatten(ROWS[place % 2]);
    const expected = names.map((name) => [name, cells.get(name) ?? null]);
    assertEquals(read[place], Object.fromEntries(expected));
  }
  await Deno.remove(path);
});

Deno.test("a column with words beside numbers is one of words in points.parquet", async () => {
  const path = await Deno.makeTempFile();
  await writeParquet(path, async function* () {
    yield await Promise.resolve({ take: 1 });
    yield { take: "half" };
    yield { take: null };
  });
  const file = (await Deno.readFile(path)).buffer;
  assertEquals(await parquetReadObjects({ file }), [
    { take: "1" },
    { take: "half" },
    { take: null },
  ]);
  await Deno.remove(path);
});

Deno.test("points.csv has no cell that a spreadsheet would take for a formula", async () => {
  const path = await Deno.makeTempFile();
  async function* formulas() {
    yield await Promise.resolve({
      "=a": "=1+1",
      plus: "+1",
      at: "@x",
      minus: "-1+x",
      number: -1,
      "app=": "a=b",
    });
  }
  await writeCsv(path, formulas);
  assertEquals(
    await Deno.readTextFile(path),
    "'=a,plus,at,minus,number,app=\r\n'=1+1,'+1,'@x,'-1+x,-1,a=b\r\n",
  );
  await Deno.remove(path);
});
