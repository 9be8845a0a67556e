/**
 * How many requests it takes to find a knee, by search and by a sweep.
 *
 * @module
 */

import { experiment, QUEUES } from "../knee/_coverage.ts";

const REPLICATIONS = 10;

/** What a search for a knee saves against a sweep that knows it as well. */
export async function benchKnees(
  print: (...cells: string[]) => void,
): Promise<void> {
  for (const queue of QUEUES) {
    const { knee, requests, kneeRequests } = await experiment(
      queue,
      REPLICATIONS,
      1,
    );
    // A knee read off a grid is off by up to a step: a quarter of the interval adds a twentieth to its standard error.
    const step = (knee.high! - knee.low!) / 4;
    const sweep = queue.requests * REPLICATIONS / step;
    const times = (of: number) => `${(sweep / of).toFixed(1)} times fewer`;
    print(
      `knee of ${queue.name}`,
      `${(kneeRequests / 1e6).toFixed(1)} M requests`,
      times(kneeRequests),
    );
    print(
      "  and the curve's own",
      `${(requests / 1e6).toFixed(1)} M requests`,
      times(requests),
    );
  }
}
