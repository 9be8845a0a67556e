import { assertEquals } from "@std/assert";
import { FORWARDS } from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { type Stream, streamOf } from "../../lib/random/stream.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  type Request,
  run,
} from "../_run.ts";
import { onGrid } from "../laws/_variants.ts";

interface Core {
  /** All requests at it, the one that runs first. */
  readonly present: number[];
  /** The one it is placing, where, and until when. */
  placing: { request: number; target: Core; until: number } | null;
  /** When its first request finishes, unless it has left it to place another. */
  finishes: number;
}

/** Each core a list of what it has; draws in the order of arrivals. */
function joinNaively(
  requests: readonly Request[],
  cores: number,
  choices: number,
  cost: number,
  seed: number,
): { finish: Float64Array; forwards: number } {
  const choiceDraws = streamOf(seed, 0, "steering");
  const sourceDraws = streamOf(seed, 0, "policy");
  const finish = new Float64Array(requests.length);
  const owed = requests.map(({ service }) => service);
  const all = Array.from({ length: cores }, (): Core => (
    { present: [], placing: null, finishes: Infinity }
  ));
  /** Who runs a request: whoever leaves is replaced by the last. */
  const working: Core[] = [];
  let arrived = 0, finished = 0, forwards = 0;

  const length = ({ present, placing }: Core) =>
    present.length + (placing ? 1 : 0);
  const start = (core: Core, now: number) =>
    core.finishes = now + owed[core.present[0]];
  const leave = (core: Core) => {
    const last = working.pop()!;
    if (last !== core) working[working.indexOf(core)] = last;
  };
  const join = (core: Core, request: number, now: number) => {
    core.present.push(request);
    if (core.present.length > 1 || core.placing !== null) return;
    working.push(core);
    start(core, now);
  };
  const arrive = (request: number, now: number) => {
    const drawn = choices < cores ? sample(all, choices, choiceDraws) : all;
    const target = drawn.reduce((a, b) => length(b) < length(a) ? b : a);
    const source = working.length > 0
      ? working[sourceDraws.below(working.length)]
      : target;
    if (source === target) return join(target, request, now);
    forwards++;
    if (cost === 0) return join(target, request, now);
    leave(source);
    source.placing = { request, target, until: now + cost };
    // Who owes nothing finishes first.
    if (source.finishes === now) return;
    owed[source.present[0]] = source.finishes - now;
    source.finishes = Infinity;
  };

  while (finished < requests.length) {
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const next = ({ placing, finishes }: Core) =>
      Math.min(placing?.until ?? Infinity, finishes);
    const first = all.reduce((a, b) => next(b) < next(a) ? b : a);
    const now = Math.min(arrivesAt, next(first));
    if (arrivesAt === now) arrive(arrived++, now);
    else if (first.finishes === now) {
      finish[first.present.shift()!] = now;
      finished++;
      first.finishes = Infinity;
      if (first.placing !== null) continue;
      if (first.present.length > 0) start(first, now);
      else leave(first);
    } else {
      const { request, target } = first.placing!;
      first.placing = null;
      if (first.present.length > 0) {
        working.push(first);
        start(first, now);
      }
      join(target, request, now);
    }
  }
  return { finish, forwards };
}

/** So many of `all`, as the first places of a shuffle. */
function sample(all: readonly Core[], count: number, draws: Stream): Core[] {
  const rest = [...all];
  return Array.from({ length: count }, () => {
    const place = draws.below(rest.length);
    const [core] = rest.splice(place, 1, rest[0]);
    rest.shift();
    return core;
  });
}

for (const enqueueUs of [0, 0.1, 3]) {
  Deno.test(`joining the shortest queue is a list a core, request by request; enqueueUs ${enqueueUs}`, () => {
    for (const cores of [1, 2, 5, 16]) {
      for (const choices of [1, 2, 3, 16]) {
        for (const load of [0.3, 0.7, 1.2]) {
          for (
            const requests of [
              poisson(800, load * cores, EXPONENTIAL, cores),
              poisson(800, load * cores / BIMODAL_MEAN_US, BIMODAL, cores),
              onGrid(poisson(800, load * cores, EXPONENTIAL, cores)),
            ]
          ) {
            const spec = { name: "join-shortest-queue", choices, enqueueUs };
            const { finish, machine } = run(spec, requests, { cores, seed: 9 });
            const cost = toTicks(enqueueUs);
            const twin = joinNaively(requests, cores, choices, cost, 9);
            assertEquals(finish, twin.finish);
            assertEquals(machine.counts[FORWARDS], twin.forwards);
          }
        }
      }
    }
  });
}
