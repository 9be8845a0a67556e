import { assert, assertEquals, assertLess } from "@std/assert";
import { INTERRUPTS, STEALS } from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { streamOf } from "../../lib/random/stream.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  type Request,
  run,
  type Spec,
} from "../_run.ts";
import { type Outcome, zygosNaively } from "./_zygos.ts";

const HASHES = connectionHashes(64);

/** µs: a packet, reply beside it, check, steal, send, receive, resend; packets at once; whether cores are interrupted. */
type Setting = [...number[], boolean];

const SETTINGS: Setting[] = [
  [0.5, 0.1, 0.1, 0.1, 0.13, 0.527, 4, 64, true],
  [0.2, 0, 0.03, 0, 0.05, 2.71, 0.9, 2, true],
  [0.1, 0.7, 0.4, 1.3, 1.1, 0.3, 4, 1, true],
  [0.5, 0.1, 0.1, 0.1, 0.13, 0.527, 4, 64, false],
];

function specOf(setting: Setting): Spec {
  const [
    packetUs,
    remoteReplyUs,
    checkUs,
    stealUs,
    sendUs,
    receiveUs,
    resendUs,
    rxBatch,
    interrupts,
  ] = setting;
  return {
    name: "zygos",
    packetUs,
    remoteReplyUs,
    checkUs,
    stealUs,
    sendUs,
    receiveUs,
    resendUs,
    rxBatch,
    interrupts,
  };
}

function twinOf(
  requests: readonly Request[],
  cores: number,
  setting: Setting,
  seed: number,
): Outcome {
  const ticks = setting.slice(0, 7).map((us) => toTicks(Number(us)));
  const [packet, remoteReply, check, steal, send, trap, resend] = ticks;
  const draws = streamOf(seed, 2, "policy");
  return zygosNaively(requests, {
    cores,
    home: (connection) => HASHES[connection] % 128 % cores,
    receive: Math.ceil(packet / 2),
    reply: Math.floor(packet / 2),
    remoteReply,
    rxBatch: Number(setting[7]),
    steal: check + steal,
    interrupts: setting[8] === true,
    send,
    trap,
    resend,
    below: (count) => draws.below(count),
  });
}

for (const setting of SETTINGS) {
  Deno.test(`ZygOS on one core and two, where nothing is drawn, does what its source reads, request by request: ${setting}`, () => {
    const perRequestUs = Number(setting[0]);
    let steals = 0;
    for (const cores of [1, 2]) {
      for (const load of [0.3, 0.7, 1.2]) {
        for (
          const [draw, meanUs] of [[EXPONENTIAL, 1], [
            BIMODAL,
            BIMODAL_MEAN_US,
          ]] as const
        ) {
          const rate = load * cores / (meanUs + perRequestUs);
          const requests = poisson(1500, rate, draw, cores);
          const program = run(specOf(setting), requests, { cores });
          const twin = twinOf(requests, cores, setting, 1);
          assertEquals(program.start, twin.start);
          assertEquals(program.finish, twin.finish);
          assertEquals(program.machine.counts[STEALS], twin.steals);
          assertEquals(program.machine.counts[INTERRUPTS], twin.interrupts);
          steals += twin.steals;
        }
      }
    }
    assert(steals > 200, `${steals} steals`);
  });
}

const MEASURES = ["latency", "wait", "steals", "interrupts"];

/** Mean latency and wait, µs; steals and interrupts a request. */
function means(
  { start, finish }: { start: Float64Array; finish: Float64Array },
  steals: number,
  interrupts: number,
  requests: readonly Request[],
): number[] {
  let latency = 0, wait = 0;
  requests.forEach(({ arrival }, request) => {
    latency += finish[request] - arrival;
    wait += start[request] - arrival;
  });
  const { length } = requests;
  return [
    latency / length / 1e4,
    wait / length / 1e4,
    steals / length,
    interrupts / length,
  ];
}

for (
  const [setting, load] of [[SETTINGS[0], 0.6], [SETTINGS[2], 0.4]] as const
) {
  Deno.test(`ZygOS on five cores: mean latency and wait, steals and interrupts are those of its source: ${setting}`, () => {
    const cores = 5, replications = 150;
    const rate = load * cores / (1 + Number(setting[0]));
    const pairs = Array.from({ length: replications }, (_, seed) => {
      const requests = poisson(2000, rate, EXPONENTIAL, seed + 10);
      const program = run(specOf(setting), requests, { cores, seed });
      const twin = twinOf(requests, cores, setting, seed);
      const { counts } = program.machine;
      const { steals, interrupts } = twin;
      return {
        got: means(program, counts[STEALS], counts[INTERRUPTS], requests),
        due: means(twin, steals, interrupts, requests),
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value) / values.length;
}
