import { assert, assertEquals } from "@std/assert";
import { Correlation, Resolution } from "../../lib/workload/trace_facts.ts";
import { normals } from "../_noise.ts";

Deno.test("the resolution of times is the largest that they are multiples of, to a tick", () => {
  const of = (...times: number[]) => {
    const resolution = new Resolution();
    for (const us of times) resolution.add(us);
    return resolution.us;
  };
  assertEquals(of(), 0);
  assertEquals(of(0, 0), 0);
  assertEquals(of(12), 12);
  assertEquals(of(0, 3000, 12_000, 21_000), 3000);
  assertEquals(of(12.5, 10), 2.5);
  assertEquals(of(0.3, 0.7), 0.1);
  assertEquals(of(1e9, 1e9 + 0.0001), 0.0001);
});

/** Whether a series of `length` values is alike throughout. */
function isThroughout(length: number, valueAt: (at: number) => number) {
  const correlation = new Correlation();
  for (let at = 0; at < length; at++) correlation.add(valueAt(at));
  return correlation.isThroughout;
}

Deno.test("independent values, and those alike over a hundredth of the series, have independent stretches", () => {
  let raised = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const normal = normals(seed);
    if (isThroughout(4096, normal)) raised++;
    let state = 0;
    if (isThroughout(40_960, () => state = 0.99 * state + normal())) raised++;
  }
  // One in two thousand by chance.
  assert(raised <= 2, `${raised} of 400`);
});

Deno.test("a trend, a day's course, and a walk do not", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const normal = normals(seed);
    let state = 0;
    assert(isThroughout(40_960, (at) => normal() + at / 10_000));
    assert(isThroughout(40_960, (at) => normal() + Math.sin(at / 6000)));
    assert(isThroughout(40_960, () => state += normal()));
  }
});

Deno.test("too few values tell nothing", () => {
  assertEquals(isThroughout(0, () => 1), false);
  assertEquals(isThroughout(100, (at) => at), false);
});
