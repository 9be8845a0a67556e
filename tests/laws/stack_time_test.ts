/** What is charged for a stack is what its requests ask for: each cost, as often as it must be paid. */

import { streamOf } from "../../lib/random/stream.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import type { Request, Spec } from "../_run.ts";
import { timesAlone, timesApart, timesTogether } from "./_stack_alone.ts";
import {
  assertPaid,
  type Books,
  booksOf,
  costsOf,
  drawn,
  lonely,
  requestsOf,
  singles,
} from "./_stack_books.ts";
import { DECIDED, type Times, timesOf } from "./_stack_time.ts";
import { told } from "./_variants.ts";

/** Put together at random, of each system; CASES=1000 looks further. */
const CASES = Number(Deno.env.get("CASES") ?? 40);

/** Policies above a kernel's stack by which a request may begin on one core and end on another. */
const PREEMPTIVE = ["cfs", "round-robin"];

/** Costs of what moves from core to core. */
const MOVING = ["blockUs", "farBlockUs", "transmitLockUs", "acceptLockUs"];

/** Requests that come one at a time, or all at once. */
const FEW = 30;

/** A system at no cost, and what comes to it. */
interface Case {
  readonly free: Spec;
  readonly requests: readonly Request[];
  readonly cores: number;
  readonly workload: string;
}

/** Asserts that `costs` are paid as often as `times` says, at each of `prices`. */
function assertLaw(
  { free, requests, cores, workload }: Case,
  prices: readonly Record<string, number>[],
  costs: readonly string[],
  times: (books: Books) => Record<string, Times>,
): void {
  for (const paid of prices) {
    const spec = { ...free, ...paid };
    try {
      const books = booksOf(spec, requests, cores);
      assertPaid(books, costs, times(books));
    } catch (error) {
      const at = `${told(spec)}; ${cores} cores, ${workload}`;
      throw new Error(`${at}: ${(error as Error).message}`);
    }
  }
}

for (const system of SYSTEMS) {
  const costs = costsOf(system);
  const foretold = costs.filter((cost) => !DECIDED.includes(cost));
  const draws = streamOf(SYSTEMS.indexOf(system), 0, "policy");
  const one = <T>(of: readonly T[]) => of[draws.below(of.length)];
  // Nothing moves of itself.
  const still = Object.fromEntries(
    ["irqBalanceUs", "rebalanceUs", "sampleUs"]
      .filter((name) => name in system.parameters)
      .map((name) => [name, 1e7]),
  );
  const priced = (...of: string[]) =>
    Object.fromEntries(of.map((cost) => [cost, (1 + draws.below(4000)) / 1e4]));

  Deno.test(`a stack is charged for what its requests ask for: ${system.name}`, () => {
    const check = (free: Spec, isEach: boolean, seed: number) => {
      const cores = one([1, 2, 5]);
      const load = one([0.05, 0.9, 3]), each = one([1, 3, Infinity]);
      const requests = requestsOf(each, cores, load, seed);
      const workload = `load ${load}, ${each} requests a connection`;
      const alone = isEach ? costs.map((cost) => priced(cost)) : [];
      const prices = [...alone, priced(...foretold), priced(...costs)];
      const law = { free, requests, cores, workload };
      assertLaw(law, prices, costs, ({ traffic }) => timesOf(traffic));
    };
    for (let number = 0; number < CASES; number++) {
      check(drawn(system, draws), true, number);
    }
    singles(system).forEach((spec, number) => check(spec, false, number));
  });

  Deno.test(`where requests come one at a time, no count is left to the run: ${system.name}`, () => {
    for (let number = 0; number < CASES; number++) {
      const each = one([1, 3, Infinity]), cores = one([1, 2, 5]);
      const requests = lonely(each, FEW);
      const workload = `one at a time, ${each} requests a connection`;
      const free = { ...drawn(system, draws), ...still };
      const prices = [...costs.map((cost) => priced(cost)), priced(...costs)];
      const law = { free, requests, cores, workload };
      assertLaw(law, prices, costs, timesAlone);
    }
  });

  Deno.test(`where each request has a connection of its own, what moves is known from the cores that ran them: ${system.name}`, () => {
    if (system.name === "tas") return;
    for (let number = 0; number < CASES; number++) {
      const cores = one([2, 5]), load = one([0.7, 0.9, 3]);
      const requests = requestsOf(1, cores, load, number);
      const workload = `load ${load}, 1 request a connection`;
      const free = { ...drawn(system, draws), ...still };
      const isPreemptive = PREEMPTIVE.includes(String(free.dispatch));
      const law = {
        free: isPreemptive ? { ...free, dispatch: "work-stealing" } : free,
        requests,
        cores,
        workload,
      };
      const moving = MOVING.filter((cost) => costs.includes(cost));
      assertLaw(law, moving.map((cost) => priced(cost)), costs, timesApart);
    }
  });

  const sharesCores = "syscallUs" in system.parameters ||
    "turnUs" in system.parameters && system.name !== "tas";
  if (!sharesCores) continue;
  Deno.test(`where all requests come at once to one core, no count is left to the run: ${system.name}`, () => {
    for (let number = 0; number < CASES; number++) {
      const each = one([1, 3, Infinity]);
      const requests = requestsOf(each, 1, 1, number).slice(0, FEW)
        .map((request) => ({ ...request, arrival: 0 }));
      const workload = `all at once, ${each} requests a connection`;
      const free = { ...drawn(system, draws), ...still };
      const prices = [...costs.map((cost) => priced(cost)), priced(...costs)];
      const law = { free, requests, cores: 1, workload };
      assertLaw(law, prices, costs, timesTogether);
    }
  });
}
