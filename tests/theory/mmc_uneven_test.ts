import { assertThrows } from "@std/assert";
import type { HardwareSpec } from "../../lib/scenario/point.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import {
  meanLatencyUs,
  siblingsMeanLatencyUs,
} from "../../lib/theory/mmc_uneven.ts";
import { assertAgrees } from "../_agreement.ts";
import { assertClose } from "../_close.ts";
import { latencyUs, over } from "../_replications.ts";
import { pointOf } from "../sweep/_points.ts";

const MEAN_US = 10;

Deno.test("uneven M/M/c: with equal speeds it is M/M/c, whatever the speed", () => {
  for (const cores of [1, 2, 16, 100]) {
    for (const load of [0.1, 0.5, 0.9]) {
      const expected = mmc.meanLatencyUs(cores, load, MEAN_US);
      for (const speed of [1, 0.25]) {
        const speeds = new Array<number>(cores).fill(speed);
        const found = meanLatencyUs(speeds, load * speed, MEAN_US);
        assertClose(found, expected / speed, 1e-9);
      }
    }
  }
});

Deno.test("uneven M/M/2 is the chain of its states, solved step by step", () => {
  // States: none; fast alone, slow alone; two and more. Random choice of a free core.
  for (const [fast, slow, rate] of [[1, 0.5, 0.3], [1, 0.1, 0.8]]) {
    let [none, first, second, more, present] = [1, 0, 0, 0, 0];
    for (let step = 0; step < 20_000; step++) {
      // Balance of each state, by turns; of two and more the mean is geometric.
      first = (rate / 2 * none + slow * more) / (rate + fast);
      second = (rate / 2 * none + fast * more) / (rate + slow);
      more = rate * (first + second) / (fast + slow);
      const ratio = rate / (fast + slow);
      const beyond = more / (1 - ratio);
      const all = none + first + second + beyond;
      [none, first, second, more] = [none, first, second, more]
        .map((chance) => chance / all);
      none = (fast * first + slow * second) / rate;
      present = first + second +
        more * (2 / (1 - ratio) + ratio / (1 - ratio) ** 2);
    }
    const found = meanLatencyUs([fast, slow], rate / 2, 1);
    assertClose(found, present / rate, 1e-6);
  }
});

Deno.test("siblings: at speed 1 they are M/M/2, at half speed M/M/1", () => {
  for (const load of [0.1, 0.3, 0.49]) {
    assertClose(
      siblingsMeanLatencyUs(1, load, MEAN_US),
      mmc.meanLatencyUs(2, load, MEAN_US),
    );
    assertClose(
      siblingsMeanLatencyUs(0.5, load, MEAN_US),
      mmc.meanLatencyUs(1, 2 * load, MEAN_US),
    );
  }
});

Deno.test("uneven M/M/c refuses what has no steady state", () => {
  assertThrows(() => meanLatencyUs([1, 0.5], 0.75, 1), RangeError, "load");
  assertThrows(() => siblingsMeanLatencyUs(0.6, 0.6, 1), RangeError, "load");
  assertThrows(() => meanLatencyUs([1, 0], 0.1, 1), RangeError, "a speed");
});

/** Mean latency of centralized FCFS against `expected`, µs. */
async function assertLatency(
  cores: number,
  hardware: HardwareSpec,
  load: number,
  expected: number,
): Promise<void> {
  const point = pointOf(0, {
    requests: 100_000,
    warmup: { requests: 10_000 },
    replications: 24,
    service: { distribution: "exponential", meanUs: MEAN_US },
    cores,
    hardware,
    load,
  });
  const results = await Promise.all(
    Array.from({ length: 24 }, (_, of) => simulateReplication(point, of)),
  );
  assertAgrees(over(results, latencyUs), expected, "mean latency, µs");
}

Deno.test("centralized FCFS on cores some of which are slow: mean latency is Gumbel's", async () => {
  for (
    const [cores, slowCores, slowSpeed, load] of [
      [2, 1, 0.5, 0.5],
      [2, 1, 0.1, 0.3],
      [8, 4, 0.5, 0.6],
      [16, 2, 0.25, 0.7],
    ]
  ) {
    const speeds = Array.from(
      { length: cores },
      (_, core) => core < cores - slowCores ? 1 : slowSpeed,
    );
    await assertLatency(
      cores,
      { siblingSpeed: null, slowCores, slowSpeed },
      load,
      meanLatencyUs(speeds, load, MEAN_US),
    );
  }
});

Deno.test("centralized FCFS on two siblings: mean latency is that of the closed form", async () => {
  for (const [siblingSpeed, load] of [[0.65, 0.4], [0.5, 0.35], [0.8, 0.6]]) {
    await assertLatency(
      2,
      { siblingSpeed, slowCores: 0, slowSpeed: 1 },
      load,
      siblingsMeanLatencyUs(siblingSpeed, load, MEAN_US),
    );
  }
});
