/**
 * The search against a twin that is slow and obvious: every load of a fine grid
 * simulated, every request counted, and the knee and its interval read off.
 *
 * @module
 */

import { assert, assertAlmostEquals } from "@std/assert";
import { findKnees } from "../../lib/knee/knees.ts";
import { atLoads } from "../../lib/knee/offered.ts";
import { countAbove } from "../../lib/knee/margin.ts";
import { Histogram } from "../../lib/stats/histogram.ts";
import { skewedMeanEstimate } from "../../lib/stats/skewed.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { scenarioOf } from "./_scenario.ts";

const STEP = 0.002;

for (const policy of ["centralized-fcfs", "partitioned-fcfs", "round-robin"]) {
  Deno.test(`${policy}: the knee and its interval are those of a fine grid on which every load is judged`, async () => {
    const scenario = scenarioOf({ policy: { name: policy }, requests: 2000 });
    const { percentile, latencyUs } = scenario.slo!;
    const [{ knee, curveKnee }] = await findKnees(scenario, { workers: 1 });
    const atLoad = await atLoads(scenario.points[0]);
    /** The highest load whose share is at most what is allowed. */
    let highest = 0;
    /** Loads at which the ends of its interval are on another side than at a lower load of the grid. */
    const passed: Record<"low" | "high", number[]> = { low: [], high: [] };
    let was = { low: -1, high: -1 };
    let greatest = { load: 0, power: 0 };
    for (let load = 0.2; load < 0.95; load += STEP) {
      const point = atLoad(load);
      const latencies: Histogram[] = [];
      for (let of = 0; of < point.replications; of++) {
        const { recording } = await simulateReplication(point, of);
        latencies.push(Histogram.merged(recording.histograms.latency));
      }
      const { value, low, high } = skewedMeanEstimate(
        latencies.map((of) => countAbove(of, latencyUs! * 1e4) / of.count),
      );
      const allowed = 1 - percentile / 100;
      if (value! <= allowed) highest = load;
      // The knee is at its lower end where the share is at its upper one.
      const is = { low: high! - allowed, high: low! - allowed };
      for (const end of ["low", "high"] as const) {
        if (was[end] <= 0 !== is[end] <= 0) passed[end].push(load - STEP / 2);
      }
      was = is;
      const power = load / Histogram.merged(latencies).percentile(percentile);
      if (power > greatest.power) greatest = { load, power };
    }
    // The search draws straight lines where the twin has its steps.
    assertAlmostEquals(knee.value!, highest + STEP / 2, 2 * STEP);
    // A straight line between ends of a bracket that is fine is off by little of the interval.
    const near = STEP + 0.05 * (knee.high! - knee.low!);
    // Skewness is uncertain, and may take an end across what is allowed more than once.
    for (const end of ["low", "high"] as const) {
      const off = passed[end].map((load) => Math.abs(load - knee[end]!));
      assert(Math.min(...off) <= near, `${end} ${knee[end]}: ${passed[end]}`);
    }
    // A flat top: its place is not sharp.
    assert(curveKnee.low! - 0.02 <= greatest.load);
    assert(greatest.load <= curveKnee.high! + 0.02);
  });
}
