import { assert, assertEquals } from "@std/assert";
import { InOrder } from "../../lib/cli/in_order.ts";
import {
  formatPointRanges,
  numbersOf,
  parsePointRanges,
  rangesOf,
} from "../../lib/cli/point_ranges.ts";
import {
  figuresOf,
  formatDuration,
  formatRate,
} from "../../lib/cli/progress.ts";
import { pointOf } from "../sweep/_points.ts";
import { wrapped } from "../../lib/cli/wrap.ts";

Deno.test("ranges of points are read as they are written", () => {
  for (const text of ["0..9", "7", "0..2,5,8..9"]) {
    const ranges = parsePointRanges(text)!;
    assertEquals(formatPointRanges(ranges), text);
    assertEquals(rangesOf(numbersOf(ranges)), ranges);
  }
  assertEquals(numbersOf(parsePointRanges("3..5,1,4..6")!), [1, 3, 4, 5, 6]);
  for (
    const text of ["", "a", "1..", "..2", "2..1", "-1", "1.5", "1...2", "1,,2"]
  ) {
    assertEquals(parsePointRanges(text), null, text);
  }
});

Deno.test("rows come out in order, each as soon as all before it are there", () => {
  const out: number[] = [];
  const rows = new InOrder<number>([2, 3, 5, 7], (value) => out.push(value));
  rows.put(3, 30);
  assertEquals(out, []);
  rows.put(2, 20);
  assertEquals(out, [20, 30]);
  rows.put(7, 70);
  rows.put(5, null);
  assertEquals(out, [20, 30, 70]);
});

Deno.test("what was held back comes out, in order, when nothing more will come", () => {
  const out: number[] = [];
  const rows = new InOrder<number>([0, 1, 2, 3], (value) => out.push(value));
  rows.put(3, 30);
  rows.put(1, 10);
  rows.flush();
  assertEquals(out, [10, 30]);
});

Deno.test("progress in words: points, rate, and the time left, and the point that is slow", () => {
  const progress = {
    points: 10,
    pointsDone: 4,
    requests: 1e8,
    requestsDone: 2.5e7,
    // Those that are done were the costlier ones.
    share: 0.4,
    oldest: pointOf(7),
  };
  assertEquals(figuresOf(progress, 10, 9), {
    points: "4/10 points",
    rate: "2.5 M requests/s",
    left: "0:15 left",
    slow: "",
  });
  assertEquals(
    figuresOf(progress, 300, 65).slow,
    "point 7 (centralized-fcfs, load 0.65) for 1:05",
  );
  assertEquals(figuresOf({ ...progress, requestsDone: 0, share: 0 }, 0, 0), {
    points: "4/10 points",
    rate: "",
    left: "",
    slow: "",
  });
  assertEquals([59.2, 3599, 3600, 36_610].map(formatDuration), [
    "1:00",
    "59:59",
    "1:00:00",
    "10:10:10",
  ]);
  assertEquals([5, 5400, 12e6].map(formatRate), [
    "5 requests/s",
    "5.4 k requests/s",
    "12 M requests/s",
  ]);
});

Deno.test("wrapped text keeps every word and no line passes 80 columns", () => {
  const text = "some words of text ".repeat(30).trim();
  const lines = wrapped(text, "    ");
  assert(lines.every((line) => line.length <= 80 && line.startsWith("    ")));
  assertEquals(lines.map((line) => line.trim()).join(" "), text);
});
