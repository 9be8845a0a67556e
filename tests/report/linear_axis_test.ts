import { assert, assertEquals } from "@std/assert";
import { linearAxis } from "../../lib/report/linear_axis.ts";

Deno.test("a linear axis has round ends around all values, of either sign, and few round ticks", () => {
  assertEquals(linearAxis([-3, 0, 12]).ticks, [-5, 0, 5, 10, 15]);
  assertEquals(linearAxis([0, 0.3]).ticks, [0, 0.1, 0.2, 0.3]);
  assertEquals(linearAxis([-480, -20, 0]).domain, [-500, 0]);
  for (
    const values of [[0], [7], [-7], [1e-9, 2e-9], [-1e9, 1], [3, 3, 3.0001]]
  ) {
    const { domain: [from, to], ticks } = linearAxis(values);
    assert(from < to && values.every((value) => value >= from && value <= to));
    assert(ticks.length >= 2 && ticks.length <= 8, `${ticks}`);
    assertEquals([ticks[0], ticks[ticks.length - 1]], [from, to]);
  }
});
