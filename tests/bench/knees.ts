/**
 * How many requests it takes to find a knee, by search and by a sweep.
 *
 * @module
 */

import type { Estimate } from "../../lib/stats/row.ts";
import { experiment, QUEUES } from "../knee/_coverage.ts";

const REPLICATIONS = 10;

/**
 * Requests of the cheapest sweep that knows a knee as well, whose every point has
 * as many as `effort` says where the interval of the search, of width `width`, is
 * as good as it gets.
 *
 * A sweep brackets a knee between the last of its loads that is surely below and
 * the first that is surely above. With points `step` apart and `times` the effort,
 * that is width ÷ √times, plus half a step on either side on average: as narrow as
 * the search's where step = width (1 − 1 ÷ √times). Of loads from 0 to 1 there are
 * 1 ÷ step; the product of both is least with 9/4 of the effort at steps of a third
 * of the width, and is then 27/4 × effort ÷ width.
 */
function sweepRequests(effort: number, width: number): number {
  return 27 / 4 * effort / width;
}

/** What a search for a knee saves against the cheapest sweep that knows it as well. */
export async function benchKnees(
  print: (...cells: string[]) => void,
): Promise<void> {
  for (const queue of QUEUES) {
    const found = await experiment(queue, REPLICATIONS, 1);
    const { knee, curveKnee, overviewRequests, kneeRequests } = found;
    const widthOf = ({ low, high }: Estimate) => high! - low!;
    const line = (name: string, requests: number, width: number) => {
      const sweep = sweepRequests(queue.requests * REPLICATIONS, width);
      print(
        name,
        `${(requests / 1e6).toFixed(1)} M requests`,
        `${(sweep / requests).toFixed(1)} times fewer`,
      );
    };
    const curveRequests = found.requests - kneeRequests;
    line(`knee of ${queue.name}`, kneeRequests, widthOf(knee));
    line(
      "  the curve's own",
      overviewRequests + curveRequests,
      widthOf(curveKnee),
    );
    // One sweep shows both: that which shows the one that takes more.
    const finer = Math.min(widthOf(knee), widthOf(curveKnee));
    line("  both", found.requests, finer);
  }
}
