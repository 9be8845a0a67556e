/**
 * Writes results/coverage/precision.csv, a line as each is done; lines that are
 * there already stay: `deno run -A tests/coverage/precision.ts [LINE…]`, counted
 * from 0, all without any.
 *
 * @module
 */

import { requestsOf } from "./_experiments.ts";
import { ASKED, preciseExperiment } from "./_precision.ts";

const EXPERIMENTS = 200;
const FILE = new URL("../../results/coverage/precision.csv", import.meta.url);
const HEAD =
  "queue,load,statistic,relative,requestsEach,experiments,met,held,share," +
  "truthAbove,truthBelow,meanReplications,mostReplications,meanHalfWidth";

const there = await Deno.readTextFile(FILE).catch(() => "");
if (there === "") await Deno.writeTextFile(FILE, HEAD + "\n");
for (const [line, asked] of ASKED.entries()) {
  const { queue, load, statistic, relative } = asked;
  const cell = `${queue.name},${load},${statistic},`;
  if (there.includes(`\n${cell}`)) continue;
  if (Deno.args.length > 0 && !Deno.args.includes(`${line}`)) continue;
  const truth = queue.truth(load)[statistic];
  let met = 0, above = 0, below = 0, replications = 0, most = 0, width = 0;
  for (let seed = 1; seed <= EXPERIMENTS; seed++) {
    const found = await preciseExperiment(asked, seed);
    const { low, high } = found.estimate;
    if (found.isMet) met++;
    if (truth > high!) above++;
    if (truth < low!) below++;
    replications += found.replications;
    most = Math.max(most, found.replications);
    width += (high! - low!) / 2 / truth;
  }
  const held = EXPERIMENTS - above - below;
  const numbers = [
    relative,
    requestsOf(asked),
    EXPERIMENTS,
    met,
    held,
    (held / EXPERIMENTS).toFixed(4),
    above,
    below,
    (replications / EXPERIMENTS).toFixed(1),
    most,
    (width / EXPERIMENTS).toFixed(4),
  ];
  await Deno.writeTextFile(FILE, cell + numbers.join(",") + "\n", {
    append: true,
  });
}
