/** What is done to a stored run is found, and said in words that lead to it. */

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
} from "@std/assert";
import { join } from "@std/path";
import { figuresOf } from "../../lib/cli/figures.ts";
import { POLICIES } from "../../lib/policies/mod.ts";
import { fileFact } from "../../lib/store/files.ts";
import { runId } from "../../lib/store/identity.ts";
import { RunError } from "../../lib/store/read_run.ts";
import { ThisThread } from "../../lib/sweep/executor.ts";
import { differences } from "../../lib/verify/differences.ts";
import { sampleOf } from "../../lib/verify/sample.ts";
import { type Verification, verifyRun } from "../../lib/verify/verify.ts";
import { run, scenarioText } from "../cli/_kneepoint.ts";
import { distribution, estimate, row as rowOf } from "../report/_rows.ts";

/** A run of three points, made once. */
const ORIGINAL = await Deno.makeTempDir();
const NAME = "tiny";
const RUN = await sweep(ORIGINAL, {});

addEventListener("unload", () => {
  Deno.removeSync(ORIGINAL, { recursive: true });
});

/** Sweeps a scenario of three points into `out`; the run's id. */
async function sweep(
  out: string,
  changes: Record<string, unknown>,
  args: readonly string[] = [],
): Promise<string> {
  const { code, stdout, stderr } = await run(
    ["sweep", "-", "--out", out, "--quiet", "--workers", "1", ...args],
    scenarioText({ name: NAME, ...changes }),
  );
  assertEquals(code, 0, stderr);
  return stdout.trim().split("/").at(-1)!;
}

/** Runs `test` on a copy of the run in `from`. */
async function onCopy(
  test: (folder: string) => Promise<void>,
  from = join(ORIGINAL, NAME, RUN),
): Promise<void> {
  const out = await Deno.makeTempDir();
  const folder = join(out, from.split("/").at(-1)!);
  try {
    await Deno.mkdir(join(folder, "figures"), { recursive: true });
    for (const part of ["", "figures"]) {
      for await (const { name, isFile } of Deno.readDir(join(from, part))) {
        if (!isFile) continue;
        await Deno.copyFile(join(from, part, name), join(folder, part, name));
      }
    }
    await test(folder);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

function verified(
  folder: string,
  choose = (points: readonly number[]): readonly number[] => points,
): Promise<Verification> {
  return verifyRun(folder, {
    choose,
    executor: new ThisThread(POLICIES),
    draw: figuresOf,
  });
}

/** Changes the text of `file`. */
async function edit(
  folder: string,
  file: string,
  change: (text: string) => string,
): Promise<void> {
  const path = join(folder, file);
  const text = await Deno.readTextFile(path);
  const changed = change(text);
  assert(text !== changed, "the change must change something");
  await Deno.writeTextFile(path, changed);
}

/** Changes a row. */
function editRow(
  folder: string,
  point: number,
  // deno-lint-ignore no-explicit-any
  change: (row: any) => void,
): Promise<void> {
  return edit(folder, "points.ndjson", (text) => {
    const lines = text.split("\n");
    const row = JSON.parse(lines[point]);
    change(row);
    lines[point] = JSON.stringify(row);
    return lines.join("\n");
  });
}

/** Makes the manifest tell of `file` as it is now, as a forger would. */
async function forge(folder: string, file: string): Promise<void> {
  const fact = await fileFact(join(folder, file));
  await edit(folder, "manifest.json", (text) => {
    const manifest = JSON.parse(text);
    manifest.files[file] = fact;
    return JSON.stringify(manifest);
  });
}

/** That one of `problems` is as `pattern` says. */
function assertSaid(problems: readonly string[], pattern: RegExp): void {
  assert(
    problems.some((problem) => pattern.test(problem)),
    problems.join("\n"),
  );
}

Deno.test("a run that nobody touched is verified: its files, what follows from its rows, all its points", () =>
  onCopy(async (folder) => {
    const { problems, notes, compared, differing } = await verified(folder);
    assertEquals(problems, []);
    assertEquals(notes, []);
    assertEquals(compared, [0, 1, 2]);
    assertEquals(differing.size, 0);
  }));

Deno.test("a tampered digit is found by the file's hash, and by running its point again", () =>
  onCopy(async (folder) => {
    await editRow(folder, 1, (row) => row.latencyUs.p99.value += 1e-4);
    const { problems, differing } = await verified(folder);
    assertEquals(problems.length, 1);
    assertMatch(problems[0], /^points\.ndjson (has \d+ bytes, not|is not the)/);
    assertEquals([...differing.keys()], [1]);
    assertEquals(differing.get(1)!.map(({ field }) => field), [
      "latencyUs.p99",
    ]);
  }));

Deno.test("a tampered digit is found even where the manifest is forged to match", () =>
  onCopy(async (folder) => {
    await editRow(folder, 2, (row) => row.counts.steals.value = 1);
    await forge(folder, "points.ndjson");
    const { problems, differing } = await verified(folder);
    assertSaid(problems, /^points\.ndjson has other rows than manifest\.json/);
    assertSaid(problems, /^points\.csv is not what points\.ndjson gives$/);
    assertSaid(problems, /^points\.parquet is not what points\.ndjson gives$/);
    assertEquals(differing.get(2)!.map(({ field }) => field), [
      "counts.steals",
    ]);
  }));

Deno.test("the time that a simulation took is no result: only the file's hash sees it", () =>
  onCopy(async (folder) => {
    await editRow(folder, 0, (row) => row.wallSeconds = 99);
    const { problems, differing } = await verified(folder);
    assertEquals(problems.length, 1);
    assertEquals(differing.size, 0);
  }));

Deno.test("a missing row is missed, and the others are run again", () =>
  onCopy(async (folder) => {
    await edit(
      folder,
      "points.ndjson",
      (text) => text.split("\n").toSpliced(1, 1).join("\n"),
    );
    const { problems, compared } = await verified(folder);
    assertSaid(
      problems,
      /^points\.ndjson: no row of point 1 \(1 of 3\); the run is complete$/,
    );
    assertEquals(compared, [0, 2]);
  }));

/** Changes to points.ndjson, and what is said of them. */
const WRONG_LINES: readonly [
  what: string,
  change: (lines: string[]) => string[],
  says: RegExp,
][] = [
  [
    "a row of another scenario",
    (lines) => lines.with(1, lines[1].replace(`"${NAME}"`, '"other"')),
    /^points\.ndjson, line 2: a row of scenario "other", not "tiny"$/,
  ],
  [
    "a row with another policy",
    (lines) => lines.with(0, lines[0].replace("centralized-fcfs", "srpt")),
    /line 1: point 0 has policy "srpt", not "centralized-fcfs" as in/,
  ],
  [
    "a row from another seed",
    (lines) => lines.with(0, lines[0].replace('"seed":3', '"seed":4')),
    /line 1: point 0 has seed 4, not 3 as in manifest\.json$/,
  ],
  [
    "a row of a point that is none",
    (lines) => lines.with(2, lines[2].replace('"point":2', '"point":7')),
    /line 3: a row of point 7, and the scenario has 3$/,
  ],
  [
    "the same row twice",
    (lines) => [lines[0], ...lines],
    /line 2: point 0 once more$/,
  ],
  [
    "a torn line",
    (lines) => [lines[0], lines[1], lines[2].slice(0, 100)],
    /line 3: torn after 100 bytes, at \d+$/,
  ],
  [
    "a line that is no JSON",
    (lines) => lines.with(1, lines[1].slice(1)),
    /line 2: not a JSON object$/,
  ],
];

for (const [what, change, says] of WRONG_LINES) {
  Deno.test(`${what} is found, and said with its line`, () =>
    onCopy(async (folder) => {
      await edit(
        folder,
        "points.ndjson",
        (text) => change(text.split("\n")).join("\n"),
      );
      const { problems } = await verified(folder, () => []);
      assertSaid(problems, says);
    }));
}

Deno.test("a table that does not follow from the rows is found though the manifest is forged to match", () =>
  onCopy(async (folder) => {
    await edit(
      folder,
      "points.csv",
      (text) => text.replace("tiny,0,", "tiny,9,"),
    );
    await forge(folder, "points.csv");
    const { problems } = await verified(folder, () => []);
    assertEquals(problems, ["points.csv is not what points.ndjson gives"]);
  }));

Deno.test("a figure that does not follow from the rows is found though the manifest is forged to match", () =>
  onCopy(async (folder) => {
    const figure = "figures/slowdown-against-load.svg";
    await edit(folder, figure, (text) => text.replace(RUN, "0123456789"));
    await forge(folder, figure);
    const { problems } = await verified(folder, () => []);
    assertEquals(problems, [`${figure} is not what points.ndjson gives`]);
  }));

Deno.test("a figure drawn by another source of the same version is a note, and no fault", () =>
  onCopy(async (folder) => {
    const figure = "figures/slowdown-against-load.svg";
    await edit(folder, figure, (text) => text.replace("</svg>", "<g/></svg>"));
    await forge(folder, figure);
    await edit(
      folder,
      "manifest.json",
      (text) => text.replace(/"pictures":"\w+"/, '"pictures":"0"'),
    );
    const { problems, notes } = await verified(folder, () => []);
    assertEquals(problems, []);
    assertEquals(notes, [`${figure} comes out differently from this source`]);
  }));

Deno.test("a file that is missing is missed; histograms may be left out, and are not", () =>
  onCopy(async (folder) => {
    await Deno.remove(join(folder, "histograms.ndjson"));
    const without = await verified(folder, () => []);
    assertEquals(without.problems, []);
    assertEquals(without.notes, ["histograms.ndjson is not there"]);
    await Deno.remove(join(folder, "points.parquet"));
    assertEquals((await verified(folder, () => [])).problems, [
      "points.parquet is not there",
    ]);
  }));

Deno.test("a tampered histogram is found though the manifest is forged to match", () =>
  onCopy(async (folder) => {
    await edit(
      folder,
      "histograms.ndjson",
      (text) => text.replace(/\[(\d+),/, (_, count) => `[${+count + 1},`),
    );
    await forge(folder, "histograms.ndjson");
    const { problems } = await verified(folder);
    assertEquals(problems, [
      "histograms.ndjson: point 0 comes out differently",
    ]);
  }));

Deno.test("a scenario changed in the manifest makes another run of it", () =>
  onCopy(async (folder) => {
    await edit(
      folder,
      "manifest.json",
      (text) => text.replaceAll('"requests":1000', '"requests":999'),
    );
    const { problems, differing } = await verified(folder);
    assertSaid(problems, /^manifest\.json: run is \w{10}, but its scenario/);
    assertEquals(differing.size, 3);
  }));

Deno.test("an incomplete run is said to be so, and what is there of it is run again", async () => {
  const out = await Deno.makeTempDir();
  try {
    const id = await sweep(out, {}, ["--points", "1"]);
    const { problems, compared, differing } = await verified(
      join(out, NAME, id),
    );
    assertEquals(problems, [
      "points.ndjson: no row of points 0, 2 (2 of 3); the run is incomplete",
    ]);
    assertEquals(compared, [1]);
    assertEquals(differing.size, 0);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("points of a trace are run again only from the trace that the run read", async () => {
  const out = await Deno.makeTempDir();
  const trace = join(out, "arrivals.csv");
  const rows = Array.from({ length: 3000 }, (_, row) => row);
  await Deno.writeTextFile(trace, ["at", ...rows, ""].join("\n"));
  try {
    const id = await sweep(out, {
      arrivals: { process: "trace", file: trace, column: "at", unit: "us" },
    });
    const folder = join(out, NAME, id);
    assertEquals((await verified(folder)).problems, []);
    for (const wrong of ["has other content", "is not there"]) {
      if (wrong === "is not there") await Deno.remove(trace);
      else await Deno.writeTextFile(trace, ["at", 7, ...rows].join("\n"));
      const error = await verified(folder).catch((error) => error);
      assert(error instanceof RunError);
      assertMatch(
        error.message,
        new RegExp(`"${trace}" ${wrong}; the run read`),
      );
      // What needs no trace can be looked at without.
      assertEquals((await verified(folder, () => [])).problems, []);
    }
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("across versions, it is said how many standard errors an estimate has moved", () =>
  onCopy(async (folder) => {
    // As an older version would have stored it: another engine, so another id.
    const path = join(folder, "manifest.json");
    const manifest = JSON.parse(await Deno.readTextFile(path));
    manifest.versions.kneepoint = "0.0.1";
    manifest.run = runId(manifest.scenario, new Map(), "0.0.1");
    await Deno.writeTextFile(path, JSON.stringify(manifest));
    await editRow(folder, 0, (row) => {
      const mean = row.latencyUs.mean;
      // Two replications: the interval is 12.706 standard errors to either side.
      const error = (mean.high - mean.low) / 2 / 12.7062;
      const shift = 3 * error * Math.SQRT2;
      for (const end of ["value", "low", "high"]) mean[end] += shift;
      row.status = "unsettled";
    });
    const old = join(folder, "..", manifest.run);
    await Deno.rename(folder, old);
    const { differing } = await verified(old, () => [0]);
    const [status, mean] = differing.get(0)!;
    assertEquals(status.field, "status");
    assertEquals([status.stored, status.again], ["unsettled", "stable"]);
    assertEquals(mean.field, "latencyUs.mean");
    assertAlmostEquals(mean.standardErrors!, 3, 1e-3);
    const { code, stdout } = await run(["verify", old, "--points", "0"]);
    assertEquals(code, 1);
    assertMatch(
      stdout,
      /Numbers have moved from Kneepoint 0\.0\.1, which made/,
    );
    assertMatch(
      stdout,
      /latencyUs\.mean +1 of 1 +3 standard errors, point 0: /,
    );
  }));

Deno.test("differences() sees every kind of field, and nothing else", () => {
  const stored = rowOf({ latencyUs: distribution(1, 9) });
  assertEquals(differences(stored, { ...stored, wallSeconds: 7 }), []);
  const windows = (cores: number) => ({
    timeline: {
      windowUs: 1,
      applications: {
        all: {
          requests: [],
          latencyUs: { mean: [], p50: [], p99: [], p999: [] },
          cores: [estimate(1), estimate(cores)],
        },
      },
    },
  });
  const fields = (a: object, b: object) =>
    differences({ ...stored, ...a }, { ...stored, ...b })
      .map(({ field }) => field);
  assertEquals(fields(windows(2), windows(3)), [
    "timeline.applications.all.cores.1",
  ]);
  assertEquals(fields(windows(2), {}), ["timeline"]);
  assertEquals(fields({ flags: ["a"] }, { flags: ["a", "b"] }), ["flags"]);
  assertEquals(fields({}, { counts: { steals: estimate(0) } }), [
    "counts.steals",
  ]);
  const saturated = { latencyUs: distribution(null, null) };
  assertEquals(fields(saturated, saturated), []);
  assertEquals(fields(saturated, {}).length, 8);
  const [move] = differences({ ...stored, ...saturated }, stored);
  assertEquals(move.standardErrors, null);
});

Deno.test("a sample is spread over all points, each once, and meets every value of a regular axis", () => {
  const numbers = Array.from({ length: 95 }, (_, point) => point);
  for (const size of [1, 2, 10, 19, 94, 95, 200]) {
    const sample = sampleOf(numbers, size);
    assertEquals(sample.length, Math.min(size, 95));
    assertEquals(new Set(sample).size, sample.length);
    assertEquals(sample, sample.toSorted((a, b) => a - b));
  }
  const loads = new Set(sampleOf(numbers, 38).map((point) => point % 19));
  assert(loads.size >= 15, `${loads.size}`);
});

Deno.test("verify says in two lines that all is well, and exits 0", async () => {
  const byId = await run(["verify", RUN.slice(0, 6), "--out", ORIGINAL]);
  assertEquals(byId.code, 0, byId.stderr);
  assertMatch(
    byId.stdout,
    /^.*tiny\/\w{10}: verified\n3 of 3 points run again, 3 the same to the last bit\n$/,
  );
  const byName = await run(
    ["verify", NAME, "--out", ORIGINAL, "--sample", "1", "--quiet"],
  );
  assertEquals(byName.code, 0, byName.stderr);
  assertMatch(byName.stdout, /1 of 3 points run again \(1\), 1 the same/);
});

Deno.test("verify exits 1 where something is wrong, and says what", () =>
  onCopy(async (folder) => {
    await editRow(folder, 1, (row) => row.slowdown.p50.high *= 2);
    const { code, stdout, stderr } = await run(["verify", folder]);
    assertEquals(code, 1, stderr);
    assertMatch(stdout, /: not verified\n3 of 3 points run again, 2 the same/);
    assertMatch(stdout, /Numbers are not those that this very source gives:/);
    assertMatch(stdout, /slowdown\.p50 +1 of 3 +.*point 1: [\d.]+ \[.*\] → /);
  }));

Deno.test("what cannot be verified is answered in words, and exits 2", async () => {
  const folder = join(ORIGINAL, NAME, RUN);
  const slips: [string[], RegExp][] = [
    [["no-such"], /Cannot find run "no-such": there is none in .*\n .*tiny/],
    [[folder, "--points", "9"], /--points must be of points that the run has/],
    [
      [folder, "--points", "1", "--sample", "1"],
      /one of --sample and --points/,
    ],
    [[folder, "--sample", "x"], /--sample.*whole number/s],
  ];
  for (const [args, says] of slips) {
    const { code, stdout, stderr } = await run(
      ["verify", ...args, "--out", ORIGINAL],
    );
    assertEquals(code, 2, stderr);
    assertEquals(stdout, "");
    assertMatch(stderr, says);
  }
});

Deno.test("a manifest that is none is refused, and so is one that would lead out of its folder", () =>
  onCopy(async (folder) => {
    const path = join(folder, "manifest.json");
    const sound = JSON.parse(await Deno.readTextFile(path));
    const file = sound.files["points.csv"];
    const slips: [unknown, RegExp][] = [
      [[], /it must be a JSON object$/],
      [{ format: 2 }, /format must be 1, got 2$/],
      [{ ...sound, traces: 1 }, /traces must be an object$/],
      [{ ...sound, run: "../../x" }, /run must match .*, got "\.\.\/\.\.\/x"$/],
      [
        { ...sound, files: { "../../../etc/passwd": file } },
        /a name in files must match .*, got "\.\.\/\.\.\//,
      ],
      [
        { ...sound, files: { "figures/../../x": file } },
        /a name in files must match/,
      ],
      [
        { ...sound, versions: { ...sound.versions, deno: "2\n\\input{x}" } },
        /versions\.deno must match .*, got "2\\n/,
      ],
      [
        { ...sound, scenario: { ...sound.scenario, points: [{ point: 1 }] } },
        /scenario\.points must be a list of points/,
      ],
    ];
    for (const [manifest, says] of slips) {
      await Deno.writeTextFile(path, JSON.stringify(manifest));
      const error = await verified(folder).catch((error) => error);
      assert(error instanceof RunError, `${says}`);
      assertMatch(error.message, /^Cannot read ".*manifest\.json": /);
      assertMatch(error.message, says);
    }
    await Deno.writeTextFile(path, "{");
    const { code, stderr } = await run(["verify", folder]);
    assertEquals(code, 2);
    assertMatch(stderr, /^Cannot read ".*manifest\.json": it must be a JSON/);
  }));
