/**
 * Writes results/coverage/intervals.csv, a line as each cell is done; lines that
 * are there already stay. As run: `deno run -A tests/coverage/table.ts`.
 *
 * @module
 */

import {
  Coverages,
  experiment,
  QUEUES,
  requestsOf,
  STATISTICS,
} from "./_experiments.ts";

const EXPERIMENTS = 400;
const REPLICATIONS = 10;
/** What is run: a queue of those known, its load, and the length of a replication in relaxation times. */
const CELLS:
  readonly (readonly [queue: number, load: number, relaxations: number])[] = [
    [0, 0.5, 3000],
    [1, 0.5, 3000],
    [2, 0.5, 3000],
    [0, 0.8, 3000],
    [1, 0.8, 3000],
    [2, 0.8, 3000],
    [0, 0.5, 6000],
    [1, 0.5, 6000],
    [2, 0.5, 6000],
    [0, 0.8, 6000],
  ];
const FILE = new URL("../../results/coverage/intervals.csv", import.meta.url);
const HEAD =
  "queue,load,relaxations,replications,requestsEach,statistic,experiments," +
  "intervals,flagged,held,share,truthAbove,truthBelow,meanHalfWidth";

/** Only these cells, counted from 0; all without any. */
const only = Deno.args.map(Number);

await Deno.mkdir(new URL(".", FILE), { recursive: true });
const there = await Deno.readTextFile(FILE).catch(() => "");
if (there === "") await Deno.writeTextFile(FILE, HEAD + "\n");

for (const [place, [number, load, relaxations]] of CELLS.entries()) {
  const queue = QUEUES[number];
  const cell = `${queue.name},${load},${relaxations},`;
  if (there.includes(`\n${cell}`)) continue;
  if (only.length > 0 && !only.includes(place)) continue;
  const setting = { queue, load, replications: REPLICATIONS, relaxations };
  const coverages = new Coverages(queue.truth(load));
  for (let seed = 1; seed <= EXPERIMENTS; seed++) {
    coverages.add(await experiment(setting, seed));
  }
  const lines = STATISTICS.map((statistic) => {
    const { intervals, flagged, held, above, below, width } =
      coverages.of[statistic];
    const numbers = [
      EXPERIMENTS,
      intervals,
      flagged,
      held,
      (held / intervals).toFixed(4),
      above,
      below,
      (width / intervals).toFixed(4),
    ];
    const size = `${REPLICATIONS},${requestsOf(setting)}`;
    return `${cell}${size},${statistic},${numbers.join(",")}`;
  });
  await Deno.writeTextFile(FILE, lines.join("\n") + "\n", { append: true });
}
