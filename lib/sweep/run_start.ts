/**
 * How the runs of a point settle, for the eye.
 *
 * @module
 */

import { toUs } from "../engine/ticks.ts";
import type { PolicyDefinition } from "../policies/definition.ts";
import { POLICIES } from "../policies/mod.ts";
import type { Point } from "../scenario/point.ts";
import { meanSeries, movingAverage, type RunStart } from "../stats/welch.ts";
import { type ReplicationResult, simulateReplication } from "./replication.ts";
import { nextOf } from "./rounds.ts";
import { warmupOf } from "./warmup.ts";

/** Share of all batches that a moving average reaches to either side. */
const REACH = 1 / 50;

/**
 * The start of the runs of `point`, all its replications, and what they leave out
 * of it if MSER-5 is to say.
 *
 * @param definitions The policies that `point` may name.
 */
export async function runStartOf(
  point: Point,
  definitions: readonly PolicyDefinition[] = POLICIES,
): Promise<RunStart> {
  const { precision: _, ...rest } = point;
  const asked: Point = { ...rest, warmup: "mser5" };
  const results: ReplicationResult[] = [];
  for (let of = 0; of < point.replications; of++) {
    results.push(await simulateReplication(asked, of, definitions));
  }
  const starts = results.flatMap(({ recording }) => recording.start ?? []);
  const next = nextOf(asked, results);
  const agreed = next.is === "again" ? warmupOf(next.point).requests : null;
  const waitUs = meanSeries(starts.map(({ waits }) => waits.map(toUs)));
  return {
    batchRequests: starts[0].batchRequests,
    waitUs,
    smoothUs: movingAverage(waitUs, Math.ceil(waitUs.length * REACH)),
    warmupRequests: agreed ?? results[0].recording.warmupRequests,
  };
}
