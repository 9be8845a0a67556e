import {
  assert,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { jump } from "../../lib/random/jump.ts";
import {
  APPLICATIONS,
  type Purpose,
  PURPOSES,
  REPLICATIONS,
  SEEDS,
  Stream,
  streamOf,
} from "../../lib/random/stream.ts";
import {
  assertAgrees,
  assertFits,
  assertShare,
  meanOf,
} from "../_agreement.ts";

/** `count` results of `draw`. */
function draws(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

Deno.test("Stream gives the reference's first ten outputs", () => {
  // From state {1, 2, 3, 4}: xoshiro128plusplus.c, as the tests of the crate rand_xoshiro list them.
  const stream = new Stream([1, 2, 3, 4]);
  assertEquals(draws(10, () => stream.next()), [
    641,
    1573767,
    3222811527,
    3517856514,
    836907274,
    4247214768,
    3867114732,
    1355841295,
    495546011,
    621204420,
  ]);
});

Deno.test("Stream.uniformInto() gives what uniform() gives, and leaves the stream where it would", () => {
  for (const length of [0, 1, 2, 4095, 4096]) {
    const one = streamOf(7, 3, "service"), all = streamOf(7, 3, "service");
    const filled = new Float64Array(length);
    all.uniformInto(filled);
    assertEquals(Array.from(filled), draws(length, () => one.uniform()));
    assertEquals(all.state, one.state);
  }
});

Deno.test("Stream.exponentialInto() gives what exponential() gives, and leaves the stream where it would", () => {
  const one = streamOf(7, 3, "arrivals"), all = streamOf(7, 3, "arrivals");
  const filled = new Float64Array(5000);
  all.exponentialInto(filled);
  assertEquals(Array.from(filled), draws(5000, () => one.exponential()));
  assertEquals(all.state, one.state);
});

Deno.test("Stream.uniform() has 53 bits of two outputs, the first one high", () => {
  const outputs = new Stream([1, 2, 3, 4]);
  const uniforms = new Stream([1, 2, 3, 4]);
  for (let draw = 0; draw < 1000; draw++) {
    const high = BigInt(outputs.next()) >> 5n;
    const low = BigInt(outputs.next()) >> 6n;
    assertEquals(BigInt(uniforms.uniform() * 2 ** 53), high << 26n | low);
  }
});

Deno.test("Stream.uniform() falls evenly, and so do pairs and triples of draws", () => {
  const stream = streamOf(1, 0, "policy");
  for (const [sides, dimensions] of [[1000, 1], [32, 2], [10, 3]]) {
    const cells = sides ** dimensions;
    const counts = new Float64Array(cells);
    for (let point = 0; point < 400_000; point++) {
      let cell = 0;
      for (let axis = 0; axis < dimensions; axis++) {
        cell = cell * sides + Math.floor(stream.uniform() * sides);
      }
      counts[cell]++;
    }
    assertFits(
      counts,
      new Float64Array(cells).fill(1 / cells),
      `${dimensions} dimensions`,
    );
  }
});

Deno.test("Stream.below() makes every number as likely as any other", () => {
  const stream = streamOf(2, 0, "steering");
  for (const n of [2, 3, 7, 16, 100, 1000]) {
    const counts = new Float64Array(n);
    for (let draw = 0; draw < 300_000; draw++) counts[stream.below(n)]++;
    assertFits(counts, new Float64Array(n).fill(1 / n), `below(${n})`);
  }
});

Deno.test("Stream.below() draws again exactly where an output would make a number likelier", () => {
  // Output 0, and then the first one that is not: 2³² has a rest of 1 or more by n, or none.
  for (const n of [3, 7, 100, 2 ** 21 - 1]) {
    const stream = new Stream([0, 5, 7, 0]);
    stream.below(n);
    const twice = new Stream([0, 5, 7, 0]);
    assertEquals(twice.next(), 0);
    twice.next();
    assertEquals(stream.state, twice.state, `${n}`);
  }
  for (const n of [1, 2, 16, 2 ** 21]) {
    const stream = new Stream([0, 5, 7, 0]);
    assertEquals(stream.below(n), 0);
    const once = new Stream([0, 5, 7, 0]);
    once.next();
    assertEquals(stream.state, once.state, `${n}`);
  }
});

Deno.test("Stream.below() is the integer part of output × n ÷ 2^32, exactly, up to 2^21", () => {
  for (const n of [1, 3, 1000, 2 ** 20 + 7, 2 ** 21 - 1, 2 ** 21]) {
    const stream = streamOf(3, 1, "stealing");
    const outputs = new Stream(stream.state);
    for (let draw = 0; draw < 10_000; draw++) {
      const got = stream.below(n);
      let product = BigInt(outputs.next()) * BigInt(n);
      while (product % 2n ** 32n < 2n ** 32n % BigInt(n)) {
        product = BigInt(outputs.next()) * BigInt(n);
      }
      assertEquals(BigInt(got), product >> 32n);
    }
  }
});

Deno.test("Stream.exponential() is exponential: mean, variance and distribution function", () => {
  const stream = streamOf(4, 0, "service");
  const count = 1_000_000;
  const values = Float64Array.from(
    { length: count },
    () => stream.exponential(),
  );
  assertAgrees(meanOf(values), 1, "mean", { sees: 0.005 });
  assertAgrees(meanOf(values.map((x) => (x - 1) ** 2)), 1, "variance");
  for (const x of [0.01, 0.1, 0.5, 1, 2, 4, 7]) {
    const share = values.filter((value) => value <= x).length / count;
    assertShare(share, -Math.expm1(-x), count, `share up to ${x}`, 0.15);
  }
});

Deno.test("Stream.geometric() is geometric, and 0 where trials cannot fail", () => {
  const stream = streamOf(5, 0, "stealing");
  for (const failure of [0.1, 0.5, 14 / 15]) {
    const outcomes = 12;
    const counts = new Float64Array(outcomes + 1);
    for (let draw = 0; draw < 200_000; draw++) {
      counts[Math.min(outcomes, stream.geometric(Math.log(failure)))]++;
    }
    const probabilities = Array.from(
      { length: outcomes + 1 },
      (_, k) => failure ** k * (k < outcomes ? 1 - failure : 1),
    );
    // Outcomes too rare to judge are judged together.
    const judged = probabilities.filter((p) => p * 200_000 >= 20).length;
    const rest = (values: ArrayLike<number>) => [
      ...Array.from(values).slice(0, judged - 1),
      Array.from(values).slice(judged - 1).reduce((sum, of) => sum + of, 0),
    ];
    assertFits(rest(counts), rest(probabilities), `failure ${failure}`);
  }
  assertEquals(
    draws(1000, () => stream.geometric(-Infinity)),
    draws(1000, () => 0),
  );
});

/** How many stretches of 2⁶⁴ numbers a stream is behind the very first, as the law of names says. */
function stretchOf(
  seed: number,
  replication: number,
  purpose: Purpose,
  application: number,
) {
  const run = BigInt(seed) * 2n ** 20n + BigInt(replication);
  return (run * 2n ** 6n + BigInt(application)) * 2n ** 6n +
    BigInt(PURPOSES.indexOf(purpose));
}

Deno.test("names have stretches of their own: seed, replication, application and purpose are digits of the stretch's number", () => {
  assertEquals(SEEDS, 2 ** 32);
  assertEquals(REPLICATIONS, 2 ** 20);
  assertEquals(APPLICATIONS, 2 ** 6);
  assert(PURPOSES.length <= 2 ** 6);
  assertEquals(new Set(PURPOSES).size, PURPOSES.length);
  const first = streamOf(0, 0, PURPOSES[0]).state;
  for (const seed of [0, 1, 2, 12345, SEEDS - 1]) {
    for (const replication of [0, 1, 2, 999, REPLICATIONS - 1]) {
      for (const application of [0, 1, APPLICATIONS - 1]) {
        for (const purpose of PURPOSES) {
          const state = first.slice();
          jump(state, stretchOf(seed, replication, purpose, application));
          assertEquals(
            streamOf(seed, replication, purpose, application).state,
            state,
          );
        }
      }
    }
  }
});

Deno.test("streams of neighbouring names are uncorrelated, output by output", () => {
  const count = 200_000;
  const names: [number, number, Purpose][] = [
    [1, 0, "arrivals"],
    [1, 0, "service"],
    [1, 1, "arrivals"],
    [2, 0, "arrivals"],
  ];
  const columns = names.map((name) => {
    const column = new Float64Array(count);
    streamOf(...name).uniformInto(column);
    return column;
  });
  for (const [a, one] of columns.entries()) {
    for (const [b, other] of columns.entries()) {
      if (a === b) continue;
      for (const lag of [0, 1]) {
        let sum = 0;
        for (let draw = lag; draw < count; draw++) {
          sum += (one[draw] - 0.5) * (other[draw - lag] - 0.5);
        }
        // The product of two independent uniforms about 0 has variance 1/144.
        assert(
          Math.abs(sum) < 4 * Math.sqrt(count / 144),
          `${names[a]} and ${names[b]} at lag ${lag}`,
        );
      }
    }
  }
});

Deno.test("what a stream yields does not depend on how much another was used", () => {
  const alone = streamOf(1, 0, "service");
  const expected = draws(100, () => alone.next());
  const busy = streamOf(1, 0, "arrivals");
  const beside = streamOf(1, 0, "service");
  const got = draws(100, () => {
    busy.uniformInto(new Float64Array(37));
    return beside.next();
  });
  assertEquals(got, expected);
  assertNotEquals(got[0], busy.next());
});

Deno.test("a stream's state is a copy", () => {
  const stream = new Stream([1, 2, 3, 4]);
  stream.state[0] = 99;
  assertEquals(stream.next(), 641);
});

Deno.test("streamOf() refuses what is no seed or replication, and says why", () => {
  const wrong: [number, number, string][] = [
    [-1, 0, "seed must be a whole number from 0 to 4294967295, got -1"],
    [
      2 ** 32,
      0,
      "seed must be a whole number from 0 to 4294967295, got 4294967296",
    ],
    [1.5, 0, "seed must be a whole number from 0 to 4294967295, got 1.5"],
    [NaN, 0, "seed must be a whole number from 0 to 4294967295, got NaN"],
    [
      1,
      2 ** 20,
      "replication must be a whole number from 0 to 1048575, got 1048576",
    ],
  ];
  for (const [seed, replication, message] of wrong) {
    assertThrows(
      () => streamOf(seed, replication, "service"),
      RangeError,
      `Cannot name a random stream: ${message}`,
    );
  }
});
