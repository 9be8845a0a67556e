import { assert, assertEquals } from "@std/assert";
import { MIGRATIONS } from "../../lib/engine/activities.ts";
import { type DrawUs, poisson, type Request, run } from "../_run.ts";

/** What the twin is told. */
interface Rules {
  readonly cores: number;
  readonly classes: number;
  readonly window: number;
  readonly delta: number;
  readonly changeShare: number;
}

/** A class, as the dispatcher knows it. */
interface Type {
  readonly class: number;
  readonly queue: number[];
  mean: number;
  ratio: number;
  count: number;
  sum: number;
  demand: number;
  maxDelay: number;
  reserved: number[];
  stealable: number[];
}

/** DARC at no cost, as its authors wrote it: types and groups with lists of reserved and of stealable cores. */
function naiveDarc(
  requests: readonly Request[],
  { cores, classes, window, delta, changeShare }: Rules,
): { finish: Float64Array; reservations: number } {
  const finish = new Float64Array(requests.length).fill(NaN);
  let types: Type[] = Array.from({ length: classes }, (_, of) => ({
    class: of,
    queue: [],
    mean: 0,
    ratio: 0,
    count: 0,
    sum: 0,
    demand: 0,
    maxDelay: 0,
    reserved: [],
    stealable: [],
  }));
  const running = new Array<number>(cores).fill(-1);
  const until = new Array<number>(cores).fill(Infinity);
  let now = 0, arrived = 0, handedOut = 0, finished = 0;
  let hasReserved = false, active = 0, reservations = 0;

  const typeOf = (request: number) =>
    types.find((type) => type.class === requests[request].class)!;
  const isFree = (core: number) => running[core] === -1;

  function start(type: Type, core: number): void {
    const request = type.queue.shift()!;
    running[core] = request;
    until[core] = now + requests[request].service;
    handedOut++;
  }

  function update(): void {
    let windowMean = 0, nowActive = 0;
    for (const type of types) {
      type.mean = type.count === 0 ? 1e15 : type.sum / type.count;
      type.ratio = type.count / finished;
      if (type.count > 0) nowActive++;
      if (type.count > 0) windowMean += type.mean * type.ratio;
    }
    let isUpdated = false;
    for (const type of types) {
      const demand = type.mean * type.ratio / windowMean * cores;
      const change = Math.abs(demand - type.demand);
      if (
        change > type.demand * changeShare ||
        type.ratio > 0 && nowActive !== active
      ) {
        isUpdated = true;
        type.maxDelay = type.mean;
        type.demand = demand;
      }
      type.count = type.sum = 0;
    }
    active = nowActive;
    finished = 0;
    if (!isUpdated) return;
    reservations++;
    types = types.toSorted((a, b) => a.mean - b.mean);
    let next = 0;
    for (let from = 0; from < types.length;) {
      let to = from + 1;
      while (
        to < types.length &&
        types[to].mean - types[from].mean < types[from].mean * delta
      ) to++;
      const group = types.slice(from, to);
      const demand = group.reduce((sum, { mean, ratio }) =>
        sum + mean * ratio, 0) /
        windowMean * cores;
      const whole = Math.floor(demand);
      let want = whole;
      if (whole === 0) want = 1;
      else if (demand - whole > 0.5) want = Math.ceil(demand);
      const reserved: number[] = [], stealable: number[] = [];
      const isShort = want > cores - next;
      while (reserved.length < want && next < cores) reserved.push(next++);
      if (isShort) reserved.push(cores - 1);
      for (let core = next; core < cores; core++) stealable.push(core);
      for (const type of group) Object.assign(type, { reserved, stealable });
      from = to;
    }
  }

  function dispatch(): void {
    while (!hasReserved) {
      const waiting = types.filter(({ queue }) => queue.length > 0)
        .sort((a, b) => a.queue[0] - b.queue[0]);
      const core = running.findIndex((_, core) => isFree(core));
      if (waiting.length === 0 || core < 0) return;
      start(waiting[0], core);
      if (handedOut > window && finished > 0) {
        hasReserved = true;
        update();
      }
    }
    for (const type of types) {
      while (type.queue.length > 0) {
        const core = type.reserved.find(isFree) ?? type.stealable.find(isFree);
        if (core === undefined) break;
        start(type, core);
      }
    }
  }

  /** When the delay of a second request is over the most that its class allows. */
  function dueAt(): number {
    if (!hasReserved || finished <= window) return Infinity;
    const dues = types.filter(({ queue }) => queue.length >= 2)
      .map(({ queue, maxDelay }) =>
        Math.floor(requests[queue[1]].arrival + maxDelay) + 1
      );
    return Math.max(now, Math.min(...dues));
  }

  while (arrived < requests.length || running.some((of) => of >= 0)) {
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const endsAt = Math.min(...until);
    const updateAt = dueAt();
    now = Math.min(arrivesAt, endsAt, updateAt);
    if (arrivesAt === now) {
      typeOf(arrived).queue.push(arrived);
      arrived++;
    } else if (endsAt === now) {
      const core = until.indexOf(now);
      const request = running[core];
      const type = typeOf(request);
      finish[request] = now;
      type.count++;
      type.sum += requests[request].service;
      finished++;
      running[core] = -1;
      until[core] = Infinity;
    } else update();
    dispatch();
  }
  return { finish, reservations };
}

/** Mixes of 0.5, 0.55, 5 and 40 µs, one after the other; the shares in each, and its mean. */
const MIXES: readonly (readonly [number, number, number, number])[] = [
  [0.5, 0.3, 0.15, 0.05],
  [0.1, 0.1, 0.7, 0.1],
  [0, 0.9, 0, 0.1],
  [0.9, 0, 0.1, 0],
  [0.3, 0.3, 0.2, 0.2],
];
const TIMES_US = [0.5, 0.55, 5, 40];

function changing(cores: number, load: number): Request[] {
  const requests: Request[] = [];
  for (const [place, shares] of MIXES.entries()) {
    const draw: DrawUs = (u) => {
      let below = 0;
      return TIMES_US.find((_, of) => u < (below += shares[of])) ?? 0.5;
    };
    const meanUs = shares
      .reduce((sum, share, of) => sum + share * TIMES_US[of], 0);
    const from = requests.at(-1)?.arrival ?? 0;
    const rate = load * cores / meanUs;
    for (const request of poisson(700, rate, draw, place + 1)) {
      requests.push({
        ...request,
        arrival: from + request.arrival,
        class: TIMES_US.indexOf(request.service / 10_000),
      });
    }
  }
  return requests;
}

for (const cores of [1, 2, 5, 14]) {
  Deno.test(`DARC on ${cores} cores finishes every request when its authors' lists of cores say, while the mix changes`, () => {
    for (const load of [0.6, 0.9]) {
      for (const window of [1, 40, 200]) {
        for (const [delta, changeShare] of [[0.2, 0.1], [0, 0], [15, 1]]) {
          const requests = changing(cores, load);
          const { finish, reservations } = naiveDarc(requests, {
            cores,
            classes: TIMES_US.length,
            window,
            delta,
            changeShare,
          });
          const result = run(
            {
              name: "darc",
              windowRequests: window,
              delta,
              changeShare,
              dispatchUs: 0,
              classifyUs: 0,
            },
            requests,
            { cores, classMeansUs: TIMES_US },
          );
          assertEquals(result.finish, finish);
          assert(reservations > 1, "nothing was reserved anew");
          if (cores > 1) assert(result.machine.counts[MIGRATIONS] > 0);
        }
      }
    }
  });
}
