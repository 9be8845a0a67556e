import { assert, assertAlmostEquals, assertLess } from "@std/assert";
import * as md1 from "../../lib/theory/md1.ts";
import * as mg1 from "../../lib/theory/mg1.ts";
import * as ps from "../../lib/theory/mg1_ps.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import { integral } from "../../lib/theory/quadrature.ts";
import { assertClose } from "../_close.ts";

const LOADS = [0.01, 0.2, 0.5, 0.8, 0.95, 0.999];
const PERCENTILES = [0, 1, 50, 90, 99, 99.9, 99.99];

Deno.test("M/G/1: with scv 1 it waits as M/M/1, with scv 0 as M/D/1", () => {
  for (const load of [0, ...LOADS]) {
    assertClose(mg1.meanWaitUs(load, 10, 1), mmc.meanWaitUs(1, load, 10));
    assertClose(mg1.meanWaitUs(load, 10, 0), md1.meanWaitUs(load, 10));
    assertClose(mg1.meanLatencyUs(load, 10, 1), mmc.meanLatencyUs(1, load, 10));
  }
});

Deno.test("M/G/1: the mean square wait is the area under 2 t × tail, in M/M/1 and M/D/1", () => {
  for (const load of [0.2, 0.5, 0.8]) {
    const square = (tail: (us: number) => number, toUs: number) =>
      integral((us) => 2 * us * tail(us), 0, toUs, 10 / (1 - load), 1e-9);
    assertClose(
      mg1.meanSquareWaitUs2(load, 10, 1, 6 * 10 ** 3),
      square((us) => mmc.waitTail(1, load, 10, us), Infinity),
      1e-8,
    );
    assertClose(
      mg1.meanSquareWaitUs2(load, 10, 0, 10 ** 3),
      square((us) => md1.waitTail(load, 10, us), 1500),
      1e-7,
    );
  }
});

/** M/D/1 wait's tail as Erlang wrote it in 1909; its signs alternate, so only for few services. */
function erlangTail(load: number, services: number): number {
  let within = 0;
  for (let k = 0; k <= services; k++) {
    const short = load * (k - services);
    let term = Math.exp(-short);
    for (let factor = 1; factor <= k; factor++) term *= short / factor;
    within += term;
  }
  return 1 - (1 - load) * within;
}

Deno.test("M/D/1: the wait's tail is Erlang's sum, where that keeps its digits", () => {
  for (const load of LOADS) {
    for (const services of [0, 0.3, 0.999, 1, 1.5, 2, 3.7, 6, 8.25]) {
      const tail = md1.waitTail(load, 10, services * 10);
      assertAlmostEquals(tail, erlangTail(load, services), 1e-10);
    }
  }
});

Deno.test("M/D/1: the wait's tail ends as its largest exponential, which Cramér and Lundberg give", () => {
  // P(wait > t) → (1 − load) ÷ (load × z − 1) × exp(−load (z − 1) t), where exp(load (z − 1)) = z > 1.
  for (const load of [0.5, 0.9, 0.99]) {
    let z = 1 / load ** 2;
    for (let step = 0; step < 100; step++) {
      const ratio = Math.exp(load * (z - 1));
      z -= (ratio - z) / (load * ratio - 1);
    }
    const services = 12 / (load * (z - 1)) + 3;
    // The next exponential has died out by then; the tail has more digits than asked for.
    const limit = (1 - load) / (load * z - 1) *
      Math.exp(-load * (z - 1) * services);
    assertClose(md1.waitTail(load, 1, services), limit, 1e-6);
  }
});

Deno.test("M/D/1: the mean wait is the area under the tail", () => {
  for (const load of [0.1, 0.5, 0.9]) {
    let area = 0;
    // A piece a service: the tail has a kink at the first.
    const most = Math.ceil(md1.waitPercentileUs(load, 1, 100 - 1e-8));
    for (let services = 0; services < most; services++) {
      const tail = (x: number) => md1.waitTail(load, 1, x);
      area += integral(tail, services, services + 1, 1, 1e-5);
    }
    assertClose(area, md1.meanWaitUs(load, 1), 1e-8);
  }
});

Deno.test("M/D/1: a percentile is where the tail passes it", () => {
  for (const load of LOADS) {
    for (const percentile of PERCENTILES) {
      const above = (100 - percentile) / 100;
      const waitUs = md1.waitPercentileUs(load, 10, percentile);
      const waitAbove = md1.waitTail(load, 10, waitUs);
      if (waitUs > 0) assertAlmostEquals(waitAbove, above, 1e-11);
      else assert(waitAbove <= above + 1e-15);
    }
  }
});

Deno.test("M/D/1: a core meets a p99 of 10 services where ZygOS, Figure 3, says", () => {
  assertLess(md1.waitPercentileUs(0.7625, 1, 99) + 1, 10);
  assert(md1.waitPercentileUs(0.7875, 1, 99) + 1 > 10);
});

Deno.test("M/G/1-PS: the mean latency is that of M/M/1, the slowdown that of every service", () => {
  for (const load of [0, ...LOADS]) {
    assertClose(ps.meanLatencyUs(load, 10), mmc.meanLatencyUs(1, load, 10));
    for (const us of [0.5, 10, 500]) {
      assertClose(ps.latencyOfServiceUs(load, us) / us, ps.meanSlowdown(load));
    }
  }
});
