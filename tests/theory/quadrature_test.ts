import { assertEquals } from "@std/assert";
import { integral } from "../../lib/theory/quadrature.ts";
import { assertClose } from "../_close.ts";

Deno.test("integral() is exact for polynomials of degree 22 on one piece", () => {
  for (let degree = 0; degree <= 22; degree++) {
    // A loose tolerance is met by the first piece, so this judges the rule's numbers alone.
    assertClose(
      integral((x) => x ** degree, 0, 2, 1, 1),
      2 ** (degree + 1) / (degree + 1),
      1e-14,
    );
  }
});

Deno.test("integral() meets an end at infinity, a jump, a kink and a peak", () => {
  assertClose(integral((x) => Math.exp(-x / 7), 0, Infinity, 7), 7, 1e-10);
  assertClose(
    integral((x) => Math.exp(-x / 7), 7, Infinity, 700),
    7 / Math.E,
    1e-10,
  );
  assertClose(
    integral((x) => x < Math.SQRT2 ? 1 : 3, 0, 2),
    6 - 2 * Math.SQRT2,
    1e-10,
  );
  assertClose(integral((x) => Math.abs(x - 1 / 3), 0, 1), 5 / 18, 1e-10);
  assertClose(
    integral((x) => 1e-3 / (x * x + 1e-6), -1, 1),
    2 * Math.atan(1000),
    1e-10,
  );
  assertEquals(integral((x) => x, 3, 3), 0);
});
