/** What a system does for clients so many that every core has something to do. */

import { toTicks, toUs } from "../../lib/engine/ticks.ts";
import { Lock } from "../../lib/systems/lock.ts";
import { runClosed } from "../_closed_run.ts";
import type { Spec } from "../_run.ts";

/** What is asked for. */
export interface Asked {
  readonly cores: number;
  /** Requests on a connection. */
  readonly requestsEach: number;
  /** Requests that the system does at most, or about, million a second. */
  readonly limitMrps: number;
  readonly serviceUs: number;
}

/** What was done. */
export interface Done {
  /** Requests, million a second. */
  readonly mrps: number;
  /** Time that a request took at locks of `holdUs`, waiting and hand-over included, µs. */
  readonly atLocksUs: number;
}

/** How long clients think, µs: so long that requests come at random. */
const THINK_US = 300;
/** Requests that wait at each core, about. */
const WAITING = 100;
/** Requests that are looked at; and where some open a connection and others do not. */
const REQUESTS = 12_000, MIXED_REQUESTS = 40_000;

/** What the system `spec` does, and its locks of `holdUs`. */
export function saturated(
  spec: Spec,
  { cores, requestsEach, limitMrps, serviceUs }: Asked,
  holdUs: number = 0,
): Done {
  const clients = Math.ceil(limitMrps * THINK_US + WAITING * cores);
  const isMixed = 1 < requestsEach && requestsEach < Infinity;
  const measured = isMixed ? MIXED_REQUESTS : REQUESTS;
  /** When each request finished, and the time at locks by then. */
  const finishes: number[] = [], atLocks: number[] = [];
  watchingLocks(toTicks(holdUs), (taken) =>
    runClosed(spec, {
      clients,
      thinkUs: THINK_US,
      service: { distribution: "fixed", timeUs: serviceUs },
      cores,
      requests: measured + 2 * clients,
      ...(requestsEach < Infinity ? { requestsEach } : {}),
      recorder: (machine) => ({
        onArrival: () => {},
        onFinish: () => {
          finishes.push(machine.now);
          atLocks.push(taken());
        },
      }),
    }));
  const perRequestUs = (of: readonly number[]) =>
    toUs(of[clients + measured] - of[clients]) / measured;
  return {
    mrps: 1 / perRequestUs(finishes),
    atLocksUs: perRequestUs(atLocks),
  };
}

/** Does `run`, which may ask for the time that all cores have spent at locks of `hold`, ticks. */
function watchingLocks(hold: number, run: (taken: () => number) => void): void {
  const { take } = Lock.prototype;
  let sum = 0;
  Lock.prototype.take = function (core, held) {
    const ticks = take.call(this, core, held);
    if (held === hold) sum += ticks;
    return ticks;
  };
  try {
    run(() => sum);
  } finally {
    Lock.prototype.take = take;
  }
}
