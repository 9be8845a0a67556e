/**
 * How many requests of a schedule wait, and how many are on cores.
 *
 * @module
 */

import { APPLICATION } from "../engine/activities.ts";
import { NONE } from "../engine/pool.ts";
import type { Schedule } from "./schedule.ts";

/** A step, until the next. */
export interface Occupancy {
  /** When it begins, ticks. */
  readonly at: number;
  /** Requests in the system and on no core: for one, or for their reply to leave. */
  readonly waiting: number;
  /** Requests on cores. */
  readonly running: number;
}

/** The steps of `schedule`, one an instant at which anything changes. */
export function occupancyOf(
  { spans, requests, from: begin, until: end }: Schedule,
): Occupancy[] {
  const changes = new Map<number, { inSystem: number; running: number }>();
  const change = (ticks: number, inSystem: number, running: number) => {
    // What goes on when the window ends does not end there.
    if (ticks >= end) return;
    const at = Math.max(ticks, begin);
    const sum = changes.get(at) ?? { inSystem: 0, running: 0 };
    sum.inSystem += inSystem;
    sum.running += running;
    changes.set(at, sum);
  };
  for (const { arrival, finish } of requests) {
    change(arrival, 1, 0);
    if (finish !== null) change(finish, -1, 0);
  }
  for (const { request, activity, from, until } of spans) {
    // A core that several requests share is at one of them.
    if (request === NONE && activity !== APPLICATION) continue;
    change(from, 0, 1);
    change(until, 0, -1);
  }
  let inSystem = 0, running = 0;
  return [...changes].sort(([a], [b]) => a - b).map(([at, by]) => {
    inSystem += by.inSystem;
    running += by.running;
    return { at, waiting: inSystem - running, running };
  });
}
