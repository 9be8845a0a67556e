import { assertEquals, assertLess } from "@std/assert";
import {
  APPLICATION,
  STEAL_CHECKS,
  STEALS,
} from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { type Stream, streamOf } from "../../lib/random/stream.ts";
import { FixedStream } from "../_fixed_stream.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  type DrawUs,
  EXPONENTIAL,
  poisson,
  type Request,
  type Run,
  run,
} from "../_run.ts";
import {
  type Outcome,
  type Rules,
  scanning,
  siblingFirst,
  stealNaively,
  TAKES,
} from "./_stealing.ts";

/** Costs, µs: the defaults, free transfer, dear looks. */
const COSTS = [[0.1, 0.1], [0.1, 0], [0.7, 2]];

interface Thieves {
  readonly victim: "scan" | "sibling-first";
  readonly take: string;
  readonly localFirst: boolean;
  /** Which of the others a look at random is at. */
  readonly draw: number;
}

function assertTwins(
  requests: readonly Request[],
  cores: number,
  { victim, take, localFirst, draw }: Thieves,
): void {
  for (const [checkUs, stealUs] of COSTS) {
    const steering = "round-robin";
    const policy = { victim, take, localFirst, checkUs, stealUs, steering };
    const program = run({ name: "work-stealing", ...policy }, requests, {
      cores,
      stream: () => new FixedStream(draw),
    });
    const drawn = Math.min(draw, cores - 2);
    const twin = stealNaively(requests, {
      cores,
      check: toTicks(checkUs),
      steal: toTicks(stealUs),
      take: TAKES[take],
      localFirst,
      longestFirst: false,
      victimsOf: victim === "scan"
        ? scanning(cores, localFirst)
        : siblingFirst(cores, localFirst, () => drawn),
    });
    assertEquals(program.start, twin.start);
    assertEquals(program.finish, twin.finish);
    assertEquals(program.machine.counts[STEALS], twin.steals);
    assertEquals(program.machine.counts[STEAL_CHECKS], twin.checks);
  }
}

function assertTwinsAtAnyLoad(thieves: Thieves): void {
  for (const cores of [2, 3, 7]) {
    for (const load of [0.3, 0.8, 1.5]) {
      const exponential = poisson(600, load * cores, EXPONENTIAL, cores);
      assertTwins(exponential, cores, thieves);
      const rate = load * cores / BIMODAL_MEAN_US;
      const bimodal = poisson(600, rate, BIMODAL, cores);
      assertTwins(bimodal, cores, thieves);
    }
  }
}

for (const take of Object.keys(TAKES)) {
  for (const localFirst of [true, false]) {
    const law = `take ${take}, localFirst ${localFirst}`;
    Deno.test(`a scan finds what a simulation of every check finds, request by request; ${law}`, () => {
      assertTwinsAtAnyLoad({ victim: "scan", take, localFirst, draw: 0 });
    });

    Deno.test(`a search of the sibling first finds what a simulation of every check finds, request by request, whichever the drawn core is; ${law}`, () => {
      for (const draw of [0, 1, 5]) {
        assertTwinsAtAnyLoad({
          victim: "sibling-first",
          take,
          localFirst,
          draw,
        });
      }
    });
  }
}

/** Cores see all queues at no cost: who runs out takes from the longest, what arrives goes to whoever ran out last. */
function takeFromLongest(
  requests: readonly Request[],
  cores: number,
  cost: number,
  takes: Rules["take"],
): Float64Array {
  const finish = new Float64Array(requests.length);
  const queues = Array.from({ length: cores }, (): number[] => []);
  const busyUntil = new Float64Array(cores).fill(Infinity);
  /** Who ran out last comes last; whoever leaves from before is replaced by that one. */
  const idle = Array.from({ length: cores }, (_, place) => cores - 1 - place);
  let arrived = 0, finished = 0;
  const serve = (core: number, request: number, from: number) =>
    busyUntil[core] = finish[request] = from + requests[request].service;
  while (finished < requests.length) {
    const first = Math.min(...busyUntil);
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    if (arrivesAt <= first) {
      const home = arrived % cores;
      const request = arrived++;
      if (idle.length === 0) queues[home].push(request);
      else if (idle.includes(home)) {
        const last = idle.pop()!;
        if (last !== home) idle[idle.indexOf(home)] = last;
        serve(home, request, arrivesAt);
      } else serve(idle.pop()!, request, arrivesAt + cost);
      continue;
    }
    finished++;
    const core = busyUntil.indexOf(first);
    busyUntil[core] = Infinity;
    const lengths = queues.map(({ length }) => length);
    const most = Math.max(...lengths);
    if (lengths[core] > 0) serve(core, queues[core].shift()!, first);
    else if (most === 0) idle.push(core);
    else {
      const victim = queues[lengths.indexOf(most)];
      const [request, ...more] = victim.splice(0, takes(most, 0));
      queues[core].push(...more);
      serve(core, request, first + cost);
    }
  }
  return finish;
}

for (const take of Object.keys(TAKES)) {
  Deno.test(`longest finds what a look at all queues finds, request by request; take ${take}`, () => {
    for (const cores of [1, 2, 3, 7]) {
      for (const load of [0.3, 0.8, 1.5]) {
        for (const costUs of [0, 0.3]) {
          const requests = poisson(600, load * cores, EXPONENTIAL, cores);
          const spec = { victim: "longest", take, steering: "round-robin" };
          const costs = { checkUs: costUs / 3, stealUs: costUs * 2 / 3 };
          assertEquals(
            run({ name: "work-stealing", ...spec, ...costs }, requests, {
              cores,
            }).finish,
            takeFromLongest(requests, cores, toTicks(costUs), TAKES[take]),
          );
        }
      }
    }
  });
}

/** Mean wait before first service, mean of it over the stolen alone, and steals and checks a request; µs. */
function means(
  { start }: Run | Outcome,
  servedBy: ArrayLike<number>,
  steals: number,
  checks: number,
  requests: readonly Request[],
  cores: number,
): number[] {
  let wait = 0, stolenWait = 0, stolen = 0;
  requests.forEach(({ arrival }, request) => {
    const waited = start[request] - arrival;
    wait += waited;
    if (servedBy[request] === request % cores) return;
    stolenWait += waited;
    stolen++;
  });
  const { length } = requests;
  return [
    wait / length / 1e4,
    stolenWait / stolen / 1e4,
    steals / length,
    checks / length,
  ];
}

const MEASURES = ["wait", "wait of the stolen", "steals", "checks"];

function programMeans(
  requests: readonly Request[],
  cores: number,
  victim: string,
  localFirst: boolean,
  seed: number,
): number[] {
  const spec = {
    name: "work-stealing",
    victim,
    steering: "round-robin",
    localFirst,
  };
  const result = run(spec, requests, { cores, seed, spans: true });
  const servedBy = new Int32Array(requests.length);
  for (const { activity, request, core } of result.spans) {
    if (activity === APPLICATION && request >= 0) servedBy[request] = core;
  }
  const { counts } = result.machine;
  const steals = counts[STEALS], checks = counts[STEAL_CHECKS];
  return means(result, servedBy, steals, checks, requests, cores);
}

/** Whom searches with draws of their own look at. */
function victimsDrawn(
  victim: string,
  cores: number,
  localFirst: boolean,
  draws: Stream,
): Rules["victimsOf"] {
  if (victim === "sibling-first") {
    return siblingFirst(cores, localFirst, () => draws.below(cores - 1));
  }
  const all = Array.from({ length: cores }, (_, core) => core);
  const looksAt = victim === "two-choices" ? 2 : 1;
  return (thief) => {
    const rest = localFirst ? all.filter((core) => core !== thief) : [...all];
    return Array.from(
      { length: looksAt },
      () => rest.splice(draws.below(rest.length), 1)[0],
    );
  };
}

function twinMeans(
  requests: readonly Request[],
  cores: number,
  victim: string,
  localFirst: boolean,
  seed: number,
): number[] {
  const draws = streamOf(seed, 2, "policy");
  const twin = stealNaively(requests, {
    cores,
    check: toTicks(0.1),
    steal: toTicks(0.1),
    take: TAKES.one,
    localFirst,
    longestFirst: victim !== "sibling-first",
    victimsOf: victimsDrawn(victim, cores, localFirst, draws),
  });
  const { servedBy, steals, checks } = twin;
  return means(twin, servedBy, steals, checks, requests, cores);
}

interface Drawn {
  readonly victim: string;
  readonly service: string;
  readonly draw: DrawUs;
  /** Arrivals a µs and core. */
  readonly rate: number;
  /** Pairs of runs that it takes to see 2 %. */
  readonly pairs: number;
}

/** Searches that draw. Bimodal services are multiples of a check, so that the checks of all cores coincide. */
const DRAWN: readonly Drawn[] = [
  {
    victim: "probe",
    service: "exponential",
    draw: EXPONENTIAL,
    rate: 0.75,
    pairs: 150,
  },
  {
    victim: "probe",
    service: "bimodal",
    draw: BIMODAL,
    rate: 0.75 / BIMODAL_MEAN_US,
    pairs: 800,
  },
  {
    victim: "two-choices",
    service: "exponential",
    draw: EXPONENTIAL,
    rate: 0.75,
    pairs: 150,
  },
  {
    victim: "sibling-first",
    service: "exponential",
    draw: EXPONENTIAL,
    rate: 0.75,
    pairs: 150,
  },
];

for (const localFirst of [true, false]) {
  for (const { victim, service, draw, rate, pairs: replications } of DRAWN) {
    Deno.test(`${victim}: mean wait, wait of the stolen, steals and checks are those of a simulation of every check; localFirst ${localFirst}, ${service} service`, () => {
      const cores = 4;
      const pairs = Array.from({ length: replications }, (_, seed) => {
        const requests = poisson(3000, rate * cores, draw, seed + 10);
        return {
          got: programMeans(requests, cores, victim, localFirst, seed),
          due: twinMeans(requests, cores, victim, localFirst, seed),
        };
      });
      MEASURES.forEach((measure, of) => {
        const due = mean(pairs.map((pair) => pair.due[of]));
        const differences = pairs.map((pair) => pair.got[of] - pair.due[of]);
        const difference = mean(differences);
        const squares = differences.map((value) => (value - difference) ** 2);
        const error = Math.sqrt(mean(squares) / (replications - 1));
        const said = `${measure}: due ${due}, off by ${difference} ± ${error}`;
        assertLess(4 * error, 0.02 * due, `${said}: too coarse`);
        assertLess(Math.abs(difference), 4 * error, said);
      });
    });
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value) / values.length;
}
