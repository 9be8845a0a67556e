import { assertEquals } from "@std/assert";
import { FLAGS, STEALING } from "../../lib/engine/activities.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  charged,
  EXPONENTIAL,
  poisson,
  run,
} from "../_run.ts";

const workloads = (cores: number) => [
  poisson(2000, 0.7 * cores, EXPONENTIAL, cores),
  poisson(2000, 0.9 * cores / BIMODAL_MEAN_US, BIMODAL, cores),
];

Deno.test("delay flagging with a threshold that nobody waits for is partitioned FCFS, request by request", () => {
  for (const cores of [2, 5, 16]) {
    for (const requests of workloads(cores)) {
      const got = run(
        { name: "delay-flagging", thresholdUs: 1e9 },
        requests,
        { cores },
      );
      const due = run({ name: "partitioned-fcfs" }, requests, { cores });
      assertEquals(got.start, due.start);
      assertEquals(got.finish, due.finish);
      assertEquals(got.machine.ledger, due.machine.ledger);
    }
  }
});

Deno.test("delay flagging on one core is FCFS, whatever a flag costs", () => {
  for (const requests of workloads(1)) {
    const got = run(
      { name: "delay-flagging", thresholdUs: 0, flagUs: 2 },
      requests,
      { cores: 1 },
    );
    const due = run({ name: "centralized-fcfs" }, requests, { cores: 1 });
    assertEquals(got.finish, due.finish);
    assertEquals(got.machine.counts[FLAGS], 0);
  }
});

Deno.test("free flags charge nothing", () => {
  const requests = poisson(2000, 0.8 * 4, EXPONENTIAL);
  const result = run(
    { name: "delay-flagging", flagUs: 0, thresholdUs: 0 },
    requests,
    { cores: 4 },
  );
  for (let core = 0; core < 4; core++) {
    assertEquals(charged(result, core, STEALING), 0);
  }
});
