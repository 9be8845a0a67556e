/**
 * Simulates what tests/coverage/table.ts judges intervals by, half a gigabyte in
 * hours of processor time, a file a cell: `deno run -A tests/coverage/simulate.ts
 * FOLDER [CELL…]`, cells counted from 0, all without any.
 *
 * @module
 */

import { join } from "@std/path";
import { latenciesOf, lowestBin, writeHistogram } from "./_latencies.ts";
import { CELLS, fileOf } from "./_cells.ts";

const [folder, ...only] = Deno.args;
await Deno.mkdir(folder, { recursive: true });
for (const [place, cell] of CELLS.entries()) {
  if (only.length > 0 && !only.includes(`${place}`)) continue;
  const path = join(folder, fileOf(cell));
  using file = await Deno.open(path, {
    write: true,
    create: true,
    truncate: true,
  });
  const lowest = lowestBin(cell);
  for (let seed = 1; seed <= cell.seeds; seed++) {
    for (let of = 0; of < cell.replications; of++) {
      for (const histogram of latenciesOf(cell, seed, of)) {
        await writeHistogram(file, histogram, lowest);
      }
    }
  }
}
