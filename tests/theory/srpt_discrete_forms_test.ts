import { assertAlmostEquals, assertLess } from "@std/assert";
import * as md1 from "../../lib/theory/md1.ts";
import * as discrete from "../../lib/theory/mg1_srpt_discrete.ts";
import { assertClose } from "../_close.ts";
import { uniforms } from "../_noise.ts";

const LOADS = [0.01, 0.2, 0.5, 0.8, 0.95, 0.999];

Deno.test("M/G/1-SRPT: with one time it is M/D/1, whatever the weight", () => {
  for (const load of LOADS) {
    const expected = md1.meanWaitUs(load, 10) + 10;
    assertClose(
      discrete.meanLatencyUs(load, [{ timeUs: 10, weight: 3 }]),
      expected,
    );
    // The same time twice is the same time.
    const twice = [{ timeUs: 10, weight: 1 }, { timeUs: 10, weight: 2 }];
    for (const us of discrete.latenciesUs(load, twice)) {
      assertClose(us, expected);
    }
  }
});

Deno.test("M/G/1-SRPT: with two times it is preemptive priority, but that a long one's last stretch is not overtaken", () => {
  // R. W. Conway, W. L. Maxwell and L. W. Miller, "Theory of Scheduling", 1967, section 8-6: preempt-resume.
  const short = { timeUs: 2, weight: 3 }, long = { timeUs: 30, weight: 1 };
  const meanUs = (3 * 2 + 30) / 4;
  for (const load of LOADS) {
    const shortRate = 0.75 * load / meanUs, longRate = 0.25 * load / meanUs;
    const shortLoad = shortRate * short.timeUs;
    const shortUs = short.timeUs +
      shortRate * short.timeUs ** 2 / (2 * (1 - shortLoad));
    const aheadUs =
      (shortRate * short.timeUs ** 2 + longRate * long.timeUs ** 2) / 2;
    const longUs = (long.timeUs + aheadUs / (1 - load)) / (1 - shortLoad);
    const [srptShortUs, srptLongUs] = discrete.latenciesUs(load, [short, long]);
    // A short one waits for the last stretch of a long one, as long as itself; that one gains in turn.
    const lastUs = longRate * short.timeUs ** 2 / (2 * (1 - shortLoad));
    assertClose(srptShortUs, shortUs + lastUs);
    assertClose(srptLongUs, longUs - short.timeUs * (1 / (1 - shortLoad) - 1));
  }
});

Deno.test("M/G/1-SRPT with atoms: the order they are given in does not matter", () => {
  const atoms = [{ timeUs: 500, weight: 1 }, { timeUs: 0.5, weight: 199 }, {
    timeUs: 7,
    weight: 5,
  }];
  const there = discrete.latenciesUs(0.8, atoms);
  const back = discrete.latenciesUs(0.8, atoms.toReversed()).reverse();
  for (const [n, us] of there.entries()) assertClose(us, back[n]);
});

Deno.test("M/G/1-SRPT with atoms: each latency is what replaying the policy gives", () => {
  const atoms = [
    { timeUs: 1, weight: 5 },
    { timeUs: 2, weight: 3 },
    { timeUs: 3, weight: 2 },
  ];
  const load = 0.6, replications = 10;
  const runs = Array.from(
    { length: replications },
    (_, seed) => replay(atoms, load, 100_000, seed),
  );
  for (const [n, expectedUs] of discrete.latenciesUs(load, atoms).entries()) {
    const meanUs = runs.reduce((sum, run) => sum + run[n], 0) / replications;
    const squares = runs.reduce((sum, run) => sum + (run[n] - meanUs) ** 2, 0);
    const error = Math.sqrt(squares / (replications - 1) / replications);
    assertAlmostEquals(meanUs, expectedUs, 4 * error);
    // Small enough to see an error of 2 %.
    assertLess(4 * error, 0.02 * expectedUs);
  }
});

/** Mean latency by atom of an SRPT core, event by event. Service ratios as weights. */
function replay(
  atoms: readonly discrete.Atom[],
  load: number,
  requests: number,
  seed: number,
): number[] {
  const uniform = uniforms(seed);
  const byWeight = atoms.flatMap((atom, n) =>
    Array<number>(atom.weight).fill(n)
  );
  const meanUs = byWeight.reduce((sum, n) => sum + atoms[n].timeUs, 0) /
    byWeight.length;
  const gapUs = () => -Math.log1p(-uniform()) * meanUs / load;

  const pending: { atom: number; owedUs: number; arrival: number }[] = [];
  const sums = atoms.map(() => 0), counts = atoms.map(() => 0);
  let now = 0, arrival = gapUs();
  for (let finished = 0; finished < requests;) {
    const first = pending[0];
    if (first && now + first.owedUs <= arrival) {
      now += first.owedUs;
      pending.shift();
      sums[first.atom] += now - first.arrival;
      counts[first.atom]++;
      finished++;
    } else {
      if (first) first.owedUs -= arrival - now;
      now = arrival;
      const atom = byWeight[Math.floor(uniform() * byWeight.length)];
      const owedUs = atoms[atom].timeUs;
      const place = pending.findIndex((other) => other.owedUs > owedUs);
      pending.splice(place < 0 ? pending.length : place, 0, {
        atom,
        owedUs,
        arrival: now,
      });
      arrival = now + gapUs();
    }
  }
  return sums.map((sum, n) => sum / counts[n]);
}
