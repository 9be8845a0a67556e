import { assert, assertEquals, assertRejects } from "@std/assert";
import { POLICIES } from "../../lib/policies/mod.ts";
import type { PolicyDefinition } from "../../lib/policies/definition.ts";
import type { Row } from "../../lib/stats/row.ts";
import type { Executor } from "../../lib/sweep/executor.ts";
import type { Unit } from "../../lib/sweep/plan.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { type Progress, runPoints, runScenario } from "../../lib/sweep/run.ts";
import { brokenPointOf, pointOf, scenarioOf, textOf } from "./_points.ts";

/** Gives results in an order of its own: of those asked for, the last one first. */
class Backwards implements Executor {
  readonly lanes = 4;
  readonly #asked: (() => void)[] = [];

  async run({ point, replication }: Unit) {
    const result = await simulateReplication(point, replication);
    await new Promise<void>((resolve) => {
      this.#asked.push(resolve);
      setTimeout(() => this.#asked.pop()?.(), 0);
    });
    return result;
  }

  stop(): void {}
}

Deno.test("rows are the same bytes with 1 worker, with 2, and backwards", async () => {
  const scenario = scenarioOf(6);
  const one = await runScenario(scenario, { workers: 1 });
  const two = await runScenario(scenario, { workers: 2 });
  const backwards: Row[] = [];
  await runPoints(scenario.points, new Backwards(), undefined, {
    onRow: (row) => void backwards.push(row),
  });
  backwards.sort((a, b) => a.point - b.point);
  assertEquals(one.map(({ point }) => point), [0, 1, 2, 3, 4, 5]);
  assertEquals(two.map(textOf), one.map(textOf));
  assertEquals(backwards.map(textOf), one.map(textOf));
});

Deno.test("a point's row does not depend on which other points are run", async () => {
  const scenario = scenarioOf(4);
  const all = await runScenario(scenario, { workers: 2 });
  const some = await runScenario(scenario, { workers: 2, points: [3, 1] });
  assertEquals(some.map(textOf), [all[1], all[3]].map(textOf));
});

Deno.test("a point that throws is reported with its reason, and the others are finished", async () => {
  const scenario = {
    ...scenarioOf(0),
    points: [pointOf(0), brokenPointOf(1), pointOf(2)],
  };
  const failures: string[] = [];
  const rows = await runScenario(scenario, {
    workers: 2,
    onFailure: ({ point, error }) =>
      void failures.push(`${point.point}: ${error.message}`),
  });
  assertEquals(rows.map(({ point }) => point), [0, 2]);
  assertEquals(failures.length, 1);
  assert(/^1: .*no-such-policy/.test(failures[0]), failures[0]);
  await assertRejects(
    () => runScenario(scenario, { workers: 2 }),
    AggregateError,
    "Point 1 (no-such-policy, load 0.35) failed",
  );
});

Deno.test("an aborted run stops at once and keeps its finished rows", async () => {
  const endless = pointOf(3, { requests: 1e9, replications: 1 });
  const points = [pointOf(0), pointOf(1), pointOf(2), endless];
  // Long replications start first: the others are finished on the second worker.
  const controller = new AbortController();
  const rows = await runScenario({ ...scenarioOf(0), points }, {
    workers: 2,
    signal: controller.signal,
    onProgress: ({ pointsDone }) => pointsDone === 3 && controller.abort(),
  });
  assertEquals(rows.map(({ point }) => point), [0, 1, 2]);
});

Deno.test("a run that was aborted before it began does nothing", async () => {
  const rows = await runScenario(scenarioOf(2), {
    signal: AbortSignal.abort(),
  });
  assertEquals(rows, []);
});

Deno.test("a listener that fails ends the run with its error", async () => {
  await assertRejects(
    () =>
      runScenario(scenarioOf(8), {
        workers: 2,
        onRow: () => Promise.reject(new Error("disk full")),
      }),
    Error,
    "disk full",
  );
});

Deno.test("a policy that only this thread knows runs here, with the same rows", async () => {
  const own: PolicyDefinition = { ...POLICIES[0], name: "own" };
  const name = POLICIES[0].name;
  const [theirs] = await runScenario(scenarioOf(1, { policy: { name } }));
  const [ours] = await runScenario(scenarioOf(1, { policy: { name: "own" } }), {
    definitions: [own],
  });
  assertEquals(textOf({ ...ours, policy: name }), textOf(theirs));
});

Deno.test("progress ends with everything done and never goes back", async () => {
  const seen: Progress[] = [];
  await runScenario(scenarioOf(3), {
    workers: 2,
    onProgress: (progress) => void seen.push(progress),
  });
  assertEquals(seen.at(-1), {
    pointsDone: 3,
    points: 3,
    requestsDone: 3 * 3 * 2000,
    requests: 3 * 3 * 2000,
    share: 1,
    oldest: null,
  });
  assertEquals(seen[0].requestsDone, 0);
  assertEquals(seen[0].oldest?.point, 0);
  for (let step = 1; step < seen.length; step++) {
    assert(seen[step].requestsDone > seen[step - 1].requestsDone);
    assert(seen[step].pointsDone >= seen[step - 1].pointsDone);
  }
});

/** Ends no unit before it is told to. */
class Held implements Executor {
  readonly lanes = 3;
  readonly units: Unit[] = [];
  readonly #ends: (() => void)[] = [];

  async run(unit: Unit) {
    this.units.push(unit);
    await new Promise<void>((resolve) => this.#ends.push(resolve));
    return await simulateReplication(unit.point, unit.replication);
  }

  /** Ends unit number `n`. */
  end(n: number): void {
    this.#ends[n]();
  }

  stop(): void {}
}

Deno.test("no more units are asked for than there are lanes, and the point begun first is the one that is named", async () => {
  const executor = new Held();
  const oldest: (number | undefined)[] = [];
  let done = false;
  const run = runPoints(
    scenarioOf(50, { replications: 2, requests: 100 }).points,
    executor,
    undefined,
    { onProgress: (progress) => void oldest.push(progress.oldest?.point) },
  ).then(() => done = true);
  assertEquals(executor.units.length, 3);
  // Point 0 stays: replications of others come and go past it.
  for (let n = 1; n <= 6; n++) {
    executor.end(n);
    while (executor.units.length < 3 + n) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
  assertEquals(executor.units.length, 9);
  assertEquals(new Set(oldest), new Set([0]));
  executor.end(0);
  for (let n = 7; !done; n++) {
    while (n >= executor.units.length && !done) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    if (!done) executor.end(n);
  }
  await run;
  assertEquals(executor.units.length, 100);
  assertEquals(oldest.at(-1), undefined);
});
