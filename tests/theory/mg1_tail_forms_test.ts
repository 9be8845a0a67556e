import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import * as md1 from "../../lib/theory/md1.ts";
import * as mg1 from "../../lib/theory/mg1.ts";
import * as tail from "../../lib/theory/mg1_tail.ts";
import * as transform from "../../lib/theory/mg1_transform.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import { assertClose } from "../_close.ts";

const FIXED = [{ share: 1, lowUs: 10, highUs: 10 }];
const BIMODAL = [
  { share: 0.995, lowUs: 0.5, highUs: 0.5 },
  { share: 0.005, lowUs: 500, highUs: 500 },
];

Deno.test("M/G/1 on a grid is M/D/1 for fixed service, to a share of 3e-4 in p99.999", () => {
  for (const load of [0.2, 0.5, 0.8, 0.95]) {
    for (const percentile of [90, 99, 99.9, 99.99, 99.999]) {
      assertClose(
        tail.waitPercentileUs(load, FIXED, percentile),
        md1.waitPercentileUs(load, 10, percentile),
        3e-4,
      );
    }
    assertAlmostEquals(tail.waitTail(load, FIXED, 0), load, 1e-12);
  }
});

Deno.test("M/G/1 on a grid: the area under the tail is Pollaczek and Khinchine's mean wait, of a bimodal law too", () => {
  for (
    const [parts, scv, meanUs] of [
      [FIXED, 0, 10],
      [
        BIMODAL,
        0.995 * 0.25 / 2.9975 ** 2 + 0.005 * 250_000 / 2.9975 ** 2 - 1,
        2.9975,
      ],
      [[{ share: 1, lowUs: 5, highUs: 15 }], 1 / 12, 10],
    ] as const
  ) {
    const beyond = tail.waitTailOf(0.6, parts);
    const step = meanUs / 20;
    let area = beyond(0) * step / 2;
    for (let at = step; beyond(at) > 1e-9; at += step) {
      area += beyond(at) * step;
    }
    assertClose(area, mg1.meanWaitUs(0.6, meanUs, scv), 1e-3);
  }
});

Deno.test("M/G/1 by its transform is M/M/1 for exponential service, to 1e-8", () => {
  for (const load of [0, 0.3, 0.8, 0.95]) {
    for (const us of [0, 1, 10, 50, 200, 1000]) {
      assertAlmostEquals(
        transform.waitTail(load, 10, transform.gammaTransform(10, 1), us),
        mmc.waitTail(1, load, 10, us),
        1e-8,
      );
    }
  }
});

Deno.test("M/G/1 by its transform and on a grid agree on a hyperexponential law", () => {
  // Phases as 400 parts each, as likely as one another but at the far end.
  const phases = [{ share: 0.9, meanUs: 5 }, { share: 0.1, meanUs: 55 }];
  const ends = Array.from(
    { length: 401 },
    (_, of) => of < 300 ? of / 400 : 1 - 0.25 * 0.75 ** ((of - 300) / 1.5),
  );
  const parts = phases.flatMap(({ share, meanUs }) =>
    ends.slice(1).map((end, of) => ({
      share: share * (end - ends[of]),
      lowUs: -meanUs * Math.log1p(-ends[of]),
      highUs: -meanUs * Math.log1p(-end),
    }))
  );
  const left = 1 - parts.reduce((sum, { share }) => sum + share, 0);
  parts[0] = { ...parts[0], share: parts[0].share + left };
  const mixture = transform.mixtureTransform(
    phases.map(({ share, meanUs }) => ({
      share,
      transform: transform.gammaTransform(meanUs, 1),
    })),
  );
  const grid = tail.waitTailOf(0.7, parts);
  for (const us of [1, 10, 60, 200, 500, 1200]) {
    assertClose(grid(us), transform.waitTail(0.7, 10, mixture, us), 0.01);
  }
});

Deno.test("M/G/1's wait refuses what is no service", () => {
  const bad: [tail.ServicePart[], string][] = [
    [[], "parts must be at least one, got none"],
    [[{ share: 0.5, lowUs: 1, highUs: 1 }], "shares must be 1 in all, got 0.5"],
    [
      [{ share: 1, lowUs: 2, highUs: 1 }],
      "parts[0].highUs must be lowUs or more and finite, got 1",
    ],
    [[{ share: 1, lowUs: 0, highUs: 0 }], "mean of the parts must be > 0"],
  ];
  for (const [parts, message] of bad) {
    assertThrows(() => tail.waitTail(0.5, parts, 1), RangeError, message);
  }
  assertThrows(() => tail.waitTail(1, FIXED, 1), RangeError, "load must be in");
  assertThrows(
    () => transform.mixtureTransform([]),
    RangeError,
    "shares must be 1 in all, got 0",
  );
  assert(tail.waitPercentileUs(0.2, FIXED, 79) === 0);
});
