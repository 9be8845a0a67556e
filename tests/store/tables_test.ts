import { assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import { flatten } from "../../lib/store/flat.ts";
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
