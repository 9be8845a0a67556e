import { assert, assertEquals } from "@std/assert";
import { rangeLength, rangeValues } from "../../lib/scenario/range.ts";

Deno.test("a range by step has every hundredth as a person would write it", () => {
  for (const [from, to] of [[1, 99], [5, 95], [7, 83]]) {
    for (let step = 1; step <= 20; step++) {
      const values = rangeValues({
        from: from / 100,
        to: to / 100,
        step: step / 100,
      });
      // Whole numbers of hundredths, divided once: the nearest double to each decimal.
      const expected = [];
      for (let hundredths = from; hundredths <= to; hundredths += step) {
        expected.push(hundredths / 100);
      }
      assertEquals(values, expected);
    }
  }
});

Deno.test("0.05 to 0.95 by 0.05 is exactly 19 loads of at most two decimals", () => {
  const values = rangeValues({ from: 0.05, to: 0.95, step: 0.05 });
  assertEquals(values.length, 19);
  assert(values.every((value) => String(value).length <= 4), String(values));
});

Deno.test("a range by step stops before an end that it does not meet", () => {
  assertEquals(rangeValues({ from: 1, to: 10, step: 4 }), [1, 5, 9]);
  assertEquals(rangeValues({ from: 2, to: 2, step: 1 }), [2]);
});

Deno.test("a range by step keeps decimals that are written with an exponent", () => {
  assertEquals(rangeValues({ from: 1e-7, to: 3e-7, step: 1e-7 }), [
    1e-7,
    2e-7,
    3e-7,
  ]);
});

Deno.test("a range on a log scale has its ends exactly, and clean powers between", () => {
  assertEquals(
    rangeValues({ from: 1, to: 64, points: 7, scale: "log" }),
    [1, 2, 4, 8, 16, 32, 64],
  );
  assertEquals(
    rangeValues({ from: 1e-3, to: 1e3, points: 7, scale: "log" }),
    [0.001, 0.01, 0.1, 1, 10, 100, 1000],
  );
});

Deno.test("a range by points has equal differences", () => {
  assertEquals(rangeValues({ from: 0, to: 1, points: 11 }), [
    0,
    0.1,
    0.2,
    0.3,
    0.4,
    0.5,
    0.6,
    0.7,
    0.8,
    0.9,
    1,
  ]);
});

Deno.test("rangeLength() is the number of values", () => {
  for (
    const range of [
      { from: 0.1, to: 0.7, step: 0.1 },
      { from: 0, to: 1, step: 0.3 },
      { from: 3, to: 7, points: 12 },
    ]
  ) assertEquals(rangeLength(range), rangeValues(range).length);
});
