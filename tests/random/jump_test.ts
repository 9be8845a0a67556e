import { assertEquals } from "@std/assert";
import { jump } from "../../lib/random/jump.ts";
import { Stream } from "../../lib/random/stream.ts";

/** The reference's polynomials for 2⁶⁴ and 2⁹⁶ steps: xoshiro128plusplus.c, JUMP and LONG_JUMP. */
const JUMP = [0x8764000b, 0xf542d2d3, 0x6fa035c3, 0x77f2db5b];
const LONG_JUMP = [0xb523952e, 0x0b6f099f, 0xccf5a0ef, 0x1c580662];

/** The reference's jump: steps the generator through a polynomial's bits. */
function jumped(
  state: readonly number[],
  polynomial: readonly number[],
): number[] {
  const stream = new Stream(state);
  const sum = new Uint32Array(4);
  for (const word of polynomial) {
    for (let bit = 0; bit < 32; bit++) {
      if (word >>> bit & 1) stream.state.forEach((s, of) => sum[of] ^= s);
      stream.next();
    }
  }
  return Array.from(sum);
}

function jumpedBy(state: readonly number[], ...indices: bigint[]): number[] {
  const words = Uint32Array.from(state);
  for (const index of indices) jump(words, index);
  return Array.from(words);
}

const STATES = [
  [1, 2, 3, 4],
  [0, 0, 0, 1],
  [0x80000000, 0, 0, 0],
  [0xdeadbeef, 0xffffffff, 0x12345678, 0x9abcdef0],
];

Deno.test("jump() by 1 gives the state that the crate rand_xoshiro publishes", () => {
  assertEquals(jumpedBy([1, 2, 3, 4], 1n), [
    2843103750,
    2038079848,
    1533207345,
    44816753,
  ]);
});

Deno.test("jump() by 1 is the reference's jump, by 2^32 its long jump", () => {
  for (const state of STATES) {
    assertEquals(jumpedBy(state, 1n), jumped(state, JUMP));
    assertEquals(jumpedBy(state, 2n ** 32n), jumped(state, LONG_JUMP));
  }
});

Deno.test("jump() by a number is as many jumps by 1, one after the other", () => {
  for (const state of STATES) {
    let stepped: number[] = [...state];
    for (let index = 0n; index < 70n; index++) {
      assertEquals(jumpedBy(state, index), stepped);
      stepped = jumped(stepped, JUMP);
    }
  }
});

Deno.test("jumps add up, whatever their order", () => {
  const parts = [1n, 12345678901234567890n, 2n ** 63n, 2n ** 40n - 1n];
  for (const state of STATES) {
    for (const a of parts) {
      for (const b of parts) {
        if (a + b >= 2n ** 64n) continue;
        assertEquals(jumpedBy(state, a, b), jumpedBy(state, a + b));
        assertEquals(jumpedBy(state, b, a), jumpedBy(state, a + b));
      }
    }
  }
});

Deno.test("2^64 jumps lead all round the cycle: 2^128 steps are one more than its length", () => {
  for (const state of STATES) {
    const round = jumpedBy(state, 2n ** 64n - 1n, 1n);
    const stream = new Stream(state);
    stream.next();
    assertEquals(round, Array.from(stream.state));
  }
});
