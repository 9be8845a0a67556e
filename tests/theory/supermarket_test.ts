/**
 * Joining the shortest of a few queues of many cores, against the supermarket
 * model: the limit of infinitely many, Poisson arrivals and exponential service.
 *
 * @module
 */

import { assertAgrees } from "../_agreement.ts";
import { latencyUs, over, replicate } from "../_replications.ts";

/**
 * Mean latency in mean services: Σ load^((choicesⁱ − choices) ÷ (choices − 1)), i = 1, 2, …
 *
 * Source: M. Mitzenmacher, "The Power of Two Choices in Randomized Load
 * Balancing", IEEE TPDS 12(10), 2001, Corollary 1.
 */
function meanLatency(load: number, choices: number): number {
  let mean = 0, power = choices;
  for (let term = 1; term > 1e-12; power *= choices) {
    term = load ** ((power - choices) / (choices - 1));
    mean += term;
  }
  return mean;
}

/** So many that what they differ by from infinitely many, of the order of 1 ÷ cores, does not show. */
const CORES = 500;

for (const choices of [2, 3]) {
  for (const load of [0.5, 0.8]) {
    Deno.test(`the shortest of ${choices} queues of ${CORES} cores at no cost, load ${load}: mean latency is the supermarket model's`, async () => {
      const results = await replicate({
        policy: { name: "join-shortest-queue", choices, enqueueUs: 0 },
        cores: CORES,
        load,
        service: { distribution: "exponential", meanUs: 1 },
        requests: 150_000,
        replications: 5,
      });
      const mean = over(results, latencyUs);
      assertAgrees(mean, meanLatency(load, choices), "mean, µs");
    });
  }
}
