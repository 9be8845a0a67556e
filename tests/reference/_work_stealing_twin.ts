/**
 * Work stealing, check by check: slow, obvious, and able to follow the rules of
 * this library or those of the simulator of McClure et al.
 *
 * @module
 */

import { uniforms } from "../_noise.ts";

/** In what the two simulators differ. Times in µs. */
export interface Rules {
  /** Whether a check sees the queue as it is when it ends, and a steal takes what is there when it ends; or both when the check begins. */
  readonly looksAtEnd: boolean;
  /** After how long a searching core looks at its own queue; 0: a request that arrives at it is its own from then on, and starts when the check has ended. */
  readonly ownEveryUs: number;
  /** Whether a round through the queues begins anywhere, or after the core's own. */
  readonly startsAnywhere: boolean;
}

/** The rules of scheduling-policies-sim: sim/tasks.py, WorkStealTask; configs/ws_config.json. */
export const MCCLURE: Rules = {
  looksAtEnd: true,
  ownEveryUs: 1,
  startsAnywhere: true,
};

/** The rules of lib/policies/work_stealing.ts. */
export const OURS: Rules = {
  looksAtEnd: false,
  ownEveryUs: 0,
  startsAnywhere: false,
};

const CHECK_US = 0.1;
const STEAL_US = 0.1;

interface Request {
  readonly arrival: number;
  readonly service: number;
}

/** A core: what it does next, and when. */
interface Core {
  readonly queue: Request[];
  at: number;
  next: "finish" | "checked" | "own" | "stolen";
  running: Request | null;
  isSearching: boolean;
  /** Place in the round, and where the round began. */
  place: number;
  first: number;
  checkEnds: number;
  ownAt: number;
  victim: number;
}

/** Latencies, µs, of `count` requests after a tenth as many: exponential service of mean 1 µs, half of a queue a steal. */
export function latenciesUs(
  rules: Rules,
  coreCount: number,
  load: number,
  count: number,
  seed: number,
): Float64Array {
  const uniform = uniforms(seed);
  const exponential = () => -Math.log1p(-uniform());
  const anyCore = () => Math.floor(uniform() * coreCount);
  const warmup = Math.ceil(count / 10);
  const latencies: number[] = [];
  let now = 0;

  const cores = Array.from({ length: coreCount }, (): Core => ({
    queue: [],
    at: 0,
    next: "checked",
    running: null,
    isSearching: false,
    place: 0,
    first: 0,
    checkEnds: 0,
    ownAt: Infinity,
    victim: 0,
  }));

  function run(core: Core, request: Request, from = now): void {
    core.isSearching = false;
    core.running = request;
    core.next = "finish";
    core.at = from + request.service;
  }

  /** First the own queue; then a search, from its beginning. */
  function local(core: Core): void {
    const request = core.queue.shift();
    if (request !== undefined) return run(core, request);
    core.isSearching = true;
    core.first = rules.startsAnywhere ? anyCore() : cores.indexOf(core) + 1;
    core.place = -1;
    core.ownAt = rules.ownEveryUs > 0 ? now + rules.ownEveryUs : Infinity;
    nextCheck(core);
  }

  function take(core: Core, victim: number): void {
    const { queue } = cores[victim];
    core.queue.unshift(...queue.splice(0, Math.ceil(queue.length / 2)));
  }

  function nextCheck(core: Core): void {
    do {
      // Round and done: the own queue, and another round.
      if (++core.place === coreCount) return local(core);
      core.victim = (core.first + core.place) % coreCount;
    } while (cores[core.victim] === core);
    core.checkEnds = now + CHECK_US;
    if (!rules.looksAtEnd && cores[core.victim].queue.length > 0) {
      take(core, core.victim);
      // In hand, the first is out of reach of other thieves.
      run(core, core.queue.shift()!, core.checkEnds + STEAL_US);
    } else waitForCheck(core);
  }

  /** What comes first: the end of the check, or a look at the own queue, which goes first of the two. */
  function waitForCheck(core: Core): void {
    const isOwnFirst = core.ownAt <= core.checkEnds;
    core.next = isOwnFirst ? "own" : "checked";
    core.at = isOwnFirst ? core.ownAt : core.checkEnds;
  }

  function act(core: Core): void {
    if (core.next === "finish") {
      latencies.push(now - core.running!.arrival);
      local(core);
    } else if (core.next === "stolen") {
      take(core, core.victim);
      local(core);
    } else if (core.next === "own") {
      const request = core.queue.shift();
      if (request !== undefined) return run(core, request);
      core.ownAt = now + rules.ownEveryUs;
      waitForCheck(core);
    } else if (rules.looksAtEnd && cores[core.victim].queue.length > 0) {
      core.isSearching = false;
      core.next = "stolen";
      core.at = now + STEAL_US;
    } else nextCheck(core);
  }

  cores.forEach(local);
  let arrival = exponential() / (load * coreCount);
  while (latencies.length < warmup + count) {
    const first = cores.reduce((a, b) => b.at < a.at ? b : a);
    now = Math.min(arrival, first.at);
    if (arrival > first.at) {
      act(first);
      continue;
    }
    const request = { arrival, service: exponential() };
    const core = cores[anyCore()];
    if (core.isSearching && rules.ownEveryUs === 0) {
      run(core, request, core.checkEnds);
    } else core.queue.push(request);
    arrival += exponential() / (load * coreCount);
  }
  return Float64Array.from(latencies.slice(warmup));
}
