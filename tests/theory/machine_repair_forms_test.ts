import { assert, assertThrows } from "@std/assert";
import {
  meanLatencyUs,
  throughputMrps,
} from "../../lib/theory/machine_repair.ts";
import { assertClose } from "../_close.ts";

const MEAN_US = 10;

/** Exact mean value analysis of one core: an arrival finds what one client fewer would leave. */
function meanValueAnalysis(clients: number, thinkUs: number): number {
  let present = 0, latencyUs = 0;
  for (let n = 1; n <= clients; n++) {
    latencyUs = MEAN_US * (1 + present);
    present = n * latencyUs / (latencyUs + thinkUs);
  }
  return latencyUs;
}

Deno.test("closed M/M/1: latency is that of mean value analysis", () => {
  for (const clients of [1, 2, 3, 10, 100, 1000]) {
    for (const thinkUs of [1, 10, 300]) {
      assertClose(
        meanLatencyUs(1, clients, thinkUs, MEAN_US),
        meanValueAnalysis(clients, thinkUs),
        1e-9,
      );
    }
  }
});

Deno.test("closed M/M/c: with a core for each client nobody waits", () => {
  for (const clients of [1, 2, 7, 500]) {
    for (const cores of [clients, clients + 3]) {
      assertClose(meanLatencyUs(cores, clients, 30, MEAN_US), MEAN_US, 1e-9);
    }
  }
});

Deno.test("closed M/M/c: two clients on one core, by hand", () => {
  // Chances 1, 2 r, 2 r² of 0, 1 and 2 requests, r = 10 ÷ 20.
  assertClose(throughputMrps(1, 2, 20, MEAN_US), (1.5 / 2.5) / MEAN_US);
});

Deno.test("closed M/M/c: throughput keeps within the asymptotic bounds, and meets them", () => {
  for (const cores of [1, 4, 64]) {
    for (const clients of [1, 5, 64, 1000, 100_000]) {
      const thinkUs = 90;
      const found = throughputMrps(cores, clients, thinkUs, MEAN_US);
      const alone = clients / (thinkUs + MEAN_US), full = cores / MEAN_US;
      assert(found <= Math.min(alone, full) * (1 + 1e-12));
      if (clients >= 40 * cores) assertClose(found, full, 1e-9);
      if (clients <= cores) assertClose(found, alone, 1e-9);
    }
  }
});

Deno.test("closed M/M/c: without thinking, as many are served as there are cores or clients", () => {
  assertClose(throughputMrps(4, 9, 0, MEAN_US), 0.4);
  assertClose(throughputMrps(4, 3, 0, MEAN_US), 0.3);
  assertClose(meanLatencyUs(4, 8, 0, MEAN_US), 20);
  assertClose(throughputMrps(4, 9, 1e-6, MEAN_US), 0.4, 1e-6);
});

Deno.test("closed M/M/c refuses what makes no sense", () => {
  assertThrows(
    () => throughputMrps(1, 0, 1, 1),
    RangeError,
    "clients must be a whole number > 0, got 0",
  );
  assertThrows(() => throughputMrps(1, 1, -1, 1), RangeError, "thinkUs");
  assertThrows(() => throughputMrps(0, 1, 1, 1), RangeError, "cores");
  assertThrows(() => meanLatencyUs(1, 1, 1, 0), RangeError, "meanUs");
});
