import { assertEquals } from "@std/assert";
import { PREEMPTIONS } from "../../lib/engine/activities.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  finishTimes,
  poisson,
  run,
} from "../_run.ts";
import { FREE_GHOST, FREE_SHINJUKU } from "./_variants.ts";

Deno.test("ghOSt with an endless quantum and no cost is centralized FCFS, request by request", () => {
  for (const cores of [1, 2, 16]) {
    const requests = poisson(3000, 0.9 * cores / BIMODAL_MEAN_US, BIMODAL);
    for (const quantumUs of [1e9, 20]) {
      const free = run({ ...FREE_GHOST, quantumUs }, requests, { cores });
      const central = run({ name: "centralized-fcfs" }, requests, { cores });
      assertEquals(free.finish, central.finish);
      assertEquals(free.start, central.start);
      assertEquals(free.machine.counts[PREEMPTIONS], 0);
    }
  }
});

Deno.test("ghOSt at no cost is Shinjuku that preempts only for others, on one core, request by request", () => {
  for (const quantumUs of [0.3, 1, 5]) {
    for (const load of [0.5, 0.95, 1.2]) {
      const requests = poisson(2000, load, EXPONENTIAL);
      const shinjuku = { ...FREE_SHINJUKU, quantumUs, preemptAlways: false };
      assertEquals(
        finishTimes({ ...FREE_GHOST, quantumUs }, requests, { cores: 1 }),
        finishTimes(shinjuku, requests, { cores: 1 }),
      );
    }
  }
});

Deno.test("ghOSt never preempts while there are as many cores as requests", () => {
  const requests = poisson(1000, 0.1 * 16, BIMODAL);
  const { machine } = run(
    { name: "ghost", quantumUs: 0.1, commitUs: 0, messageUs: 0 },
    requests,
    { cores: 1000 },
  );
  assertEquals(machine.counts[PREEMPTIONS], 0);
});
