import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import * as ggc from "../../lib/theory/ggc.ts";
import * as md1 from "../../lib/theory/md1.ts";
import * as mdc from "../../lib/theory/mdc.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import { assertClose } from "../_close.ts";

Deno.test("M/D/c on one core is M/D/1: mean, tail and percentiles", () => {
  for (const load of [0, 0.1, 0.5, 0.9]) {
    assertClose(mdc.meanWaitUs(1, load, 10), md1.meanWaitUs(load, 10), 1e-12);
    for (const waitUs of [0, 3, 10, 25, 72, 300]) {
      const expected = md1.waitTail(load, 10, waitUs);
      assertAlmostEquals(mdc.waitTail(1, load, 10, waitUs), expected, 1e-12);
    }
    for (const percentile of [50, 90, 99, 99.9]) {
      const waitUs = mdc.waitPercentileUs(1, load, 10, percentile);
      const expected = md1.waitPercentileUs(load, 10, percentile);
      assertAlmostEquals(waitUs, expected, 1e-8);
    }
  }
});

/** Mean queue and probability to wait from the chain of the number present, service by service: slow and obvious. */
function chain(cores: number, load: number): { queue: number; waits: number } {
  const states = 250, most = 60;
  const arrivals = [Math.exp(-cores * load)];
  for (let number = 1; number < most; number++) {
    arrivals.push(arrivals[number - 1] * cores * load / number);
  }
  let present = new Float64Array(states);
  present[0] = 1;
  for (let service = 0; service < 1000; service++) {
    const next = new Float64Array(states);
    for (let number = 0; number < states; number++) {
      const waiting = Math.max(0, number - cores);
      for (let more = 0; more < most && waiting + more < states; more++) {
        next[waiting + more] += present[number] * arrivals[more];
      }
    }
    present = next;
  }
  let queue = 0, waits = 1;
  present.forEach((chance, number) => {
    queue += chance * Math.max(0, number - cores);
    if (number < cores) waits -= chance;
  });
  return { queue, waits };
}

Deno.test("M/D/c: the queue is that of the chain from one service to the next", () => {
  for (const [cores, load] of [[2, 0.5], [4, 0.7], [16, 0.8]]) {
    const { queue, waits } = chain(cores, load);
    assertClose(mdc.meanWaitUs(cores, load, 1) * cores * load, queue, 1e-9);
    assertClose(mdc.waitProbability(cores, load), waits, 1e-9);
  }
});

Deno.test("M/D/c: the mean wait is the area under the tail", () => {
  for (const [cores, load] of [[2, 0.6], [8, 0.9]]) {
    const tail = mdc.waitTailOf(cores, load, 1);
    const step = 1 / 64;
    let area = 0;
    // Simpson's rule: the tail is smooth but at whole services, which are ends.
    for (let at = 0; at < 40; at += 2 * step) {
      area += step / 3 * (tail(at) + 4 * tail(at + step) + tail(at + 2 * step));
    }
    assertClose(area, mdc.meanWaitUs(cores, load, 1), 1e-5);
  }
});

Deno.test("M/D/c waits half as long as M/M/c where traffic is heavy, and refuses what takes too long", () => {
  const ratio = mdc.meanWaitUs(8, 0.97, 1) / mmc.meanWaitUs(8, 0.97, 1);
  assert(ratio > 0.5 && ratio < 0.51, String(ratio));
  for (const load of [0.995, 1, -0.1, NaN]) {
    assertThrows(
      () => mdc.meanWaitUs(2, load, 1),
      RangeError,
      `load must be in [0, 0.99], got ${load}`,
    );
  }
});

Deno.test("M/D/c by Cosmetatos, as Whitt has it: table 1 of Kimura, JORS 42, 1991", () => {
  // His column of Cosmetatos's approximation, services of 1; from 25 cores on, of 100.
  const table: [number, number, number, number][] = [
    [2, 0.9, 1, 2.1445],
    [2, 0.7, 1, 0.4916],
    [2, 0.5, 1, 0.1757],
    [4, 0.7, 1, 0.189],
    [4, 0.5, 1, 0.0494],
    [25, 0.9, 100, 10.7922],
    [25, 0.8, 100, 2.3845],
    [50, 0.9, 100, 3.9838],
    [50, 0.8, 100, 0.5275],
  ];
  for (const [cores, load, meanUs, expected] of table) {
    const queue = { cores, load, meanUs, arrivalScv: 1, serviceScv: 0 };
    assertAlmostEquals(ggc.whittUs(queue), expected, 1e-4);
    // The approximation is of the exact wait, within 3 % in all of these.
    assertClose(mdc.meanWaitUs(cores, load, meanUs), expected, 0.03);
  }
});
