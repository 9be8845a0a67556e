/**
 * What was offered at a point: what its workload says, or, where clients wait
 * for replies, what came of it.
 *
 * @module
 */

import { toUs } from "../engine/ticks.ts";
import type { Point } from "../scenario/point.ts";
import { shareEstimate } from "../stats/estimates.ts";
import type { Recording } from "../stats/recording.ts";
import type { Row } from "../stats/row.ts";
import { sum } from "../workload/sum.ts";
import { isCritical } from "./applications.ts";
import type { WorkloadFacts } from "./machine_run.ts";

/** Load and rate of what is measured, those of latency-critical applications alone. */
export interface Offered {
  /** Arrival rate × mean service ÷ worker cores. */
  readonly load: number;
  /** Arrival rate, million requests a second. */
  readonly rateMrps: number;
}

/** What was offered at `point`. */
export function offeredOf(
  point: Point,
  workload: WorkloadFacts,
  recordings: readonly Recording[],
): Offered {
  if (workload.closed !== null) {
    const rateMrps = mean(
      recordings.map((of) =>
        (of.measured + of.unfinished) / toUs(of.windowTicks)
      ),
    );
    return { load: rateMrps * workload.meanServiceUs / point.cores, rateMrps };
  }
  const offers = workload.offers.filter(({ application }) =>
    isCritical(point, application)
  );
  return {
    load: sum(offers.map(({ load }) => load)),
    rateMrps: sum(offers.map(({ rateMrps }) => rateMrps)),
  };
}

/** What of a row is about clients who wait for replies: nothing, where there are none. */
export function closedPart(
  { closed }: WorkloadFacts,
  recordings: readonly Recording[],
): Pick<Row, "clients" | "timeouts"> {
  if (closed === null) return {};
  const { clients, timeoutUs } = closed;
  if (timeoutUs === null) return { clients };
  const share = ({ histograms, measured }: Recording) =>
    histograms.timeouts / Math.max(1, measured);
  return { clients, timeouts: shareEstimate(recordings.map(share)) };
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
