/** Queues, and what is seen of them. @module */

import type { PlainPoint } from "../../lib/scenario/point.ts";
import { FcfsQueue } from "../../lib/tails/fcfs_queue.ts";
import { type Queue, queueOf } from "../../lib/tails/queue.ts";
import { Requests } from "../../lib/tails/requests.ts";
import {
  type Levels,
  Restart,
  type TailObserver,
} from "../../lib/tails/restart.ts";
import { pointOf, type Setting } from "../_replications.ts";

/** The point of centralized FCFS that `setting` describes. */
export function fcfsPoint(
  setting: Partial<Setting> & Pick<Setting, "service">,
  changes: Partial<PlainPoint> = {},
): PlainPoint {
  const point = pointOf({
    policy: { name: "centralized-fcfs" },
    cores: 1,
    load: 0.8,
    requests: 20_000,
    replications: 20,
    ...setting,
  });
  return { ...point, ...changes };
}

/** The queue of `point`, which has one. */
export function queueAt(point: PlainPoint): Queue {
  const queue = queueOf(point);
  if (typeof queue === "string") throw new Error(queue);
  return queue;
}

/** Runs `queue` once, told to `onRequest`. */
export function observe(
  { law, cores, warmup }: Queue,
  levels: Levels,
  replication: number,
  requests: number,
  onRequest: TailObserver["onRequest"],
): void {
  const source = new Requests(law, replication);
  new Restart(new FcfsQueue(cores), source, levels, { onRequest })
    .run(warmup, requests);
}
