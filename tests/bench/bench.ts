/**
 * `deno task bench`: how fast the simulator is, and what its ugly lines buy.
 *
 * Every figure is the best of a few rounds on whatever else the machine is
 * doing, so compare figures of one run with each other. Nothing is asserted.
 * The task gives V8 the same flag as the task that sweeps.
 *
 * @module
 */

import { median } from "simple-statistics";
import { Alarms } from "../../lib/engine/alarms.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { withDefaults } from "../../lib/policies/definition.ts";
import { POLICIES, policyNamed } from "../../lib/policies/mod.ts";
import { Stream } from "../../lib/random/stream.ts";
import type { Point } from "../../lib/scenario/point.ts";
import { binOf } from "../../lib/stats/histogram.ts";
import { WorkerPool } from "../../lib/sweep/pool.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { runPoints } from "../../lib/sweep/run.ts";
import { benchKnees } from "./knees.ts";

/** Requests of the round that finds out how many to measure with. */
const FIRST_REQUESTS = 200_000;
/** Time that a measured round is to take, s. */
const ROUND_SECONDS = 1;
const ROUNDS = 5;
/** Of a replication of the sweep. */
const SWEEP_REQUESTS = 2_000_000;
const SWEEP_REPLICATIONS = 5;
/** Parameters that the stated throughputs are measured with. */
const FREE_DISPATCHER = {
  dispatchUs: 0,
  sendUs: 0,
  receiveUs: 0,
  switchUs: 0,
};

/** A point at load 0.8 on 16 cores: 99.5 % × 0.5 µs, 0.5 % × 500 µs. */
function pointOf(name: string, parameters: object, requests: number): Point {
  return {
    scenario: "bench",
    point: 0,
    seed: 1,
    replications: 1,
    requests,
    warmup: { requests: 0 },
    cores: 16,
    arrivals: { process: "poisson" },
    service: {
      distribution: "bimodal",
      modes: [
        { class: "get", timeUs: 0.5, weight: 0.995 },
        { class: "scan", timeUs: 500, weight: 0.005 },
      ],
    },
    connections: { count: 4096, popularity: "uniform" },
    load: 0.8,
    rateMrps: null,
    policy: withDefaults(policyNamed(name), { name, ...parameters }),
  };
}

/** In a thread of its own: what has run before in a thread changes how its machine code is made. */
async function benchPolicy(name: string, parameters: object): Promise<void> {
  const thread = new WorkerPool(1);
  let count = FIRST_REQUESTS, requests = 0, events = 0;
  for (let replication = 0; replication <= ROUNDS; replication++) {
    const point = pointOf(name, parameters, count);
    const { wallSeconds, ...result } = await thread.run({ point, replication });
    requests = Math.max(requests, count / wallSeconds);
    events = Math.max(events, result.events / wallSeconds);
    count = Math.max(FIRST_REQUESTS, Math.round(requests * ROUND_SECONDS));
  }
  thread.stop();
  const free = parameters === FREE_DISPATCHER ? ", dispatcher at no cost" : "";
  print(
    `${name}${free}`,
    `${(requests / 1e6).toFixed(2)} M requests/s`,
    `${(events / 1e6).toFixed(1)} M events/s`,
  );
}

/**
 * Rounds in turn, by workers that are kept, as a long sweep keeps its: what a
 * worker takes to get up to speed is paid in the first round. What two are to one
 * is the median over rounds, for the machine's own speed drifts.
 */
async function benchSweep(): Promise<void> {
  const points = Array.from({ length: 8 }, (_, point) => ({
    ...pointOf("centralized-fcfs", {}, SWEEP_REQUESTS),
    replications: SWEEP_REPLICATIONS,
    point,
    seed: point + 1,
  }));
  const requests = points.length * SWEEP_REPLICATIONS * SWEEP_REQUESTS;
  const pools = [new WorkerPool(1), new WorkerPool(2)];
  const rates: number[][] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, pool] of pools.entries()) {
      const began = performance.now();
      await runPoints(points, pool, undefined, {});
      const seconds = (performance.now() - began) / 1000;
      if (round > 0) rates[i].push(requests / seconds);
    }
  }
  for (const [i, pool] of pools.entries()) {
    pool.stop();
    print(
      `sweep, ${i + 1} worker${i > 0 ? "s" : ""}`,
      `${(Math.max(...rates[i]) / 1e6).toFixed(2)} M requests/s`,
    );
  }
  const ratios = rates[1].map((rate, round) => rate / rates[0][round]);
  print("two workers over one", median(ratios).toFixed(2));
}

/** Memory of a run as it gets longer, and of requests that are pending. */
async function benchMemory(): Promise<void> {
  for (const requests of [1_000_000, 10_000_000, 100_000_000]) {
    await simulateReplication(pointOf("centralized-fcfs", {}, requests), 0);
    print(
      `memory after ${requests / 1e6} M requests`,
      `${(Deno.memoryUsage().rss / 1e6).toFixed(0)} MB resident`,
    );
  }
  // Columns of the pool: five doubles, two 32-bit numbers and a byte.
  print("a pending request", `${5 * 8 + 2 * 4 + 1} bytes`);
}

/** Time of one call of `body`, which does `repeats` of something. */
function benchLoop(name: string, repeats: number, body: () => unknown): void {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    body();
    best = Math.min(best, performance.now() - began);
  }
  print(name, `${(best / repeats * 1e6).toFixed(1)} ns`);
}

function benchLoops(): void {
  const n = 5_000_000;
  const stream = new Stream([1, 2, 3, 4]);
  const out = new Float64Array(n);
  benchLoop("uniforms", n, () => stream.uniformInto(out));
  const gaps = new Float64Array(n), arrivals = new Float64Array(n);
  stream.uniformInto(gaps);
  benchLoop("arrivals into ticks, by Math.floor", n, () => {
    let last = 0;
    for (let i = 0; i < n; i++) arrivals[i] = toTicks((last += gaps[i]) * 0.2);
  });
  benchLoop("arrivals into ticks, by Math.round", n, () => {
    let last = 0;
    for (let i = 0; i < n; i++) {
      arrivals[i] = Math.round((last += gaps[i]) * 0.2 * 10_000);
    }
  });
  stream.uniformInto(out);
  benchLoop("histogram bin", n, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += binOf(1 / out[i]);
    return sum;
  });
  const hashes = Uint32Array.from({ length: 4096 }, () => stream.next());
  const counts = [14, 15, 16];
  benchLoop("remainder of unsigned numbers", n, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum += (hashes[i & 4095] >>> 0) % (counts[i % 3] >>> 0) >>> 0;
    }
    return sum;
  });
  benchLoop("remainder of doubles", n, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += hashes[i & 4095] % counts[i % 3];
    return sum;
  });
  for (const slots of [17, 65, 257]) {
    const alarms = new Alarms(slots);
    let now = 0;
    benchLoop(`alarms, ring and set of ${slots}`, n, () => {
      for (let slot = 0; slot < slots; slot++) {
        alarms.set(slot, now + out[slot]);
      }
      for (let i = 0; i < n; i++) {
        now = alarms.nextTime;
        alarms.set(alarms.ring(), now + out[i]);
      }
    });
  }
}

function print(...cells: string[]): void {
  const [name, ...rest] = cells;
  console.log(name.padEnd(44), rest.map((cell) => cell.padStart(20)).join(""));
}

// First, so that what is resident is that of these runs alone.
await benchMemory();
for (const { name } of POLICIES) {
  await benchPolicy(name, name === "shinjuku" ? FREE_DISPATCHER : {});
}
await benchPolicy("shinjuku", {});
await benchSweep();
await benchKnees(print);
benchLoops();
