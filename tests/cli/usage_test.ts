import { assert, assertEquals, assertMatch } from "@std/assert";
import { namesIn, run, withScenario } from "./_kneepoint.ts";

/** What is typed, and what the answer must say. */
const SLIPS: readonly [args: readonly string[], says: RegExp][] = [
  [["simulat", "x"], /unknown command 'simulat'\s+\(Did you mean simulate\?\)/],
  [
    ["frobnicate"],
    /Known commands: simulate, sweep, .*policies.*, demo/,
  ],
  [
    ["sweep", "x", "--worker", "2"],
    /unknown option '--worker'\s+\(Did you mean --workers\?\)/,
  ],
  [["simulate"], /missing required argument 'file'/],
  [["simulate", "a", "b"], /too many arguments/],
  [
    ["simulate", "x", "--workers", "0"],
    /--workers.*whole number from 1 to 1024/s,
  ],
  [["simulate", "x", "--workers", "two"], /--workers.*'two'/s],
  [["simulate", "x", "--seed", "-1"], /--seed/],
  [["simulate", "x", "--seed", "4294967296"], /from 0 to 4294967295/],
  [["simulate", "x", "--requests", "1e3"], /--requests/],
  [["simulate", "x", "--replications"], /argument missing/],
  [["simulate", "x", "--points", "3..1"], /FROM\.\.TO/],
  [["sweep", "x", "--engine", "cloud"], /Allowed choices are local, slurm/],
  [
    ["sweep", "x", "--partition", "p"],
    /--partition must go with --engine slurm/,
  ],
  [["sweep", "x", "--logs"], /--logs must go with --engine slurm/],
  [["sweep", "x", "--engine", "slurm", "--sbatch=-a1"], /must not be one that/],
  [
    ["simulate", "no-such-file.json"],
    /Cannot read "no-such-file.json": there is no such file in \//,
  ],
  [["simulate", "lib"], /Cannot read "lib": it is a folder/],
  [
    ["check", "scenarios/traces.csv"],
    /--arrival or --service must say which column/,
  ],
];

Deno.test("what cannot be understood is answered in words, without a stack, and exits 2", async () => {
  const endings = await Promise.all(SLIPS.map(([args]) => run(args)));
  for (const [place, [args, says]] of SLIPS.entries()) {
    const { code, stdout, stderr } = endings[place];
    const what = `kneepoint ${args.join(" ")}: ${stderr}`;
    assertEquals(code, 2, what);
    assertEquals(stdout, "", what);
    assertMatch(stderr, says, what);
    assert(!/^\s+at /m.test(stderr), what);
  }
});

Deno.test("every command says what it does and exits 0", async () => {
  const commands = [
    [],
    ["simulate"],
    ["sweep"],
    ["knee"],
    ["compare"],
    ["verify"],
    ["figure"],
    ["report"],
    ["cite"],
    ["lint-paper"],
    ["check"],
    [
      "policies",
    ],
    [
      "demo",
    ],
  ];
  for (
    const ending of await Promise.all(
      commands.map((args) => run([...args, "--help"])),
    )
  ) {
    assertEquals(ending.code, 0);
    assertMatch(ending.stdout, /^Usage: kneepoint/);
    assertEquals(ending.stderr, "");
  }
  const { code, stdout } = await run(["--version"]);
  assertEquals(code, 0);
  assertMatch(stdout, /^\d+\.\d+\.\d+\n$/);
});

/** Scenarios that cannot be run. By what the answer must say. */
const BAD_SCENARIOS: Readonly<Record<string, Record<string, unknown>>> = {
  "cores must be": { cores: 0 },
  'did you mean "load"': { laod: 1 },
  "service.meanUs must be": {
    service: { distribution: "exponential", meanUs: "1" },
  },
  "name must be": { name: "../escape" },
  'did you mean "centralized-fcfs"': { policy: { name: "centralised-fcfs" } },
  "no-such.csv": {
    arrivals: {
      process: "trace",
      file: "no-such.csv",
      column: "at",
      unit: "us",
    },
  },
};

Deno.test("a scenario that cannot be run is refused with its reason, and nothing is written", async () => {
  for (const [says, changes] of Object.entries(BAD_SCENARIOS)) {
    await withScenario(changes, async (folder, file) => {
      for (const command of ["sweep", "simulate", "check"]) {
        const out = command === "sweep" ? ["--out", `${folder}/results`] : [];
        const { code, stdout, stderr } = await run([command, file, ...out]);
        assertEquals(code, 2, stderr);
        assertEquals(stdout, "");
        assert(stderr.includes(says), stderr);
        assert(!/^\s+at /m.test(stderr), stderr);
      }
      assertEquals(namesIn(folder), ["tiny.json"]);
    });
  }
});

Deno.test("all problems of a scenario are told at once", async () => {
  await withScenario({ cores: 0, seed: -1, laod: 1 }, async (_, file) => {
    const { stderr } = await run(["check", file]);
    for (const says of ["cores must be", "seed must be", "laod"]) {
      assert(stderr.includes(says), stderr);
    }
  });
});

Deno.test("a malformed row of a trace is refused with its file, line and column, and nothing is written", async () => {
  const changes = {
    arrivals: { process: "trace", file: "bad.csv", column: "at", unit: "us" },
  };
  await withScenario(changes, async (folder, file) => {
    const rows = Array.from({ length: 9000 }, (_, row) => String(row));
    rows[8000] = "soon";
    await Deno.writeTextFile(
      `${folder}/bad.csv`,
      ["at", ...rows, ""].join("\n"),
    );
    const { code, stderr } = await run([
      "sweep",
      file,
      "--out",
      `${folder}/results`,
    ]);
    assertEquals(code, 2, stderr);
    assertMatch(stderr, /bad\.csv/);
    assertMatch(stderr, /8002/);
    assertMatch(stderr, /"soon"/);
    assertEquals(namesIn(folder), ["bad.csv", "tiny.json"]);
  });
});

Deno.test("a trace with too few rows or without a rate is refused before anything is written", async () => {
  const changes = {
    arrivals: { process: "trace", file: "few.csv", column: "at", unit: "us" },
  };
  await withScenario(changes, async (folder, file) => {
    const traceOf = (rows: number, gapUs: number) =>
      Deno.writeTextFile(
        `${folder}/few.csv`,
        ["at", ...Array.from({ length: rows }, (_, row) => row * gapUs), ""]
          .join("\n"),
      );
    const refuses = async (says: string) => {
      for (const command of ["sweep", "simulate", "check"]) {
        const out = command === "sweep" ? ["--out", `${folder}/results`] : [];
        const { code, stdout, stderr } = await run([command, file, ...out]);
        assertEquals(code, 2, stderr);
        assertEquals(stdout, "");
        assert(stderr.includes(says), stderr);
      }
      assertEquals(namesIn(folder), ["few.csv", "tiny.json"]);
    };
    // 2 replications, 1000 requests after 100 of warm-up: 2200 rows.
    await traceOf(2199, 1);
    await refuses("need 2200 rows, got 2199");
    await traceOf(2200, 0);
    await refuses('column "at" must not be the same in all rows');
    await traceOf(2200, 1);
    const { code, stderr } = await run(["check", file]);
    assertEquals(code, 0, stderr);
  });
});

Deno.test("results that can have no folder are refused before anything is run", async () => {
  await withScenario({}, async (folder, file) => {
    for (const out of [file, ""]) {
      const { code, stderr } = await run(["sweep", file, "--out", out]);
      assertEquals(code, 2, stderr);
      assertMatch(stderr, /^Cannot store .*\n$/);
    }
    assertEquals(namesIn(folder), ["tiny.json"]);
  });
});

Deno.test("a file that is not JSON is refused with line and column", async () => {
  const { code, stderr } = await run(["check", "-"], '{\n  "name": tiny\n}');
  assertEquals(code, 2);
  assertMatch(stderr, /standard input/);
  assertMatch(stderr, /line 2/);
});

Deno.test("a million points are not run unasked", async () => {
  const changes = { load: { from: 0.1, to: 0.9, points: 1_000_000 } };
  await withScenario(changes, async (folder, file) => {
    const { code, stderr } = await run([
      "sweep",
      file,
      "--out",
      `${folder}/results`,
    ]);
    assertEquals(code, 2, stderr);
    assertMatch(stderr, /1,000,000 points.*--yes/);
    assertEquals(namesIn(folder), ["tiny.json"]);
    const few = await run(["simulate", file, "--points", "999999"]);
    assertEquals(few.code, 0, few.stderr);
    assertMatch(few.stdout, /"point":999999/);
  });
});
