import { assertEquals } from "@std/assert";
import { INTERRUPTS, PREEMPTIONS } from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  type Request,
  run,
} from "../_run.ts";
import { FREE_SHINJUKU, onGrid, told } from "../laws/_variants.ts";
import { interruptNaively } from "./_shinjuku.ts";

/** Round robin: a core serves the head of the one queue for a quantum at most, then it goes to the tail. */
function roundRobin(
  requests: readonly Request[],
  cores: number,
  quantum: number,
): { finish: Float64Array; preemptions: number } {
  const finish = new Float64Array(requests.length);
  const owed = requests.map(({ service }) => service);
  const queue: number[] = [];
  const slices = Array.from({ length: cores }, () => (
    { request: -1, until: Infinity }
  ));
  let arrived = 0, finished = 0, preemptions = 0;
  while (finished < requests.length) {
    const first = slices.reduce((a, b) => b.until < a.until ? b : a);
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const now = Math.min(arrivesAt, first.until);
    if (arrivesAt === now) queue.push(arrived++);
    else {
      if (owed[first.request] === 0) {
        finish[first.request] = now;
        finished++;
      } else {
        queue.push(first.request);
        preemptions++;
      }
      first.request = -1;
      first.until = Infinity;
    }
    for (const slice of slices) {
      if (slice.request >= 0 || queue.length === 0) continue;
      slice.request = queue.shift()!;
      const granted = Math.min(quantum, owed[slice.request]);
      owed[slice.request] -= granted;
      slice.until = now + granted;
    }
  }
  return { finish, preemptions };
}

// Not too short on many cores: slices that end at the same instant have no due order.
for (
  const [quantumUs, coreCounts] of [
    [0.01, [1]],
    [0.7, [1, 2, 5, 16]],
    [2.5, [1, 2, 5, 16]],
  ] as const
) {
  Deno.test(`Shinjuku at no cost is a round robin over the cores, request by request: quantum ${quantumUs} µs`, () => {
    for (const cores of coreCounts) {
      for (const load of [0.5, 0.95, 1.2]) {
        const requests = poisson(1000, load * cores, EXPONENTIAL, cores);
        const spec = { ...FREE_SHINJUKU, quantumUs };
        const { finish, machine } = run(spec, requests, { cores });
        const twin = roundRobin(requests, cores, toTicks(quantumUs));
        assertEquals(finish, twin.finish);
        assertEquals(machine.counts[PREEMPTIONS], twin.preemptions);
      }
    }
  });
}

/** What Shinjuku costs unless said otherwise. */
const COSTS = {
  quantumUs: 5,
  dispatchUs: 0.2,
  requeueUs: 0,
  sendUs: 0.13,
  receiveUs: 0.527,
  switchUs: 0.06,
  queues: "single",
  preemptAlways: true,
  timerCore: false,
};

const CLASS_MEANS_US = [0.5, 20];

const PAYING: readonly Partial<typeof COSTS>[] = [
  {},
  { quantumUs: 0.7, requeueUs: 0.05 },
  { quantumUs: 1.3, preemptAlways: false },
  { quantumUs: 0.9, queues: "per-class" },
  { sendUs: 0.906, receiveUs: 1.097, quantumUs: 2 },
  { sendUs: 2, receiveUs: 0, switchUs: 0, quantumUs: 0.3 },
  { dispatchUs: 0, sendUs: 0, quantumUs: 1, preemptAlways: false },
  { ...FREE_SHINJUKU, quantumUs: 1, preemptAlways: false },
  { sendUs: 0.227, receiveUs: 0.4, timerCore: true },
  { sendUs: 0.8, quantumUs: 0.6, preemptAlways: false, timerCore: true },
];

for (const changes of PAYING) {
  const costs = { ...COSTS, ...changes };
  const spec = { name: "shinjuku", ...changes };
  Deno.test(`Shinjuku finishes every request when the naive one does, ties included: ${told(spec)}`, () => {
    for (const cores of [1, 2, 5, 16]) {
      for (const load of [0.4, 0.8, 1.2]) {
        const rate = load * cores / BIMODAL_MEAN_US;
        const drawn = poisson(1500, rate, BIMODAL, cores);
        for (const requests of [drawn, onGrid(drawn)]) {
          const { finish, machine } = run(spec, requests, {
            cores,
            classMeansUs: CLASS_MEANS_US,
          });
          const twin = interruptNaively(requests, {
            cores,
            quantum: toTicks(costs.quantumUs),
            dispatch: toTicks(costs.dispatchUs),
            requeue: toTicks(costs.requeueUs),
            send: toTicks(costs.sendUs),
            receive: toTicks(costs.receiveUs),
            switch: toTicks(costs.switchUs),
            preemptAlways: costs.preemptAlways,
            timerCore: costs.timerCore,
            classMeans: costs.queues === "single" ? [] : CLASS_MEANS_US,
          });
          assertEquals(finish, twin.finish);
          assertEquals(machine.counts[PREEMPTIONS], twin.preemptions);
          assertEquals(machine.counts[INTERRUPTS], twin.interrupts);
        }
      }
    }
  });
}
