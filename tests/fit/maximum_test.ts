import { assertAlmostEquals } from "@std/assert";
import { maximize } from "../../lib/fit/maximum.ts";

Deno.test("the top of a hill is found in one, two and three dimensions, from afar", () => {
  const top = [3, -2, 7];
  for (let dimensions = 1; dimensions <= 3; dimensions++) {
    const found = maximize(
      (at) =>
        -at.reduce((sum, x, of) => sum + (of + 1) * (x - top[of]) ** 2, 0),
      top.slice(0, dimensions).map((x) => x + 40),
    );
    found.forEach((x, of) => assertAlmostEquals(x, top[of], 1e-5));
  }
});

Deno.test("a ridge that bends is followed to its top, and what is no number is kept away from", () => {
  // Rosenbrock's, with a wall beside it.
  const found = maximize(
    ([x, y]) => x < -1.5 ? NaN : -((1 - x) ** 2) - 100 * (y - x * x) ** 2,
    [-1.2, 1],
  );
  assertAlmostEquals(found[0], 1, 1e-4);
  assertAlmostEquals(found[1], 1, 1e-4);
});
