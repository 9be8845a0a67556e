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
No cost was set by a prediction. Of each that is off by more than a quarter it is said why, as far as that is
known. Made by \`tests/reference/systems_table.ts\`; a test makes some of it again.

How costs were set: what a connection of one message takes on one core was published of most systems. Off it
go the steps that have a source of their own, as often as they happen (a lookup for each packet that comes in,
system calls, locks, as many interrupts as a busy core has); what is left is divided among the other steps, in
shares that are assumptions. What packets take between NIC and memory, and what it takes to wake a thread, is
what idle machines took beside all that.
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
