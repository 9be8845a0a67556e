/**
 * The table of published numbers beside ours in results/reference/systems.md. Takes
 * some minutes of one core.
 *
 *     deno run -A tests/reference/systems_table.ts
 *
 * @module
 */

import {
  compare,
  isWithin,
  pairsInOrder,
  type Publication,
  type Result,
} from "./_published.ts";
import { tableOf } from "./_published_markdown.ts";
import { GAINS } from "./_published_gains.ts";
import { TAILS } from "./_published_tails.ts";
import { SCALING } from "./_published_scaling.ts";

const FILE = new URL("../../results/reference/systems.md", import.meta.url);

const HEAD = `# Surveyed systems: what was published, and what comes out here

Every system at its defaults (\`kneepoint systems\`), where not said otherwise. *Calibrated* numbers are those
that a cost was set by: that they agree says nothing, and they are not counted. All others are predictions.
No cost was set by a prediction. Made by \`tests/reference/systems_table.ts\`; a test makes
some of it again.
`;

const NOT_COMPARED = `## Not compared

- Lookup of a connection, 212 ns on 1 core to 710 ns on 4 (K. A. Kumar's survey), and Tonic's 10 ns a segment: these are costs here.
- TAS's throughput, and its kilocycles a request beside Linux's and IX's: found in no text that could be read.
- Shenango's throughput of memcached: neither its service times nor the rate of its IOKernel was to be had.
- HAProxy's gains (Fastsocket, AccelTCP): connections that an application opens are not modelled.
- IX's gain of 6.4 with memcached: its service times were not to be had.
`;

async function all(publications: readonly Publication[]): Promise<void> {
  const parts: string[] = [];
  const predictions: Result[] = [];
  let pairs = 0, kept = 0;
  for (const publication of publications) {
    const results = await compare(publication);
    predictions.push(...results.filter(({ of }) => !of.calibrated));
    const order = pairsInOrder(results);
    pairs += order.pairs;
    kept += order.kept;
    parts.push(tableOf(publication, results));
  }
  const within = (factor: number) =>
    predictions.filter((of) => isWithin(factor, of)).length;
  const sum =
    `Of ${predictions.length} predictions ${
      within(1.25)
    } are within a factor of 1.25 of what was published, ` +
    `${within(2)} within 2, and ${predictions.length - within(2)} are not. ` +
    `Of ${pairs} pairs of numbers of one table that were published in an order, ${kept} are in it here.`;
  await Deno.writeTextFile(
    FILE,
    [HEAD, `${sum}\n`, ...parts, NOT_COMPARED].join("\n"),
  );
}

await all([...SCALING, ...GAINS, ...TAILS]);
