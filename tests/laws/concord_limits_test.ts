import { assert, assertEquals } from "@std/assert";
import {
  DISPATCH,
  DISPATCHES,
  PREEMPTION,
  PREEMPTIONS,
  SWITCHING,
} from "../../lib/engine/activities.ts";
import { TICKS_PER_US, toTicks } from "../../lib/engine/ticks.ts";
import { assertAgrees } from "../_agreement.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  charged,
  EXPONENTIAL,
  finishTimes,
  poisson,
  type Request,
  type Run,
  run,
  type Spec,
} from "../_run.ts";
import { FREE_CONCORD, FREE_SHINJUKU } from "./_variants.ts";

const CENTRALIZED: Spec = { name: "centralized-fcfs" };
const ENDLESS: Spec = { ...FREE_CONCORD, quantumUs: 1e9 };

/** Poisson arrivals of bimodal service at `load`. */
function bimodal(load: number, cores: number, seed = cores): Request[] {
  return poisson(3000, load * cores / BIMODAL_MEAN_US, BIMODAL, seed);
}

/** Core time charged for `activity` on all cores. */
function inAll(result: Run, activity: number): number {
  let ticks = 0;
  for (let core = 0; core < result.machine.allCores; core++) {
    ticks += charged(result, core, activity);
  }
  return ticks;
}

for (const quantumUs of [Infinity, 1e9]) {
  Deno.test(`Concord with one slot, a quantum of ${quantumUs} µs, no cost and a dispatcher that does not work is centralized FCFS, request by request`, () => {
    for (const cores of [1, 2, 16]) {
      const requests = bimodal(0.9, cores);
      const concord = run({ ...ENDLESS, quantumUs }, requests, { cores });
      const central = run(CENTRALIZED, requests, { cores });
      assertEquals(concord.finish, central.finish);
      assertEquals(concord.start, central.start);
      assertEquals(concord.machine.counts[PREEMPTIONS], 0);
    }
  });
}

Deno.test("with a dispatcher that works, that is centralized FCFS on one core more", () => {
  const spec = { ...ENDLESS, dispatcherWorks: true };
  for (const cores of [1, 2, 15]) {
    for (const draw of [BIMODAL, EXPONENTIAL]) {
      const rate = 0.9 * (cores + 1) / (draw === BIMODAL ? BIMODAL_MEAN_US : 1);
      const requests = poisson(3000, rate, draw, cores);
      assertEquals(
        finishTimes(spec, requests, { cores }),
        finishTimes(CENTRALIZED, requests, { cores: cores + 1 }),
      );
    }
  }
});

// Not too short on many cores: slices that end at the same instant have no due order.
for (const quantumUs of [0.7, 2.5]) {
  Deno.test(`Concord with one slot, no probe to wait for, no cost and a dispatcher that does not work is Shinjuku at no cost, request by request: quantum ${quantumUs} µs`, () => {
    for (const cores of [1, 2, 16]) {
      for (const load of [0.6, 0.95, 1.2]) {
        const requests = poisson(2000, load * cores, EXPONENTIAL, cores);
        const concord = run({ ...FREE_CONCORD, quantumUs }, requests, {
          cores,
        });
        const shinjuku = run({ ...FREE_SHINJUKU, quantumUs }, requests, {
          cores,
        });
        assertEquals(concord.finish, shinjuku.finish);
        assertEquals(concord.start, shinjuku.start);
        for (const counter of [PREEMPTIONS, DISPATCHES]) {
          assertEquals(
            concord.machine.counts[counter],
            shinjuku.machine.counts[counter],
          );
        }
      }
    }
  });
}

/** When each request finishes that joins the core with the fewest: of those with none the last to become so, then the lowest by number. */
function joinShortest(
  requests: readonly Request[],
  cores: number,
): Float64Array {
  const finish = new Float64Array(requests.length);
  const ends = Array.from({ length: cores }, (): number[] => []);
  requests.forEach(({ arrival, service }, request) => {
    const fewest = ends.map((of) => of.filter((end) => end >= arrival).length);
    const idle = ends.map((of, core) => [of.at(-1) ?? -1 - core, core])
      .filter(([, core]) => fewest[core] === 0)
      .toSorted(([a], [b]) => b - a);
    const core = idle[0]?.[1] ?? fewest.indexOf(Math.min(...fewest));
    const begins = Math.max(arrival, ends[core].at(-1) ?? 0);
    ends[core].push(finish[request] = begins + service);
  });
  return finish;
}

Deno.test("Concord with endless slots and quantum, and no cost: every request joins the worker with the fewest", () => {
  for (const cores of [1, 2, 5]) {
    const requests = poisson(1500, 0.9 * cores, EXPONENTIAL, cores);
    assertEquals(
      finishTimes({ ...ENDLESS, slots: 1e9 }, requests, { cores }),
      joinShortest(requests, cores),
    );
  }
});

Deno.test("a quantum longer than every service makes nobody yield", () => {
  const { machine } = run({ name: "concord", quantumUs: 21 }, bimodal(0.9, 2), {
    cores: 2,
  });
  assertEquals(machine.counts[PREEMPTIONS], 0);
  assertEquals(machine.counts[DISPATCHES], 3000);
});

Deno.test("every request has the probes of its service, to the tick, wherever and in however many pieces it runs", () => {
  for (const cores of [1, 4]) {
    for (const overhead of [0.0104, 0.37]) {
      const requests = bimodal(0.9, cores);
      const result = run(
        {
          name: "concord",
          quantumUs: 1.7,
          probeOverhead: overhead,
          dispatcherOverhead: overhead,
          switchUs: 0,
        },
        requests,
        { cores },
      );
      const due = requests.reduce(
        (sum, { service }) => sum + Math.round(service * overhead),
        0,
      );
      assertEquals(inAll(result, SWITCHING), due);
      assert(charged(result, cores, SWITCHING) > 0);
    }
  }
});

Deno.test("what is handed out and what yields costs what it says, to the tick", () => {
  const requests = bimodal(0.9, 4);
  const spec = { name: "concord", quantumUs: 2, requeueUs: 0.05 };
  const result = run(spec, requests, { cores: 4 });
  const { counts } = result.machine;
  const again = counts[DISPATCHES] - requests.length;
  assertEquals(again, counts[PREEMPTIONS]);
  assertEquals(
    charged(result, 4, DISPATCH),
    toTicks(0.2) * requests.length + toTicks(0.05) * again,
  );
  assertEquals(charged(result, 4, PREEMPTION), 0);
  assertEquals(inAll(result, PREEMPTION), toTicks(0.1) * again);
});

Deno.test("a dispatcher at work gives way within probeUs, whatever of its probes is paid for ahead", () => {
  const requests = [[0, 3], [0, 40], [1, 1]].map(([arrivalUs, serviceUs]) => ({
    arrival: toTicks(arrivalUs),
    service: toTicks(serviceUs),
  }));
  for (const dispatcherOverhead of [0, 0.1, 0.9]) {
    const spec: Spec = {
      ...FREE_CONCORD,
      quantumUs: 1e9,
      dispatcherWorks: true,
      dispatcherOverhead,
      probeUs: 0.1,
    };
    for (let seed = 1; seed <= 20; seed++) {
      const { start, finish } = run(spec, requests, { cores: 1, seed });
      const waited = start[2] - finish[0];
      assert(waited >= 0 && waited < toTicks(0.1), `${waited} ticks`);
    }
  }
});

for (
  const [what, probeUs, jitterUs, meanUs, sdUs] of [
    // Uniform on 0 … 0.9999 in steps of a tick.
    ["uniform up to probeUs", 1, 0, 0.49995, 1 / Math.sqrt(12)],
    // E|N| = σ √(2/π), and its variance σ² (1 − 2/π).
    [
      "the absolute value of a normal",
      0,
      2,
      2 * Math.sqrt(2 / Math.PI),
      2 * Math.sqrt(1 - 2 / Math.PI),
    ],
  ] as const
) {
  Deno.test(`a request yields late by a time that is ${what}`, () => {
    const quantumUs = 0.5;
    const spec = { ...FREE_CONCORD, quantumUs, probeUs, jitterUs };
    const serviceUs = 500_000;
    const request = { arrival: 0, service: serviceUs * TICKS_PER_US };
    const { machine } = run(spec, [request], { cores: 1 });
    // The slices of a renewal process: their mean length is what was served ÷ their number.
    const slices = machine.counts[PREEMPTIONS];
    const value = serviceUs / slices - quantumUs;
    const standardError = sdUs / Math.sqrt(slices);
    assertAgrees({ value, standardError }, meanUs, "µs late");
  });
}
