/** Affinity-Accept as one would say it: plain arrays, every core asked at every instant. Times in ticks. */

import { OPENS } from "../../lib/engine/block.ts";
import type { Request } from "../_run.ts";

/** What is to be done. */
export interface Rules {
  readonly cores: number;
  readonly flowGroups: number;
  readonly high: number;
  readonly low: number;
  readonly weight: number;
  readonly localPerRemote: number;
  readonly steal: number;
  readonly rebalance: number;
  /** Whether requests on a connection that is accepted are its core's alone. */
  readonly keeps: boolean;
  /** RSS hash. By connection. */
  readonly hash: ArrayLike<number>;
}

/** What happened. */
export interface Outcome {
  readonly finish: Float64Array;
  readonly steals: number;
  readonly migrations: number;
}

interface Core {
  readonly number: number;
  readonly queue: number[];
  /** Requests on connections that it has accepted. */
  readonly accepted: number[];
  /** When the request it runs is finished, or `Infinity`. */
  until: number;
  running: number;
  average: number;
  isBusy: boolean;
  local: number;
  lastVictim: number;
  /** Whom it took requests from since groups last moved, and of which group. */
  taken: { from: number; group: number }[];
}

/** Runs `requests` by the rules. */
export function acceptNaively(
  requests: readonly Request[],
  rules: Rules,
): Outcome {
  const { flowGroups, high, low, weight } = rules;
  const cores = Array.from({ length: rules.cores }, (_, number): Core => ({
    number,
    queue: [],
    accepted: [],
    until: Infinity,
    running: -1,
    average: 0,
    isBusy: false,
    local: 0,
    lastVictim: number,
    taken: [],
  }));
  const owner = Array.from(
    { length: flowGroups },
    (_, group) => cores[group % rules.cores],
  );
  const groupOf = (request: number) =>
    rules.hash[requests[request].connection!] % flowGroups;
  const finish = new Float64Array(requests.length);
  let steals = 0, migrations = 0, left = requests.length;
  /** Who sleeps; the last is woken first, and steps into the place of one that wakes by itself. */
  const sleepers = cores.toReversed();

  const keepers = new Map<number, Core>();
  const keeperOf = (request: number) => {
    const { connection, ends = 0 } = requests[request];
    const opens = (ends & OPENS) !== 0;
    return rules.keeps && !opens ? keepers.get(connection!) : undefined;
  };
  const wake = (core: Core) => {
    const last = sleepers.pop()!;
    if (last !== core) sleepers[sleepers.indexOf(core)] = last;
  };
  const begin = (core: Core, request: number, cost: number, now: number) => {
    core.running = request;
    core.until = now + cost + requests[request].service;
  };
  const acceptOwn = (core: Core, now: number) => {
    const request = core.queue.shift()!;
    core.local++;
    keepers.set(requests[request].connection!, core);
    begin(core, request, 0, now);
  };
  const steal = (core: Core, victim: Core, now: number) => {
    const request = victim.queue.shift()!;
    core.taken.push({ from: victim.number, group: groupOf(request) });
    core.lastVictim = victim.number;
    core.local = 0;
    steals++;
    keepers.set(requests[request].connection!, core);
    begin(core, request, rules.steal, now);
  };
  const next = (core: Core, now: number) => {
    const turns = Array.from(
      { length: rules.cores },
      (_, turn) => cores[(core.lastVictim + 1 + turn) % rules.cores],
    );
    const victim = turns.find((other) =>
      other !== core && other.isBusy && other.queue.length > 0
    );
    const [oldest] = core.accepted;
    if (oldest !== undefined && !(core.queue[0] < oldest)) {
      return begin(core, core.accepted.shift()!, 0, now);
    }
    const isTheirTurn = !core.isBusy && core.local >= rules.localPerRemote;
    if (victim && (core.queue.length === 0 || isTheirTurn)) {
      steal(core, victim, now);
    } else if (core.queue.length > 0) {
      acceptOwn(core, now);
    } else {
      core.running = -1;
      core.until = Infinity;
      sleepers.push(core);
    }
  };
  const arrive = (request: number, now: number) => {
    const keeper = keeperOf(request);
    if (keeper !== undefined) {
      if (keeper.running >= 0) keeper.accepted.push(request);
      else {
        wake(keeper);
        begin(keeper, request, 0, now);
      }
      return;
    }
    const core = owner[groupOf(request)];
    core.queue.push(request);
    if (core.running < 0) {
      wake(core);
      acceptOwn(core, now);
    }
    core.average += weight * (core.queue.length - core.average);
    if (!core.isBusy && core.average > high) core.isBusy = true;
    else if (core.isBusy && core.average < low) core.isBusy = false;
    if (!core.isBusy) return;
    while (core.queue.length > 0 && sleepers.length > 0) {
      steal(sleepers.pop()!, core, now);
    }
  };
  const rebalance = () => {
    for (const core of cores) {
      if (!core.isBusy && core.taken.length > 0) {
        const counts = cores.map(({ number }) =>
          core.taken.filter(({ from }) => from === number).length
        );
        const most = cores[counts.indexOf(Math.max(...counts))];
        const { group } = core.taken
          .findLast(({ from }) => from === most.number)!;
        if (owner[group] === most) {
          owner[group] = core;
          migrations++;
        }
      }
    }
    for (const core of cores) core.taken = [];
  };

  let arrived = 0, rings = rules.rebalance;
  while (left > 0) {
    const arrival = requests[arrived]?.arrival ?? Infinity;
    const done = Math.min(...cores.map(({ until }) => until));
    const now = Math.min(arrival, done, rings);
    if (now === arrival) arrive(arrived++, now);
    else if (now === done) {
      const core = cores.find(({ until }) => until === now)!;
      finish[core.running] = now;
      left--;
      next(core, now);
    } else {
      rebalance();
      rings += rules.rebalance;
    }
  }
  return { finish, steals, migrations };
}
