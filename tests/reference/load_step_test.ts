/**
 * scenarios/shenango-load-step.json, run small: the load shifts of A. Ousterhout et
 * al., "Shenango", NSDI 2019, as its authors' code has them (shenango/all,
 * experiment.py, loadshift; the figure is scripts/plot_fig_5_bursts.R's).
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { POLICIES } from "../../lib/policies/mod.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import type { Estimate, Row, TimelineRow } from "../../lib/stats/row.ts";
import { runScenario } from "../../lib/sweep/run.ts";
import { assertClose } from "../_close.ts";

/** How much shorter than in the scenario its steps are here. */
const SHORTER = 50;
const WINDOW_US = 20;
/** Length of a step, µs. */
const STEP_US = 100_000 / SHORTER;
/** Windows of a step. */
const WINDOWS = STEP_US / WINDOW_US;
/** Rates from one step up to the next, million requests a second of 1 µs: cores' worth of work. */
const HIGH = [0.4, 0.6, 0.8, 1, 2, 3, 4];
const LOW = 0.1;

const file = JSON.parse(
  await Deno.readTextFile(
    new URL("../../scenarios/shenango-load-step.json", import.meta.url),
  ),
);

/** The rows of the scenario's `policies` with `changes`, by policy. */
async function run(
  policies: readonly string[],
  changes: object,
): Promise<Record<string, Row>> {
  const policy = policies.map((name) => ({ name }));
  const scenario = parseScenario(
    JSON.stringify({ ...file, policy, ...changes }),
    { source: "load_step_test.ts", definitions: POLICIES },
  );
  const rows = await runScenario(scenario, { workers: 1 });
  return Object.fromEntries(rows.map((row) => [row.policy, row]));
}

/** The scenario's applications, arrivals of the first being `workload`. */
function applications(workload: object): object {
  const [{ arrivals: _, ...spin }, ...others] = file.applications;
  return { applications: [{ ...spin, ...workload }, ...others] };
}

const [{ arrivals }] = file.applications;
const steps = arrivals.steps.map((step: { atUs: number }) => ({
  ...step,
  atUs: step.atUs / SHORTER,
}));
const rows = await run(["shenango", "delay-range", "work-stealing"], {
  ...applications({ arrivals: { ...arrivals, steps } }),
  requests: file.requests / SHORTER,
  timeline: { windowUs: WINDOW_US },
});

function timelineOf(policy: string): TimelineRow {
  const { windowUs, applications } = rows[policy].timeline!;
  assertEquals(windowUs, WINDOW_US);
  return applications.spin;
}

/** Mean of `column` over the windows of a step from `fromUs` on. */
function meanFrom(
  column: readonly Estimate[],
  step: number,
  fromUs: number,
  toUs: number = STEP_US,
): number {
  const values = column.slice(
    step * WINDOWS + fromUs / WINDOW_US,
    step * WINDOWS + toUs / WINDOW_US,
  ).map(({ value }) => value!);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("the scenario's load is that of the authors' code, its steps a tenth as long", () => {
  const rates = [...HIGH.flatMap((high) => [LOW, high]), LOW];
  assertEquals(
    file.applications[0].arrivals.steps,
    rates.map((rateMrps, step) => ({ atUs: step * 1e5, rateMrps })),
  );
});

Deno.test("Shenango's cores are there 0.1 ms after every step up, and gone 0.1 ms after it", () => {
  for (const policy of ["shenango", "delay-range"]) {
    const { cores } = timelineOf(policy);
    HIGH.forEach((high, place) => {
      const low = 2 * place, up = low + 1;
      const before = meanFrom(cores, low, 200);
      const soon = meanFrom(cores, up, 100, 200);
      const later = meanFrom(cores, up, 1000);
      assert(soon > high, `${policy}, to ${high}: ${soon} cores`);
      assertClose(soon, later, 0.2);
      assertClose(meanFrom(cores, up + 1, 100, 300), before, 0.25);
    });
  }
});

Deno.test("Shenango's latencies after a step are those of a load that was always there", async () => {
  // Windows long enough for their mean latency not to depend on how many happen to arrive.
  const long = {
    requests: 100_000,
    replications: 8,
    timeline: { windowUs: 1000 },
  };
  const always = await run(["shenango"], {
    ...applications({ rateMrps: 4 }),
    ...long,
  });
  const stepped = await run(["shenango"], {
    ...applications({
      arrivals: {
        process: "profile",
        steps: [{ atUs: 0, rateMrps: LOW }, { atUs: 4000, rateMrps: 4 }],
      },
    }),
    ...long,
  });
  const { value: steady, low, high } = always.shenango.latencyUs.mean;
  assert(high! - low! < 0.06 * steady!, `${low} to ${high} µs`);
  const { latencyUs } = stepped.shenango.timeline!.applications.spin;
  const after = latencyUs.mean.slice(5).map(({ value }) => value!);
  const mean = after.reduce((sum, value) => sum + value, 0) / after.length;
  assertClose(mean, steady!, 0.05);
  const last = 2 * HIGH.length - 1;
  const first = meanFrom(timelineOf("shenango").latencyUs.mean, last, 0, 60);
  assert(first > 1.3 * steady!, `${first} µs at first, ${steady} in the end`);
});

Deno.test("where cores do not move, they are all granted all the time, and little of them is used", () => {
  const { cores } = timelineOf("work-stealing");
  assert(cores.every(({ value }) => value === 14));
  const efficiency = (policy: string) => rows[policy].cpuEfficiency.value!;
  assert(efficiency("work-stealing") < 0.1);
  assert(efficiency("shenango") > 3 * efficiency("work-stealing"));
});
