import { assert, assertEquals } from "@std/assert";
import { toTicks } from "../../lib/engine/ticks.ts";
import { type Request, run } from "../_run.ts";

const CORES = 5;
const BLOCKS = 60_000;
const CHECK = toTicks(0.1), STEAL = toTicks(0.1);

/**
 * Blocks of six requests, steered in turn: four hold a core each for 100 µs, the
 * fifth leaves its core after 1 µs, and the sixth waits behind the first. One core
 * searches, the queue of one of the four others is loaded.
 */
function blocks(): Request[] {
  const servicesUs = [100, 100, 100, 100, 1, 1];
  return Array.from(
    { length: BLOCKS },
    (_, block) =>
      servicesUs.map((serviceUs, place) => ({
        arrival: toTicks(300 * block) + 137 + place,
        service: toTicks(serviceUs),
      })),
  ).flat();
}

Deno.test("a core that searches at random finds one loaded queue of four others after a geometric number of checks", () => {
  const spec = {
    name: "work-stealing",
    steering: "round-robin",
    victim: "probe",
  };
  const { start, finish } = run(spec, blocks(), { cores: CORES });
  const counts = new Array<number>(12).fill(0);
  for (let block = 0; block < BLOCKS; block++) {
    const searched = start[6 * block + 5] - CHECK - STEAL -
      finish[6 * block + 4];
    const fruitless = searched / CHECK;
    assert(fruitless >= 0 && Number.isInteger(fruitless), `${fruitless}`);
    counts[Math.min(fruitless, counts.length - 1)]++;
  }
  const due = counts.map((_, fruitless) =>
    fruitless < counts.length - 1
      ? BLOCKS * 0.75 ** fruitless / 4
      : BLOCKS * 0.75 ** fruitless
  );
  assertEquals(Math.round(due.reduce((sum, of) => sum + of)), BLOCKS);
  const chiSquared = counts
    .reduce((sum, count, of) => sum + (count - due[of]) ** 2 / due[of], 0);
  // 11 degrees of freedom: 4 standard deviations above the mean.
  assert(chiSquared < 11 + 4 * Math.sqrt(22), `chi-squared ${chiSquared}`);
});
