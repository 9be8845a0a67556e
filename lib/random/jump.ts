/**
 * Jumping ahead in the cycle of xoshiro128: how streams are kept disjoint.
 *
 * A step of the generator is linear over the 128 bits of its state, so 2ⁿ steps
 * are a 128 × 128 matrix of bits, the square of the one for 2ⁿ⁻¹ steps.
 *
 * @module
 */

/** Bits of state. */
const BITS = 128;

/** Images of the 128 unit states, four words each, one after the other. */
type Matrix = Uint32Array;

/** Advances the 128-bit state `s` by one step, without output. */
function step(s: Uint32Array): void {
  const t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = s[3] << 11 | s[3] >>> 21;
}

/** The matrix of one step. */
function stepMatrix(): Matrix {
  const matrix = new Uint32Array(BITS * 4);
  for (let bit = 0; bit < BITS; bit++) {
    const image = matrix.subarray(bit * 4, bit * 4 + 4);
    image[bit >> 5] = 1 << (bit & 31);
    step(image);
  }
  return matrix;
}

/** Replaces `state` by its image. */
function apply(matrix: Matrix, state: Uint32Array): void {
  let a = 0, b = 0, c = 0, d = 0;
  for (let word = 0; word < 4; word++) {
    let bits = state[word];
    while (bits !== 0) {
      const row = (word * 32 + 31 - Math.clz32(bits & -bits)) * 4;
      a ^= matrix[row];
      b ^= matrix[row + 1];
      c ^= matrix[row + 2];
      d ^= matrix[row + 3];
      bits &= bits - 1;
    }
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

function square(matrix: Matrix): Matrix {
  const squared = matrix.slice();
  for (let bit = 0; bit < BITS; bit++) {
    apply(matrix, squared.subarray(bit * 4, bit * 4 + 4));
  }
  return squared;
}

/** Matrices of 2⁶⁴ ⁺ ⁿ steps, n = 0 … 63. Made once: a few milliseconds. */
const JUMPS: readonly Matrix[] = (() => {
  let matrix = stepMatrix();
  for (let n = 0; n < 64; n++) matrix = square(matrix);
  const jumps = [matrix];
  while (jumps.length < 64) jumps.push(square(jumps[jumps.length - 1]));
  return jumps;
})();

/**
 * Advances `state` by `index` × 2⁶⁴ steps.
 *
 * @param state Four words, changed in place.
 * @param index 0 … 2⁶⁴ − 1.
 */
export function jump(state: Uint32Array, index: bigint): void {
  for (let n = 0; index > 0n; n++, index >>= 1n) {
    if (index & 1n) apply(JUMPS[n], state);
  }
}
