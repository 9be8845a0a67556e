import { assert, assertEquals, assertLess } from "@std/assert";
import { PREEMPTIONS, SWITCHING } from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  charged,
  finishTimes,
  poisson,
  run,
  type Spec,
} from "../_run.ts";
import { distanceToSharing } from "./_distance.ts";
import { FREE_SHINJUKU } from "./_variants.ts";

const FREE: Spec = { name: "round-robin", switchUs: 0 };
const QUEUES = ["single", "new-first"];

for (
  const [told, quantumUs] of [["endless", 1e9], ["no service exceeds", 20]]
) {
  Deno.test(`round robin with a quantum that is ${told} and no cost is centralized FCFS, request by request`, () => {
    for (const cores of [1, 2, 16]) {
      const requests = poisson(3000, 0.9 * cores / BIMODAL_MEAN_US, BIMODAL);
      const central = run({ name: "centralized-fcfs" }, requests, { cores });
      for (const queues of QUEUES) {
        for (const preemptAlways of [true, false]) {
          const spec = { ...FREE, quantumUs, queues, preemptAlways };
          const { finish, start, machine } = run(spec, requests, { cores });
          assertEquals(finish, central.finish);
          assertEquals(start, central.start);
          assertEquals(machine.counts[PREEMPTIONS], 0);
        }
      }
    }
  });
}

Deno.test("round robin at no cost is Shinjuku at no cost, request by request", () => {
  for (const cores of [1, 2, 16]) {
    for (const quantumUs of [0.3, 1, 5]) {
      const requests = poisson(3000, 0.9 * cores / BIMODAL_MEAN_US, BIMODAL);
      assertEquals(
        finishTimes({ ...FREE, quantumUs }, requests, { cores }),
        finishTimes({ ...FREE_SHINJUKU, quantumUs }, requests, { cores }),
      );
    }
  }
});

Deno.test("round robin that preempts only for others is Shinjuku that does so, at no cost, on one core", () => {
  for (const quantumUs of [0.3, 1, 5]) {
    const requests = poisson(3000, 0.9 / BIMODAL_MEAN_US, BIMODAL);
    const options = { quantumUs, preemptAlways: false };
    assertEquals(
      finishTimes({ ...FREE, ...options }, requests, { cores: 1 }),
      finishTimes({ ...FREE_SHINJUKU, ...options }, requests, { cores: 1 }),
    );
  }
});

for (const cores of [1, 4]) {
  for (const preemptAlways of [true, false]) {
    for (const queues of QUEUES) {
      Deno.test(`round robin at no cost approaches processor sharing on ${cores} cores as the quantum vanishes; ${queues}, preemptAlways ${preemptAlways}`, () => {
        const requests = poisson(3000, 0.8 * cores / BIMODAL_MEAN_US, BIMODAL);
        const options = { preemptAlways, queues };
        const distances = [8, 2, 0.5, 0.125, 0.03125].map((quantumUs) =>
          distanceToSharing({ ...FREE, ...options, quantumUs }, requests, cores)
        );
        assertLess(distances.at(-1)!, Math.min(...distances.slice(0, -1)));
        assertLess(distances.at(-1)!, 0.5);
        assertLess(distances.at(-1)!, distances[0] / 20);
      });
    }
  }
}

Deno.test("round robin with new work first lets a new request wait for first slices only, and for what is left of one other", () => {
  const requests = poisson(3000, 0.8 / BIMODAL_MEAN_US, BIMODAL);
  const spec = { ...FREE, quantumUs: 0.5, queues: "new-first" };
  const finish = finishTimes(spec, requests, { cores: 1 });
  // A request of one slice waits for those that came before it, a first slice each, and for the rest of one other.
  let free = 0;
  requests.forEach(({ arrival, service }, request) => {
    free = Math.max(free, arrival) + toTicks(0.5);
    if (service > toTicks(0.5)) return;
    assert(finish[request] <= free + toTicks(0.5), `request ${request}`);
  });
});

Deno.test("round robin that preempts only for others never does so while there are as many cores as requests", () => {
  const requests = poisson(2000, 0.3 * 16, BIMODAL);
  const spec = {
    name: "round-robin",
    quantumUs: 0.1,
    switchUs: 1,
    preemptAlways: false,
  };
  const { machine, finish } = run(spec, requests, { cores: 2000 });
  assertEquals(machine.counts[PREEMPTIONS], 0);
  requests.forEach(({ arrival, service }, request) =>
    assertEquals(finish[request], arrival + service)
  );
});

Deno.test("round robin preempts a request after every quantum but its last, and pays for that alone, or for every slice", () => {
  const quantum = toTicks(1);
  for (const cores of [1, 4]) {
    const requests = poisson(1000, 0.5 * cores / BIMODAL_MEAN_US, BIMODAL);
    const preemptions = requests.reduce(
      (sum, { service }) => sum + Math.ceil(service / quantum) - 1,
      0,
    );
    for (const switchFor of ["preemption", "slice"]) {
      const spec = {
        name: "round-robin",
        quantumUs: 1,
        switchUs: 0.2,
        switchFor,
      };
      const result = run(spec, requests, { cores });
      assertEquals(result.machine.counts[PREEMPTIONS], preemptions);
      const slices = preemptions + requests.length;
      const paid = switchFor === "slice" ? slices : preemptions;
      const switching = Array.from(
        { length: cores },
        (_, core) => charged(result, core, SWITCHING),
      );
      assertEquals(switching.reduce((a, b) => a + b), paid * toTicks(0.2));
    }
  }
});
