import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type Rate,
  RateProfile,
  timeOfAll,
} from "../../lib/scenario/rate_profile.ts";
import type { StepSpec } from "../../lib/scenario/point.ts";
import { assertClose } from "../_close.ts";

function profile(steps: readonly StepSpec[], repeatUs?: number): RateProfile {
  const repeated = repeatUs === undefined ? {} : { repeatUs };
  return new RateProfile({ process: "profile", steps, ...repeated }, 4, 2);
}

// Half of four cores at 2 µs is one a µs. Then silence; then up to two a µs; then three.
const STEPS: StepSpec[] = [
  { atUs: 0, load: 0.5 },
  { atUs: 10, load: 0 },
  { atUs: 20, rampUs: 10, rateMrps: 2 },
  { atUs: 40, rateMrps: 3 },
];

Deno.test("arrivals expected until a time are the area below the rate", () => {
  const of = profile(STEPS);
  const at = [0, 5, 10, 15, 20, 25, 30, 40, 45];
  // The ramp is a triangle: of 2.5 after its first half, of 10 in all.
  assertEquals(at.map((us) => of.unitsUntil(us)), [
    0,
    5,
    10,
    10,
    10,
    12.5,
    20,
    40,
    55,
  ]);
  assertEquals([of.lastingMrps, of.spanUs], [3, 40]);
  assertEquals(of.meanUntil(45), 55 / 45);
});

Deno.test("the time of arrivals is the inverse, and never within silence", () => {
  const of = profile(STEPS);
  const units = [0, 5, 10, 12.5, 20, 40, 55, 5055];
  assertEquals(units.map((each) => of.timeOf(each)), [
    0,
    5,
    20,
    25,
    30,
    40,
    45,
    45 + 5000 / 3,
  ]);
  for (let each = 0.01; each < 100; each *= 1.01) {
    assertClose(of.unitsUntil(of.timeOf(each)), each, 1e-13);
  }
});

Deno.test("a ramp down to silence, or one that is hardly any, loses no digit", () => {
  const down = profile([
    { atUs: 0, rateMrps: 2 },
    { atUs: 0.5, rampUs: 10, rateMrps: 0 },
    { atUs: 20, rateMrps: 1 },
  ]);
  // 1 until the ramp, 10 on it: three quarters of it in its first half.
  assertAlmostEquals(down.timeOf(1 + 7.5), 5.5, 1e-14);
  assertEquals([down.timeOf(10.999999) < 10.5, down.timeOf(12)], [true, 21]);
  const flat = profile([
    { atUs: 0, rateMrps: 1 },
    { atUs: 1, rampUs: 1e6, rateMrps: 1 + 1e-9 },
  ]);
  assertClose(flat.timeOf(500), 500, 1e-12);
});

Deno.test("a profile that is repeated begins again after its period, ramps from its end", () => {
  // A triangle from 1 to 3 and back.
  const of = profile([
    { atUs: 0, rampUs: 10, rateMrps: 3 },
    { atUs: 10, rampUs: 10, rateMrps: 1 },
  ], 20);
  assertEquals([of.lastingMrps, of.spanUs], [2, 20]);
  assertEquals([10, 20, 30, 2000, 2010].map((us) => of.unitsUntil(us)), [
    20,
    40,
    60,
    4000,
    4020,
  ]);
  for (const us of [0, 3, 10, 17, 20, 21, 999, 123_456.7]) {
    assertAlmostEquals(of.timeOf(of.unitsUntil(us)), us, 1e-9);
  }
});

Deno.test("the time at which several rates together come to a number", () => {
  const moving = profile(STEPS);
  // 2 a µs beside: 20 + 10 at 10, then 2 a µs until 20.
  const rates: Rate[] = [moving, 2];
  assertAlmostEquals(timeOfAll(rates, 30), 10, 1e-14);
  assertAlmostEquals(timeOfAll(rates, 40), 15, 1e-14);
  assertAlmostEquals(timeOfAll(rates, 145), 45, 1e-13);
  assertAlmostEquals(timeOfAll([2, 3], 1000), 200, 1e-12);
});
