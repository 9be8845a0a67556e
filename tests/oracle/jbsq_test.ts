import { assertEquals } from "@std/assert";
import { toTicks } from "../../lib/engine/ticks.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  type Request,
  run,
} from "../_run.ts";

/** What the dispatcher takes for a request and the round trip, µs: nothing, either, both, an odd number of ticks, dear. */
const COSTS = [[0, 0], [0.1, 0], [0, 0.5], [0.2, 0.2], [0.01, 0.0003], [
  0.3,
  4,
]];

/** Costs in ticks. */
interface Rules {
  readonly cores: number;
  readonly bound: number;
  readonly dispatch: number;
  readonly roundTrip: number;
}

interface Core {
  /** Given to it and not run yet, and when each is there. */
  readonly given: { request: number; thereAt: number }[];
  finishes: number;
  /** What the dispatcher believes that it has. */
  believed: number;
}

/** What the dispatcher is at. */
interface Giving {
  readonly request: number;
  readonly core: Core;
  readonly until: number;
}

/** First service and finish of each request: the dispatcher, its beliefs and every message written out. */
function dispatchNaively(
  requests: readonly Request[],
  { cores: count, bound, dispatch, roundTrip }: Rules,
): { start: Float64Array; finish: Float64Array } {
  const start = new Float64Array(requests.length);
  const finish = new Float64Array(requests.length);
  const there = Math.floor(roundTrip / 2), back = roundTrip - there;
  const cores = Array.from({ length: count }, (): Core => (
    { given: [], finishes: Infinity, believed: 0 }
  ));
  const waiting: number[] = [];
  const words: { core: Core; heardAt: number }[] = [];
  const dispatcher: { giving: Giving | null } = { giving: null };
  let arrived = 0, finished = 0;

  const runNext = (core: Core, now: number) => {
    const next = core.given.shift();
    core.finishes = Infinity;
    if (next === undefined) return;
    start[next.request] = Math.max(now, next.thereAt);
    core.finishes = start[next.request] + requests[next.request].service;
    finish[next.request] = core.finishes;
  };
  const give = (core: Core, request: number, now: number) => {
    core.given.push({ request, thereAt: now + there });
    if (core.finishes === Infinity) runNext(core, now);
  };
  const hear = (now: number) => {
    while (words.length > 0 && words[0].heardAt === now) {
      words.shift()!.core.believed--;
    }
  };
  const decide = (now: number) => {
    while (dispatcher.giving === null && waiting.length > 0) {
      const core = cores.reduce((a, b) => b.believed < a.believed ? b : a);
      if (core.believed === bound) return;
      core.believed++;
      const request = waiting.shift()!;
      if (dispatch === 0) give(core, request, now);
      else dispatcher.giving = { request, core, until: now + dispatch };
    }
  };

  while (finished < requests.length) {
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const first = cores.reduce((a, b) => b.finishes < a.finishes ? b : a);
    const until = dispatcher.giving?.until ?? Infinity;
    const heardAt = words[0]?.heardAt ?? Infinity;
    const now = Math.min(arrivesAt, first.finishes, until, heardAt);
    if (now === arrivesAt) waiting.push(arrived++);
    else if (now === first.finishes) {
      finished++;
      runNext(first, now);
      words.push({ core: first, heardAt: now + back });
      if (back === 0) hear(now);
    } else if (now === until) {
      const { core, request } = dispatcher.giving!;
      dispatcher.giving = null;
      give(core, request, now);
    } else hear(now);
    decide(now);
  }
  return { start, finish };
}

for (const bound of [1, 2, 3, 1e9]) {
  Deno.test(`JBSQ starts and finishes every request when a dispatcher with every message written out does; bound ${bound}`, () => {
    for (const cores of [1, 2, 5, 16]) {
      for (const [dispatchUs, roundTripUs] of COSTS) {
        for (const load of [0.3, 0.7, 1.2]) {
          for (
            const requests of [
              poisson(600, load * cores, EXPONENTIAL, cores),
              poisson(600, load * cores / BIMODAL_MEAN_US, BIMODAL, cores),
            ]
          ) {
            const spec = { name: "jbsq", bound, dispatchUs, roundTripUs };
            const { start, finish } = run(spec, requests, { cores });
            const twin = dispatchNaively(requests, {
              cores,
              bound,
              dispatch: toTicks(dispatchUs),
              roundTrip: toTicks(roundTripUs),
            });
            assertEquals(start, twin.start);
            assertEquals(finish, twin.finish);
          }
        }
      }
    }
  });
}
