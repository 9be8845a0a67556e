/**
 * What was published of the surveyed systems, in order and in rough ratio. The whole
 * table is results/reference/systems.md, misses included; here the claims that hold,
 * and that what is stored of those that are quick is what comes out.
 *
 * @module
 */

import { assert, assertStringIncludes } from "@std/assert";
import { mostLoad } from "./_most_load.ts";
import { compare, type Publication } from "./_published.ts";
import { tableOf } from "./_published_markdown.ts";
import { GAINS } from "./_published_gains.ts";
import { FORTY_GIGABITS, SCALING, system } from "./_published_scaling.ts";
import { TAILS } from "./_published_tails.ts";
import { type Asked, throughputMrps } from "./_saturated.ts";

const STORED = "results/reference/systems.md";

/** Those made again here: the others take long. */
const AGAIN: readonly Publication[] = [
  ...SCALING.filter(({ title }) => title.startsWith("Short connections")),
  ...GAINS.filter(({ title }) => title !== "Gains over Linux"),
  ...TAILS.filter(({ title }) => title.startsWith("ZygOS against")),
];

for (const publication of AGAIN) {
  Deno.test(`published and ours, as stored: ${publication.title}`, async () => {
    assertStringIncludes(
      await Deno.readTextFile(STORED),
      tableOf(publication, await compare(publication)),
      `made otherwise today: run tests/reference/systems_table.ts`,
    );
  });
}

function short(name: string, cores: number, applicationUs = 0.1): number {
  const asked: Asked = { cores, connections: "short", applicationUs };
  return throughputMrps(system(name), asked);
}

/** That each is below the next. */
function assertRising(values: readonly number[]): void {
  const isRising = values.every((value, place) =>
    place === 0 || value > values[place - 1]
  );
  assert(isRising, `not rising: ${values.join(", ")}`);
}

Deno.test("short connections on 8 cores: Linux, SO_REUSEPORT, MegaPipe, mTCP, IX, each does more than the one before", () => {
  assertRising(
    ["linux", "linux-reuseport", "megapipe", "mtcp", "ix"].map((name) =>
      short(name, 8)
    ),
  );
});

Deno.test("the curse of accept: one listen socket does less on 24 cores than on 12, a queue a core does not, and Fastsocket does most", () => {
  const nginxUs = 32;
  assertRising([short("linux", 24, nginxUs), short("linux", 12, nginxUs)]);
  assertRising([
    short("linux", 24, nginxUs),
    short("linux-reuseport", 24, nginxUs),
    short("fastsocket", 24, nginxUs),
  ]);
});

Deno.test("IX on 8 cores fills a link of 10 gigabits with short connections, as published, and not one of 40", () => {
  const cores = 8, connections = "short";
  const one = throughputMrps(system("ix"), { cores, connections });
  const four = throughputMrps(system("ix", FORTY_GIGABITS), {
    cores,
    connections,
  });
  assert(Math.abs(one / 2.43 - 1) < 0.1, `10 gigabits: ${one}`);
  assert(Math.abs(four / 4.2 - 1) < 0.1, `40 gigabits: ${four}`);
});

Deno.test("Linux with floating connections carries less than IX at 5 µs a request, and more at 50 µs", async () => {
  const most = (name: string, meanUs: number) =>
    mostLoad({
      system: system(name),
      service: { distribution: "exponential", meanUs },
      limitUs: 10 * meanUs,
      cores: 16,
      requests: 10_000,
    });
  assertRising([await most("linux", 5), await most("ix", 5)]);
  assertRising([await most("ix", 50), await most("linux", 50)]);
});
