import { assert, assertEquals } from "@std/assert";
import { waterfall, type WaterfallData } from "../../lib/report/waterfall.ts";

const estimate = (value: number) => ({
  value,
  low: value * 0.9,
  high: value * 1.1,
});

const DATA: WaterfallData = {
  policy: "shinjuku",
  load: 0.6,
  by: "slowdown",
  share: 0.001,
  requests: 250,
  latencyUs: estimate(10),
  partsUs: {
    service: estimate(0.5),
    behindLong: estimate(3),
    imbalance: estimate(0),
    dispatch: estimate(6.5),
  },
};

Deno.test("waterfall() begins each bar where the one before ends, and leaves out what took no time", () => {
  const svg = waterfall(DATA);
  const bars = [
    ...svg.matchAll(
      /<rect fill="#[^"]*" height="24" [^>]* width="([\d.]+)" x="([\d.]+)"/g,
    ),
  ]
    .map(([, width, x]) => [Number(x), Number(width)]);
  assertEquals(bars.length, 3);
  for (const [place, [x]] of bars.entries()) {
    if (place === 0) continue;
    const [before, width] = bars[place - 1];
    assert(Math.abs(before + width - x) < 0.03, `${before} ${width} ${x}`);
  }
  // To scale: 0.5, 3 and 6.5 of 10.
  const px = bars[2][1] / 6.5;
  assert(Math.abs(bars[1][1] / px - 3) < 0.02);
  assert(!svg.includes("imbalance"));
  assert(svg.includes("behind long requests"));
});

Deno.test("waterfall() says what most of the waiting is, and where its numbers are from", () => {
  const svg = waterfall(DATA, { runId: "0123456789" });
  assert(svg.replaceAll("&#160;", " ").includes(", 68 % is dispatcher"));
  assert(svg.includes("Run 0123456789."));
  assertEquals(svg, waterfall(DATA, { runId: "0123456789" }));
  const idle = { ...DATA, partsUs: { service: estimate(10) } };
  assert(waterfall(idle).includes("wait for nothing"));
});
