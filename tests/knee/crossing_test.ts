import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { crossing, type Sought } from "../../lib/knee/crossing.ts";

const ROOT = 0.637;

/** A search for where `margin` passes 0, and how often it has looked. */
function seek(margin: (load: number) => number, changes: Partial<Sought> = {}) {
  const looks: number[] = [];
  const found = crossing({
    margin: (load) => {
      looks.push(load);
      return margin(load);
    },
    known: [],
    start: 0.5,
    step: 0.05,
    least: 0.001,
    most: 1,
    resolution: 1e-4,
    ...changes,
  });
  return { found, looks };
}

/** Functions that pass 0 at `ROOT`, straight or not. */
const RISING: Readonly<Record<string, (load: number) => number>> = {
  straight: (load) => load - ROOT,
  hollow: (load) => Math.exp(8 * load) - Math.exp(8 * ROOT),
  rounded: (load) => Math.log(load / ROOT),
  "a pole": (load) => 1 / (1 - load) - 1 / (1 - ROOT),
  "a step": (load) => load <= ROOT ? -1 : 1,
  "nearly flat, then steep": (load) => load <= ROOT ? load - ROOT : 100,
};

for (const [name, margin] of Object.entries(RISING)) {
  Deno.test(`the crossing of a function that is ${name} is found, with no more than two looks more than bisection`, async () => {
    for (const start of [0.001, 0.1, 0.63, 0.64, 0.99]) {
      const { found, looks } = seek(margin, { start, step: 0.999 });
      const { load, below, above } = (await found)!;
      assertAlmostEquals(load, ROOT, 1e-4);
      assert(below.load <= ROOT && ROOT <= above.load);
      assert(above.load - below.load <= 1e-4);
      assertEquals(new Set(looks).size, looks.length, "a load seen twice");
      // One look at the start, one for the other side, and 14 halvings to 1e-4.
      assert(looks.length <= 2 + 14 + 1, `${looks.length} looks`);
    }
  });
}

Deno.test("a function that is nearly straight takes few looks", async () => {
  const { found, looks } = seek(RISING.hollow, { step: 0.1 });
  await found;
  assert(looks.length <= 9, `${looks.length} looks`);
});

Deno.test("what is above 0 at the lowest load has no crossing", async () => {
  const { found, looks } = seek(() => 1);
  assertEquals(await found, null);
  assertEquals(looks.at(-1), 0.001);
});

Deno.test("what is at most 0 everywhere crosses at the load that is never looked at", async () => {
  const { found, looks } = seek(() => -1);
  const { load } = (await found)!;
  assertAlmostEquals(load, 1, 1e-4);
  assert(looks.every((load) => load < 1));
});

Deno.test("exactly 0 is met", async () => {
  const { found } = seek((load) => load <= 0.5 ? 0 : 1);
  assertEquals((await found)!.below.margin, 0);
  assertAlmostEquals((await found)!.load, 0.5, 1e-4);
});

Deno.test("of several crossings it is the highest that the known ends have between them", async () => {
  const margin = (load: number) => Math.sin(2 * Math.PI * 3 * load - 0.1);
  const ends = [0.1, 0.25, 0.4, 0.6, 0.9].map((load) => ({
    load,
    margin: margin(load),
  }));
  assertEquals(ends.map((end) => end.margin > 0), [
    true,
    false,
    true,
    false,
    false,
  ]);
  const { found } = seek(margin, { known: ends.slice(0, 4) });
  const upwards = (4 * Math.PI + 0.1) / (6 * Math.PI);
  assertAlmostEquals((await found)!.load, upwards, 1e-4);
});

Deno.test("a search ends where its ends are fine, and looks at nothing that is known", async () => {
  const known = [{ load: 0.6, margin: -0.037 }, { load: 0.7, margin: 0.063 }];
  const { found, looks } = seek(RISING.straight, {
    known,
    isFine: (below, above) => above.margin - below.margin < 0.11,
  });
  assertAlmostEquals((await found)!.load, ROOT, 1e-12);
  assertEquals(looks, []);
});
