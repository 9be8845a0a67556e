/**
 * Latencies under first come first served, by the recursions of Lindley and of
 * Kiefer and Wolfowitz: the same requests as a sweep's, several times faster, for
 * experiments by the thousand. And files of them, so that intervals can be judged
 * without simulating again.
 *
 * @module
 */

import { Block, BLOCK_ROWS } from "../../lib/engine/block.ts";
import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import { binOf, Histogram } from "../../lib/stats/histogram.ts";
import { LATENCY_BINS } from "../../lib/stats/recording.ts";
import { arrivalTimes } from "../../lib/workload/arrivals.ts";
import { Services } from "../../lib/workload/columns.ts";
import { serviceClasses } from "../../lib/workload/service.ts";
import { pointOf, requestsOf, type Setting } from "./_experiments.ts";

/** The lengths at which a replication is looked at, as shares of all of it. */
export const LENGTHS: readonly number[] = [1 / 4, 1 / 2, 1];

/**
 * Latencies of a replication, ticks, as far as each of {@linkcode LENGTHS} goes
 * beyond the one before. A tenth as many requests are left out before.
 */
export function latenciesOf(
  setting: Setting,
  seed: number,
  replication: number,
): Histogram[] {
  const { queue, load } = setting;
  const point = pointOf(setting, seed);
  const classes = serviceClasses(point.service);
  const draws = { ...point, replication, application: 0 };
  const arrivals = arrivalTimes(draws, load * queue.cores / queue.meanUs);
  const services = new Services(draws, classes);
  const block = new Block();
  block.length = BLOCK_ROWS;
  const { arrival, service } = block;
  const requests = requestsOf(setting);
  const ends = LENGTHS.map((share) => Math.ceil(share * requests));
  const parts = LENGTHS.map(() => new Histogram(LATENCY_BINS));
  const free = new Float64Array(queue.cores);
  let request = -Math.ceil(requests / 10), part = 0;
  for (;;) {
    arrivals.fill(block);
    services.fill(block);
    for (let row = 0; row < BLOCK_ROWS; row++) {
      let first = 0;
      for (let core = 1; core < free.length; core++) {
        if (free[core] < free[first]) first = core;
      }
      free[first] = Math.max(free[first], arrival[row]) + service[row];
      if (request >= 0) parts[part].add(free[first] - arrival[row]);
      if (++request < ends[part]) continue;
      if (++part === parts.length) return parts;
    }
  }
}

/** The lowest bin that is stored of `setting`: percentiles that are judged are above. */
export function lowestBin({ queue, load }: Setting): number {
  return binOf(queue.truth(load).mean * TICKS_PER_US);
}

/** Count, sum, least and greatest of a histogram, its lowest bin stored, and how many. */
const HEAD = 6;

/** Writes the bins of `histogram` from `lowest` on. */
export async function writeHistogram(
  file: Deno.FsFile,
  { count, sum, min, max, counts }: Histogram,
  lowest: number,
): Promise<void> {
  const stored = Uint32Array.from(counts.subarray(lowest, binOf(max) + 1));
  const head = Float64Array.of(count, sum, min, max, lowest, stored.length);
  for (const part of [head, stored]) {
    let bytes = new Uint8Array(part.buffer);
    while (bytes.length > 0) bytes = bytes.subarray(await file.write(bytes));
  }
}

/** The histograms in `bytes`, one after another: what was below the lowest bin stored is in the one below it. */
export function* readHistograms(
  bytes: Uint8Array<ArrayBuffer>,
): Generator<Histogram> {
  let at = 0;
  const take = (length: number) => bytes.slice(at, at += length).buffer;
  while (at < bytes.length) {
    const [count, sum, min, max, lowest, stored] = new Float64Array(
      take(8 * HEAD),
    );
    const histogram = new Histogram(LATENCY_BINS);
    const counts = new Uint32Array(take(4 * stored));
    histogram.counts.set(counts, lowest);
    const above = counts.reduce((sum, of) => sum + of, 0);
    histogram.counts[lowest - 1] = count - above;
    yield Object.assign(histogram, { count, sum, min, max });
  }
}
