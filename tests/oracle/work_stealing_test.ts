import { assertEquals, assertLess } from "@std/assert";
import {
  APPLICATION,
  STEAL_CHECKS,
  STEALS,
} from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { streamOf } from "../../lib/random/stream.ts";
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
  stealNaively,
} from "./_stealing.ts";

/** Costs, µs: the defaults, free transfer, dear looks. */
const COSTS = [[0.1, 0.1], [0.1, 0], [0.7, 2]];

function assertTwins(
  requests: readonly Request[],
  cores: number,
  takesHalf: boolean,
  localFirst: boolean,
): void {
  for (const [checkUs, stealUs] of COSTS) {
    const spec = {
      name: "work-stealing",
      victim: "scan",
      steering: "round-robin",
      take: takesHalf ? "half" : "one",
      localFirst,
      checkUs,
      stealUs,
    };
    const program = run(spec, requests, { cores });
    const twin = stealNaively(requests, {
      cores,
      check: toTicks(checkUs),
      steal: toTicks(stealUs),
      takesHalf,
      localFirst,
      longestFirst: false,
      victimOf: scanning(cores, localFirst),
    });
    assertEquals(program.start, twin.start);
    assertEquals(program.finish, twin.finish);
    assertEquals(program.machine.counts[STEALS], twin.steals);
    assertEquals(program.machine.counts[STEAL_CHECKS], twin.checks);
  }
}

for (const takesHalf of [false, true]) {
  for (const localFirst of [true, false]) {
    const law = `take ${takesHalf ? "half" : "one"}, localFirst ${localFirst}`;
    Deno.test(`a scan finds what a simulation of every check finds, request by request; ${law}`, () => {
      for (const cores of [2, 3, 7]) {
        for (const load of [0.3, 0.8, 1.5]) {
          const exponential = poisson(600, load * cores, EXPONENTIAL, cores);
          assertTwins(exponential, cores, takesHalf, localFirst);
          const rate = load * cores / BIMODAL_MEAN_US;
          const bimodal = poisson(600, rate, BIMODAL, cores);
          assertTwins(bimodal, cores, takesHalf, localFirst);
        }
      }
    });
  }
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
  localFirst: boolean,
  seed: number,
): number[] {
  const spec = {
    name: "work-stealing",
    victim: "probe",
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

function twinMeans(
  requests: readonly Request[],
  cores: number,
  localFirst: boolean,
  seed: number,
): number[] {
  const draws = streamOf(seed, 2, "policy");
  const others: Rules["victimOf"] = (thief) =>
    (thief + 1 + draws.below(cores - 1)) % cores;
  const all: Rules["victimOf"] = () => draws.below(cores);
  const twin = stealNaively(requests, {
    cores,
    check: toTicks(0.1),
    steal: toTicks(0.1),
    takesHalf: false,
    localFirst,
    longestFirst: true,
    victimOf: localFirst ? others : all,
  });
  const { servedBy, steals, checks } = twin;
  return means(twin, servedBy, steals, checks, requests, cores);
}

/** Services, arrivals a µs and core, and how many pairs of runs it takes to see 2 %: bimodal ones are multiples of a check, so that the checks of all cores coincide. */
const SERVICES: [string, DrawUs, number, number][] = [
  ["exponential", EXPONENTIAL, 0.75, 150],
  ["bimodal", BIMODAL, 0.75 / BIMODAL_MEAN_US, 800],
];

for (const localFirst of [true, false]) {
  for (const [name, draw, rate, replications] of SERVICES) {
    Deno.test(`probing: mean wait, wait of the stolen, steals and checks are those of a simulation of every check; localFirst ${localFirst}, ${name} service`, () => {
      const cores = 4;
      const pairs = Array.from({ length: replications }, (_, seed) => {
        const requests = poisson(3000, rate * cores, draw, seed + 10);
        return {
          got: programMeans(requests, cores, localFirst, seed),
          due: twinMeans(requests, cores, localFirst, seed),
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
