/**
 * The table of coverage in results/coverage: how often intervals of knees hold
 * the true ones, over many experiments. Takes a quarter of an hour.
 *
 *     deno run -A tests/knee/coverage.ts
 *
 * @module
 */

import { WorkerPool } from "../../lib/sweep/pool.ts";
import {
  type Experiment,
  experiment,
  holds,
  type KnownQueue,
  QUEUES,
  trueCurveKnee,
  trueKnee,
} from "./_coverage.ts";

const EXPERIMENTS = 200;
const REPLICATIONS = 10;
const FOLDER = new URL("../../results/coverage/", import.meta.url);

const HEAD = `# Coverage of knees

How often the 95 % interval that \`kneepoint knee\` gives holds the true knee, on
queues under FCFS where that is a closed form: ${EXPERIMENTS} independent experiments
each, seeds 1 to ${EXPERIMENTS}, ${REPLICATIONS} replications. Of intervals that hold the truth 95
times in 100, fewer than 92 % do by chance 1 time in 42. "All below" and "all
above" are the shares of intervals that lie on one side of it; width and bias are
means, in load. Made by \`tests/knee/coverage.ts\`.
`;

const pool = new WorkerPool(navigator.hardwareConcurrency);

/** A line of the table. */
function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}

async function linesOf(queue: KnownQueue): Promise<string[]> {
  const experiments: Experiment[] = [];
  for (let seed = 1; seed <= EXPERIMENTS; seed++) {
    experiments.push(await experiment(queue, REPLICATIONS, seed, pool));
  }
  const row = (name: string, which: "knee" | "curveKnee", truth: number) => {
    const found = experiments.map((of) => of[which]);
    const share = (is: (of: typeof found[number]) => boolean) =>
      `${(100 * found.filter(is).length / found.length).toFixed(1)} %`;
    const mean = (value: (of: typeof found[number]) => number) =>
      (found.reduce((sum, of) => sum + value(of), 0) / found.length).toFixed(4);
    return line([
      queue.name,
      queue.requests,
      name,
      truth.toFixed(4),
      share((of) => holds(of, truth)),
      share(({ high }) => high! < truth),
      share(({ low }) => low! > truth),
      mean(({ low, high }) => high! - low!),
      mean(({ value }) => value! - truth),
    ]);
  };
  const rows = [
    row("objective's", "knee", trueKnee(queue)),
    row("curve's", "curveKnee", trueCurveKnee(queue)),
  ];
  console.log(rows.join("\n"));
  return rows;
}

const lines = [
  line([
    "queue and objective",
    "requests of a replication",
    "knee",
    "true",
    "held",
    "all below",
    "all above",
    "width",
    "bias",
  ]),
  line(["---", "---:", "---", ...new Array(6).fill("---:")]),
];
lines.push(...(await Promise.all(QUEUES.map(linesOf))).flat());
pool.stop();
await Deno.mkdir(FOLDER, { recursive: true });
await Deno.writeTextFile(
  new URL("knee.md", FOLDER),
  `${HEAD}\n${lines.join("\n")}\n`,
);
