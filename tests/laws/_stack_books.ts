/**
 * Systems put together at random, run until all is over, and what was charged for their
 * stack: read as soon as nothing is left to be done, held against what was to be paid.
 */

import { assert, assertEquals } from "@std/assert";
import {
  ACTIVITIES,
  APPLICATION,
  COUNTERS,
  DISPATCH,
  LOCK_WAIT_US,
  LOCKS_TAKEN,
  STACK,
} from "../../lib/engine/activities.ts";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import type { Machine } from "../../lib/engine/machine.ts";
import { NONE } from "../../lib/engine/pool.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import type { Stream } from "../../lib/random/stream.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import { INDIRECTION_ENTRIES } from "../../lib/policies/steering.ts";
import { withDefaults } from "../../lib/policies/definition.ts";
import {
  policyOf,
  type SystemDefinition,
} from "../../lib/systems/definition.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import { EXPONENTIAL, poisson, type Request, run, type Spec } from "../_run.ts";
import { freeOf } from "./_systems.ts";
import {
  aboveTicks,
  activityOf,
  countsOf,
  HELD,
  NO_CORE_TIME,
  OF_CORE_GRANTS,
  ticksOf,
  type Times,
  type Traffic,
} from "./_stack_time.ts";

const REQUESTS = 120;
/** RSS hashes of connections. */
export const HASHES: Uint32Array = connectionHashes(REQUESTS);
/** Longer than the stack is busy with a request, on average. */
const LONG = toTicks(200);

/** Numbers that a system is put together with, beside its choices: for each, some that make a difference. */
const NUMBERS: Readonly<Record<string, readonly (number | null)[]>> = {
  requestBytes: [0, 64, 1000, 4000],
  replyBytes: [0, 64, 1000, 4000],
  mss: [1460, 500],
  packetsPerAck: [null, 1, 2],
  setupPackets: [0, 1, 2, 3],
  teardownPackets: [0, 1, 2],
  rxBatch: [1, 3, 64],
  appBatch: [null, 1, 2, 5],
  syscallBatch: [1, 1, 4],
  fastCores: [1, 3],
  nodeCores: [null, 1, 2],
  lockLines: [0, 2],
  spliceShare: [0, 0, 0.5, 1],
  maxQueue: [1, 2, 64],
  averageWeight: [1, 1, 1 / 128],
  localPerRemote: [0, 5],
  flowGroups: [5, 4096],
  guaranteedCores: [null, 1],
  irqBalanceUs: [3, 1e7],
  rebalanceUs: [10, 1e5],
  sampleUs: [20, 1e4],
  holdSamples: [1, 2],
  quantumUs: [0.3, 5],
  intervalUs: [0, 5],
  searchUs: [0, 2],
};

type Parts = Record<string, string | number | boolean | null>;

/** What can be chosen of `system` beside its costs. By parameter. */
function choicesOf(system: SystemDefinition) {
  const all = Object.entries(system.parameters).map(([name, of]) =>
    [
      name,
      of.type === "choice"
        ? of.choices
        : of.type === "boolean"
        ? [false, true]
        : NUMBERS[name] ?? [],
    ] as const
  );
  return all.filter(([, choices]) => choices.length > 0);
}

/** `system` at no cost, put together at random. */
export function drawn(system: SystemDefinition, draws: Stream): Spec {
  const parts: Parts = {};
  for (const [name, choices] of choicesOf(system)) {
    parts[name] = choices[draws.below(choices.length)];
  }
  return { ...freeOf(system), ...parts };
}

/** `system` at no cost, as it comes but for one choice: every one. */
export function singles(system: SystemDefinition): Spec[] {
  return choicesOf(system).flatMap(([name, choices]) =>
    choices.map((choice) => ({ ...freeOf(system), [name]: choice }))
  );
}

/** Costs of core time that `system` has. */
export function costsOf(system: SystemDefinition): string[] {
  const others = [...NO_CORE_TIME, ...OF_CORE_GRANTS, "name"];
  return Object.entries(freeOf(system))
    .filter(([cost, value]) => value === 0 && cost.endsWith("Us"))
    .map(([cost]) => cost)
    .filter((cost) => !others.includes(cost));
}

/** Requests, one long after the other, on connections of `each`. */
export function lonely(each: number, count: number): Request[] {
  return requestsOf(each, 1, 1, 1).slice(0, count)
    .map((request, index) => ({ ...request, arrival: index * LONG }));
}

/** Requests on connections of `each` requests; `Infinity`: on such as last. */
export function requestsOf(
  each: number,
  cores: number,
  load: number,
  seed: number,
): Request[] {
  return poisson(REQUESTS, load * cores, EXPONENTIAL, seed)
    .map((request, index) => {
      if (each === Infinity) return { ...request, ends: 0 };
      const place = index % each;
      const ends = (place === 0 ? OPENS : 0) |
        (place === each - 1 ? CLOSES : 0);
      return { ...request, connection: Math.floor(index / each), ends };
    });
}

/** What was charged, and for what traffic, by the time that everything is over. */
export interface Books {
  readonly traffic: Traffic;
  /** Those requests, and the core that ran each. */
  readonly came: readonly (Request & { readonly core: number })[];
  /** Ticks of all cores; for dispatch, where it has cores of its own, of those. By activity. */
  readonly charged: Float64Array;
}

/** Runs `spec` on `requests` until all is over, and closes its books. */
export function booksOf(
  spec: Spec,
  requests: readonly Request[],
  cores: number,
): Books {
  const charged = new Float64Array(ACTIVITIES);
  const counts = new Float64Array(COUNTERS);
  let coresUsed = 0;
  const close = (machine: Machine) => {
    machine.settle();
    assertEquals(machine.pool.live, 0, "requests are left");
    counts.set(machine.counts);
    for (let core = 0; core < machine.allCores; core++) {
      assert(machine.activity[core] !== STACK, "work of the stack is left");
      const ledger = machine.ledger.subarray(core * ACTIVITIES);
      if (ledger[APPLICATION] > 0) coresUsed++;
      for (let activity = 0; activity < ACTIVITIES; activity++) {
        // A worker that waits for a dispatcher is charged for that, too.
        const isWait = activity === DISPATCH && core < cores &&
          machine.extraCores > 0;
        if (!isWait) charged[activity] += ledger[activity];
      }
    }
  };
  // One more, long after, before which all has been done that is to be.
  const last = {
    arrival: requests.at(-1)!.arrival + LONG * requests.length,
    service: 1,
  };
  const { start, spans } = run(spec, [...requests, last], {
    cores,
    connections: REQUESTS,
    spans: true,
    recorder: (machine) => ({
      onArrival: (index) => {
        if (index === requests.length) close(machine);
      },
      onFinish: () => {},
    }),
  });
  const coreOf = new Map(
    spans.filter(({ activity }) => activity === APPLICATION)
      .map(({ request, core }) => [request, core]),
  );
  const came = requests
    .map((request, index) => ({ ...request, core: coreOf.get(index) ?? NONE }))
    .filter((_, index) => start[index] >= 0);
  const ending = (flag: number) =>
    came.filter(({ ends }) => (ends! & flag) !== 0).length;
  const system = SYSTEMS.find((of) => policyOf(of).name === spec.name)!;
  const traffic = {
    spec: withDefaults(policyOf(system), spec),
    cores,
    coresUsed,
    requests: came.length,
    opened: ending(OPENS),
    closed: ending(CLOSES),
    notOfFirst:
      came.filter(({ connection }) =>
        HASHES[connection!] % INDIRECTION_ENTRIES % cores !== 0
      ).length,
    counts,
  };
  return { traffic, came, charged };
}

/** Asserts that the books are right, of every activity that `costs` are charged as, where each is paid so many `times`. */
export function assertPaid(
  { traffic, charged }: Books,
  costs: readonly string[],
  times: Readonly<Record<string, Times>>,
): void {
  const { spec, counts } = traffic;
  const bounds = new Map(
    aboveTicks(traffic).map(([activity, least, most]) =>
      [activity, [least, most]] as const
    ),
  );
  const locks = [0, 0];
  for (const cost of costs) {
    assert(cost in times, `what ${cost} is paid for is not told`);
    const activity = activityOf(cost, traffic);
    const [least, most] = [times[cost]].flat().length === 2
      ? times[cost] as [number, number]
      : [times[cost], times[cost]] as [number, number];
    const ticks = ticksOf(cost, traffic);
    const [from, to] = bounds.get(activity) ?? [0, 0];
    bounds.set(activity, [from + least * ticks, to + most * ticks]);
    if (!HELD.includes(cost) || ticks === 0) continue;
    locks[0] += least;
    locks[1] += most;
  }
  const waited = Math.round(toTicks(counts[LOCK_WAIT_US]));
  for (const [activity, [least, most]] of bounds) {
    const found = charged[activity] - (activity === STACK ? waited : 0);
    const paid = costs.filter((cost) => Number(spec[cost]) > 0);
    const expected = least === most ? least : `${least} to ${most}`;
    assert(
      found >= least && found <= most,
      `activity ${activity}, for ${paid}: ${found} ticks, not ${expected}`,
    );
  }
  const counted = [...countsOf(traffic), [LOCKS_TAKEN, ...locks]];
  for (const [counter, least, most] of counted) {
    assert(
      counts[counter] >= least && counts[counter] <= most,
      `counter ${counter}: ${counts[counter]}, not ${least} to ${most}`,
    );
  }
}
