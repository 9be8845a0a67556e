/**
 * The shape of the library: who may import whom, how long a file may be, and
 * what is found nowhere, or in one place alone.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { POLICIES } from "../lib/policies/mod.ts";
import {
  folderOf,
  type Import,
  importsFrom,
  type LibraryFile,
  libraryFiles,
} from "./_imports.ts";

/** Where everything is reached from: the library, the programs, and what a thread begins with. */
const ROOTS = [
  "mod.ts",
  "cli/launch.ts",
  "cli/main.ts",
  "cli/notebooks.ts",
  "cli/slurm_task.ts",
  "scenario/write_schema.ts",
  "store/write_row_schema.ts",
  "sweep/worker.ts",
];

/**
 * What the files of a folder may import from outside of it: whole folders, or
 * single files. A file with a line of its own may import that instead.
 *
 * Types count like values: what cannot be named cannot be leant on. Nothing may
 * import `mod.ts`, which is for notebooks, scripts and tests.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  random: [],
  theory: [],
  engine: [],
  policies: ["engine", "random"],
  systems: ["engine", "policies", "random"],
  stats: ["engine/machine.ts", "engine/simulation.ts"],
  scenario: [
    "engine/block.ts",
    "engine/ticks.ts",
    "policies/definition.ts",
    "random",
  ],
  "scenario/write_schema.ts": ["systems/mod.ts"],
  workload: [
    "engine/block.ts",
    "engine/simulation.ts",
    "engine/ticks.ts",
    "random",
    "scenario/demand.ts",
    "scenario/point.ts",
    "scenario/rate_profile.ts",
  ],
  sweep: [
    "engine",
    "policies/definition.ts",
    "policies/mod.ts",
    "random",
    "scenario/point.ts",
    "scenario/uneven.ts",
    "stats",
    "systems/bounds.ts",
    "systems/mod.ts",
    "workload",
  ],
  compare: [
    "engine/ticks.ts",
    "scenario/point.ts",
    "scenario/uneven.ts",
    "stats",
    "sweep",
    "workload/workload.ts",
  ],
  knee: [
    "engine/ticks.ts",
    "scenario/point.ts",
    "scenario/uneven.ts",
    "stats",
    "sweep",
    "workload/shared.ts",
    "workload/workload.ts",
  ],
  tails: [
    "engine/block.ts",
    "engine/ticks.ts",
    "random",
    "scenario/point.ts",
    "scenario/rate_profile.ts",
    "scenario/uneven.ts",
    "stats/histogram.ts",
    "stats/intervals.ts",
    "stats/row.ts",
    "workload",
  ],
  explain: [
    "engine",
    "policies/definition.ts",
    "policies/mod.ts",
    "scenario/point.ts",
    "stats/intervals.ts",
    "stats/row.ts",
    "sweep/machine_run.ts",
    "sweep/watched.ts",
    "systems/mod.ts",
    "workload/sum.ts",
    "workload/trace_scans.ts",
  ],
  trace: [
    "engine",
    "explain/slowest.ts",
    "policies/definition.ts",
    "policies/mod.ts",
    "scenario/point.ts",
    "stats/recording.ts",
    "sweep/machine_run.ts",
    "sweep/watched.ts",
    "systems/mod.ts",
  ],
  fit: [
    "engine/ticks.ts",
    "random",
    "scenario/point.ts",
    "stats/histogram.ts",
    "workload/trace.ts",
  ],
  expected: [
    "engine/ticks.ts",
    "report/measure.ts",
    "report/theory_lines.ts",
    "scenario/point.ts",
    "scenario/rate_profile.ts",
    "scenario/uneven.ts",
    "stats/row.ts",
    "tails/services.ts",
    "tails/tail.ts",
    "theory",
    "workload/service.ts",
  ],
  store: ["scenario/point.ts", "stats/row.ts"],
  slurm: ["scenario/point.ts", "stats/row.ts", "store", "sweep"],
  cite: [
    "report",
    "scenario/error.ts",
    "scenario/point.ts",
    "stats/row.ts",
    "store",
  ],
  report: [
    "compare/row.ts",
    "engine/activities.ts",
    "engine/ticks.ts",
    "knee/row.ts",
    "scenario/point.ts",
    "stats/histogram.ts",
    "stats/row.ts",
    "stats/stored_histogram.ts",
    "stats/welch.ts",
    "trace/occupancy.ts",
    "trace/schedule.ts",
  ],
  notebook: [
    "report",
    "scenario/point.ts",
    "stats/row.ts",
    "sweep/run.ts",
  ],
  verify: [
    "policies/definition.ts",
    "scenario/point.ts",
    "stats/row.ts",
    "store",
    "sweep/executor.ts",
    "sweep/merge.ts",
    "sweep/run.ts",
    "systems/mod.ts",
  ],
  cli: [
    "cite",
    "compare",
    "engine/ticks.ts",
    "explain",
    "fit",
    "knee",
    "expected",
    "policies/definition.ts",
    "policies/mod.ts",
    "report",
    "scenario",
    "slurm",
    "stats/hdr.ts",
    "stats/row.ts",
    "stats/stored_histogram.ts",
    "store",
    "sweep",
    "tails",
    "trace",
    "verify",
    "systems/bounds.ts",
    "systems/definition.ts",
    "systems/mod.ts",
    "systems/traits.ts",
    "workload/trace.ts",
    "workload/trace_check.ts",
  ],
  "mod.ts": [
    "compare",
    "engine",
    "explain",
    "fit",
    "knee",
    "expected",
    "notebook/live.ts",
    "policies",
    "random",
    "report",
    "scenario",
    "stats/row.ts",
    "stats/stored_histogram.ts",
    "stats/welch.ts",
    "sweep",
    "tails",
    "systems",
    "theory",
    "trace",
  ],
};

/** Folders that a simulated instant is computed in: they lean on no package. */
const SELF_CONTAINED = ["engine", "policies", "random", "systems", "theory"];

/** Lines in a file, at most. */
const MAX_LINES = 300;

/** What may be written in some places only: a result depends on its scenario alone. */
const CONFINED: readonly {
  readonly what: string;
  readonly pattern: RegExp;
  /** Folders or files. */
  readonly to: readonly string[];
}[] = [
  { what: "Math.random", pattern: /\bMath\.random\b/, to: [] },
  { what: "Date.now", pattern: /\bDate\.now\b/, to: [] },
  {
    what: "the date",
    pattern: /\bnew Date\(\)/,
    to: ["cli/store_scenario.ts"],
  },
  {
    what: "a clock",
    pattern: /\bperformance\b/,
    to: ["cli", "sweep/replication.ts"],
  },
  {
    what: "console",
    pattern: /\bconsole\b/,
    to: ["cli", "report/show.ts"],
  },
  {
    what: "the environment",
    pattern: /\bDeno\.(env|args)\b/,
    to: ["cli"],
  },
  {
    what: "a module-level let or var",
    pattern: /^(export )?(let|var)\b/m,
    to: [],
  },
];

const files = await libraryFiles();
const { reached, imports } = await importsFrom(ROOTS);

Deno.test("every file of the library is reached from the library's head, a program or a thread", () => {
  assertEquals([...reached].sort(), files.map(({ path }) => path).sort());
});

Deno.test("folders import each other in one direction, as drawn, and in no other", () => {
  const wrong = imports.filter(({ from, to }) =>
    folderOf(from) !== folderOf(to) && allowanceOf({ from, to }) === undefined
  );
  assertEquals(wrong.map(written), []);
});

Deno.test("no import is allowed that nobody needs", () => {
  const used = new Set(
    imports.map((edge) => `${lineOf(edge.from)} ${allowanceOf(edge)}`),
  );
  const unused = Object.entries(ALLOWED)
    .flatMap(([line, targets]) => targets.map((target) => `${line} ${target}`))
    .filter((allowance) => !used.has(allowance));
  assertEquals(unused, []);
});

Deno.test("no file imports itself, be it through others or for its types", () => {
  assertEquals(cyclesOf(imports), []);
  // The search itself can fail.
  assertEquals(
    cyclesOf([
      { from: "a", to: "b" },
      { from: "b", to: "c" },
      { from: "c", to: "b" },
    ]),
    ["b → c → b"],
  );
});

Deno.test("what computes a simulated instant leans on no package", () => {
  const leaning = files.filter(({ folder, code }) =>
    SELF_CONTAINED.includes(folder) && /\bfrom "[^.]/.test(code)
  );
  assertEquals(leaning.map(({ path }) => path), []);
});

Deno.test(`a file has ${MAX_LINES} lines at most`, () => {
  const lines = new Map(files.map(({ path, text }) => [path, linesOf(text)]));
  const long = [...lines].filter(([, length]) => length > MAX_LINES);
  assertEquals(long, []);
});

Deno.test("the engine names no policy", () => {
  const names = POLICIES.map(({ name }) => name.replaceAll("-", ""));
  assert(names.length >= 7);
  for (const { path, text } of filesOf("engine")) {
    // A priority queue is a data structure, whoever uses it.
    const plain = text.toLowerCase().replaceAll(/[^a-z]/g, "")
      .replaceAll("priorityqueue", "");
    assertEquals(names.filter((name) => plain.includes(name)), [], path);
  }
});

for (const { what, pattern, to } of CONFINED) {
  const place = to.length === 0 ? "nowhere" : `in ${to.join(" and ")} alone`;
  Deno.test(`${what} is found ${place}`, () => {
    const found = files.filter(({ code }) => pattern.test(code));
    const wrong = found.filter(({ path, folder }) =>
      !to.includes(path) && !to.includes(folder)
    );
    assertEquals(wrong.map(({ path }) => path), []);
    for (const known of to) {
      assert(
        found.some(({ path, folder }) => path === known || folder === known),
        `${known} does not need it`,
      );
    }
  });
}

function filesOf(folder: string): LibraryFile[] {
  return files.filter((file) => file.folder === folder);
}

/** The line of the table that is about `path`. */
function lineOf(path: string): string {
  return path in ALLOWED ? path : folderOf(path);
}

/** What in the table allows an import, if anything. */
function allowanceOf({ from, to }: Import): string | undefined {
  return ALLOWED[lineOf(from)]?.find((target) =>
    target === to || target === folderOf(to)
  );
}

function written({ from, to }: Import): string {
  return `${from} → ${to}`;
}

function linesOf(text: string): number {
  return text.trimEnd().split("\n").length;
}

/** Cycles of imports, each as it is first met. */
function cyclesOf(edges: readonly Import[]): string[] {
  const targets = Map.groupBy(edges, ({ from }) => from);
  const cycles: string[] = [], done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const met = trail.indexOf(path);
    if (met >= 0) cycles.push([...trail.slice(met), path].join(" → "));
    if (met >= 0 || done.has(path)) return;
    for (const { to } of targets.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return cycles;
}
