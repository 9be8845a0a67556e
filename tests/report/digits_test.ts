import { assertEquals } from "@std/assert";
import {
  formatEstimate,
  formatInterval,
  formatNumber,
} from "../../lib/report/digits.ts";

function around(value: number, halfWidth: number) {
  return { value, low: value - halfWidth, high: value + halfWidth };
}

Deno.test("a value has the digits that its interval supports", () => {
  assertEquals(formatInterval(around(12.3456, 0.4)), "12.3 ±0.4");
  assertEquals(formatInterval(around(12.3456, 4)), "12 ±4");
  assertEquals(formatInterval(around(1543.2, 31)), "1540 ±30");
  assertEquals(formatInterval(around(13_912, 705)), "13,900 ±700");
});

Deno.test("a leading 1 of an interval keeps a second digit", () => {
  assertEquals(formatInterval(around(12.3456, 0.142)), "12.35 ±0.14");
  assertEquals(formatInterval(around(5.004, 0.96)), "5.0 ±1.0");
});

Deno.test("rounding moves a value by half its interval or half its fourth digit at most", () => {
  for (let power = -6; power <= 6; power += 0.13) {
    const halfWidth = 10 ** power;
    for (const value of [0.777, 3.14159, 271.828, 99_999.5]) {
      const shown = Number(formatEstimate(around(value, halfWidth)).value);
      const digit = 10 ** (Math.floor(Math.log10(value)) - 3);
      if (Math.abs(shown - value) > Math.max(halfWidth, digit) / 2) {
        throw new Error(`${value} ±${halfWidth} became ${shown}`);
      }
    }
  }
});

Deno.test("a fifth digit is not printed, and the interval is then no narrower than the digits", () => {
  assertEquals(formatInterval(around(500.531, 0.017)), "500.5 ±0.1");
  assertEquals(formatInterval(around(12_345.6, 0.5)), "12,350 ±10");
});

Deno.test("an interval that is not centred shows both ends", () => {
  assertEquals(
    formatInterval({ value: 10, low: 9, high: 14 }),
    "10 [9, 14]",
  );
});

Deno.test("no estimate is a dash, no interval is three digits and no sign", () => {
  assertEquals(formatInterval({ value: null, low: null, high: null }), "–");
  assertEquals(
    formatInterval({ value: 1543.2, low: null, high: null }),
    "1543",
  );
  assertEquals(formatNumber(0.00123456), "0.00123");
  assertEquals(formatNumber(0), "0");
});

Deno.test("an interval of no width says so", () => {
  assertEquals(formatInterval(around(0.5, 0)), "0.5 ±0");
});
