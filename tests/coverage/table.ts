/**
 * Writes results/coverage/intervals.csv from what tests/coverage/simulate.ts left
 * in a folder: `deno run -A tests/coverage/table.ts FOLDER`.
 *
 * @module
 */

import { join } from "@std/path";
import { Histogram } from "../../lib/stats/histogram.ts";
import { CELLS, fileOf, sectionsOf } from "./_cells.ts";
import { Coverages, requestsOf, STATISTICS } from "./_experiments.ts";
import { LENGTHS, readHistograms } from "./_latencies.ts";

const FILE = new URL("../../results/coverage/intervals.csv", import.meta.url);
const HEAD =
  "queue,load,relaxations,replications,requestsEach,statistic,experiments," +
  "intervals,flagged,held,share,truthAbove,truthBelow,meanHalfWidth";

const [folder] = Deno.args;
const lines = [HEAD];
for (const cell of CELLS) {
  const { queue, load, relaxations, seeds } = cell;
  const bytes = await Deno.readFile(join(folder, fileOf(cell)));
  const histograms = readHistograms(bytes);
  const cells = LENGTHS.flatMap((share) =>
    sectionsOf(cell).map((sections) => ({
      share,
      sections,
      coverages: new Coverages(queue.truth(load)),
    }))
  );
  for (let seed = 1; seed <= seeds; seed++) {
    const replications = Array.from({ length: cell.replications }, () => {
      let sum: Histogram | null = null;
      return LENGTHS.map(() => {
        const part = histograms.next().value!;
        return sum = sum === null ? part : Histogram.merged([sum, part]);
      });
    });
    for (const { share, sections, coverages } of cells) {
      const all = replications.map((of) => of[LENGTHS.indexOf(share)]);
      for (let from = 0; from < cell.replications; from += sections) {
        coverages.add(all.slice(from, from + sections));
      }
    }
  }
  for (const { share, sections, coverages } of cells) {
    for (const statistic of STATISTICS) {
      const of = coverages.of[statistic];
      lines.push([
        queue.name,
        load,
        relaxations * share,
        sections,
        Math.ceil(requestsOf(cell) * share),
        statistic,
        seeds * cell.replications / sections,
        of.intervals,
        of.flagged,
        of.held,
        (of.held / of.intervals).toFixed(4),
        of.above,
        of.below,
        (of.width / of.intervals).toFixed(4),
      ].join(","));
    }
  }
  console.log(fileOf(cell));
}
await Deno.writeTextFile(FILE, lines.join("\n") + "\n");
