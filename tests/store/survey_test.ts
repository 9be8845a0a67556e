import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import type { PlainPoint, Scenario } from "../../lib/scenario/point.ts";
import { runId } from "../../lib/store/identity.ts";
import { readManifestHead } from "../../lib/store/manifest.ts";
import { announceReuse, takeOver } from "../../lib/store/reuse.ts";
import { StoredRun } from "../../lib/store/stored_run.ts";
import { surveyRun } from "../../lib/store/survey.ts";
import { ENGINE_VERSION } from "../../lib/store/versions.ts";
import { runScenario } from "../../lib/sweep/run.ts";
import { pointOf } from "../sweep/_points.ts";

const NO_TRACES = new Map<string, string>();

async function inFolder(test: (out: string) => Promise<void>): Promise<void> {
  const out = await Deno.makeTempDir();
  try {
    await test(out);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

function scenarioOf(changes: readonly Partial<PlainPoint>[]): Scenario {
  const points = changes.map((change, point) =>
    pointOf(point, { load: 0.5, replications: 1, requests: 200, ...change })
  );
  return { name: "small", title: "", slo: null, points };
}

function optionsOf(out: string, scenario: Scenario) {
  return {
    out,
    scenario,
    traces: NO_TRACES,
    run: runId(scenario, NO_TRACES, ENGINE_VERSION),
    command: [],
    clock: () => new Date(0),
    numbers: scenario.points.map(({ point }) => point),
    isFresh: false,
  };
}

/** Runs `scenario` into `out`, what is elsewhere taken over; numbers of the points computed. */
async function store(
  out: string,
  scenario: Scenario,
  numbers?: readonly number[],
): Promise<number[]> {
  const options = optionsOf(out, scenario);
  const run = await StoredRun.open(options);
  const states = await surveyRun(options);
  announceReuse(run, states);
  await run.begin();
  await takeOver(run, states);
  const missing = [...states]
    .filter(([number, { state }]) =>
      state === "missing" && (numbers?.includes(number) ?? true)
    )
    .map(([number]) => number);
  await runScenario(scenario, {
    points: missing,
    workers: 1,
    onRow: (row, histograms) => run.add(row, histograms),
  });
  await run.settle();
  await run.finish();
  await run.close();
  return missing;
}

/** What `surveyRun` says of every point, in short. */
async function surveyed(out: string, scenario: Scenario): Promise<string[]> {
  return [...(await surveyRun(optionsOf(out, scenario))).values()].map((
    state,
  ) =>
    state.state === "missing"
      ? state.why
      : state.state === "elsewhere"
      ? `${state.run} ${state.as}`
      : state.state
  );
}

const LOADS = [0.3, 0.5, 0.7].map((load) => ({ load }));

Deno.test("editing a scenario runs only what changed; the rest is the same rows, with where they are from", () =>
  inFolder(async (out) => {
    const first = scenarioOf(LOADS);
    const before = optionsOf(out, first).run;
    assertEquals(await store(out, first), [0, 1, 2]);
    // One load goes, one comes, and all the others change their numbers.
    const second = scenarioOf([0.7, 0.6, 0.3].map((load) => ({ load })));
    assertEquals(await surveyed(out, second), [
      `${before} 2`,
      "new: load 0.6",
      `${before} 0`,
    ]);
    assertEquals(await store(out, second), [1]);
    assertEquals(await surveyed(out, second), ["stored", "stored", "stored"]);
    const folder = join(out, "small", optionsOf(out, second).run);
    const head = await readManifestHead(join(folder, "manifest.json"));
    assertEquals(head?.reused, { [before]: [0, 2] });
    assertEquals(head?.status, "complete");
    // The same, in a folder of its own, with nothing to take over.
    const alone = join(out, "alone");
    assertEquals(await store(alone, second), [0, 1, 2]);
    const other = join(alone, "small", optionsOf(out, second).run);
    const theirs = await readManifestHead(join(other, "manifest.json"));
    assertEquals(theirs?.rowsSha256, head?.rowsSha256);
    assertEquals(theirs?.reused, undefined);
    assertEquals(
      await Deno.readTextFile(join(folder, "histograms.ndjson")),
      await Deno.readTextFile(join(other, "histograms.ndjson")),
    );
  }));

Deno.test("a survey says why a point has to be computed", () =>
  inFolder(async (out) => {
    const first = scenarioOf([
      ...LOADS,
      { load: 0.3, policy: { name: "shinjuku", quantumUs: 5 } },
    ]);
    assertEquals(
      new Set(await surveyed(out, first)),
      new Set(["nothing is stored under this name"]),
    );
    await store(out, first, [0, 1, 3]);
    assertEquals(
      await surveyed(out, first),
      ["stored", "stored", "not computed yet", "stored"],
    );
    const second = scenarioOf([
      { load: 0.3, seed: 8 },
      { load: 0.3, policy: { name: "shinjuku", quantumUs: 10 } },
      { load: 0.7, policy: { name: "shinjuku", quantumUs: 5 } },
      { load: 0.3, policy: { name: "srpt" }, cores: 4, requests: 300, seed: 9 },
      { load: 0.7 },
    ]);
    assertEquals(await surveyed(out, second), [
      "new: seed 8",
      "new: policy shinjuku.quantumUs 10",
      "not together with these values yet",
      'new: policy "srpt", seed 9, requests 300, 1 more',
      "not together with these values yet",
    ]);
  }));

Deno.test("rows by another version, or another source of this one, are told of and never taken", () =>
  inFolder(async (out) => {
    const first = scenarioOf(LOADS);
    await store(out, first);
    const { run } = optionsOf(out, first);
    const path = join(out, "small", run, "manifest.json");
    const text = await Deno.readTextFile(path);
    const second = scenarioOf([{ load: 0.3 }, { load: 0.4 }]);
    const cases: [RegExp, string, RegExp][] = [
      [/"kneepoint": "[^"]*"/, '"kneepoint": "0.0.9"', /by version 0\.0\.9/],
      [/"source": "[^"]*"/, '"source": "0123"', /by another source of version/],
      [/"source": "[^"]*"/, '"source": null', /by another source of version/],
    ];
    for (const [now, then, expected] of cases) {
      await Deno.writeTextFile(path, text.replace(now, then));
      const [known, unknown] = await surveyed(out, second);
      assertMatch(known, expected);
      assertEquals(known.includes(run), true);
      assertEquals(unknown, "new: load 0.4");
    }
  }));

Deno.test("runs beside that are torn, empty or no runs at all are passed over", () =>
  inFolder(async (out) => {
    const first = scenarioOf(LOADS);
    await store(out, first);
    const folder = join(out, "small", optionsOf(out, first).run);
    const torn = await Deno.readTextFile(join(folder, "points.ndjson"));
    await Deno.writeTextFile(
      join(folder, "points.ndjson"),
      torn.slice(0, -20),
    );
    await Deno.mkdir(join(out, "small", "empty"));
    await Deno.writeTextFile(join(out, "small", "a-file"), "");
    await Deno.mkdir(join(out, "small", "broken"));
    await Deno.writeTextFile(
      join(out, "small", "broken", "manifest.json"),
      "{",
    );
    const second = scenarioOf([...LOADS, { load: 0.9 }]);
    const [a, b, c] = await surveyed(out, second);
    assertMatch(a, / 0$/);
    assertMatch(b, / 1$/);
    assertEquals(c, "not together with these values yet");
    assertEquals(await store(out, second), [2, 3]);
  }));

Deno.test("what is announced but was not copied before the process died is computed, or taken over again", () =>
  inFolder(async (out) => {
    const first = scenarioOf(LOADS);
    await store(out, first);
    const second = scenarioOf([...LOADS, { load: 0.9 }]);
    const options = optionsOf(out, second);
    const run = await StoredRun.open(options);
    announceReuse(run, await surveyRun(options));
    await run.begin();
    await run.close();
    const path = join(run.folder, "manifest.json");
    const before = optionsOf(out, first).run;
    assertEquals((await readManifestHead(path))?.reused, {
      [before]: [0, 1, 2],
    });
    // The other run goes: now all has to be computed here, and is from here.
    await Deno.remove(join(out, "small", before), { recursive: true });
    assertEquals(await store(out, second), [0, 1, 2, 3]);
    assertEquals((await readManifestHead(path))?.reused, undefined);
  }));
