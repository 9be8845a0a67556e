import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import type { TraceUnit } from "../../lib/scenario/point.ts";
import {
  readTrace,
  scanTrace,
  type TraceColumns,
  TraceError,
} from "../../lib/workload/trace.ts";
import { traceProblems } from "../../lib/workload/trace_check.ts";
import { TraceScans } from "../../lib/workload/trace_scans.ts";
import { Clock } from "../../lib/workload/trace_time.ts";
import { largestDemand } from "../../lib/scenario/worst.ts";
import { planOf } from "../scenario/_scenarios.ts";

const LLM = "scenarios/traces/azure-llm-2023-conv.csv";

async function withFile(
  text: string,
  use: (file: string) => Promise<void>,
): Promise<void> {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(file, text);
    await use(file);
  } finally {
    await Deno.remove(file);
  }
}

async function collect(
  columns: TraceColumns,
  fromRow: number,
  rows: number,
): Promise<{ arrivalUs: number[]; serviceUs: number[] }> {
  const arrivalUs: number[] = [], serviceUs: number[] = [];
  for await (const block of readTrace(columns, { fromRow, rows })) {
    assert(block.length > 0 && block.length <= 4096);
    if (block.arrivalUs !== null) {
      arrivalUs.push(...block.arrivalUs.subarray(0, block.length));
    }
    if (block.serviceUs !== null) {
      serviceUs.push(...block.serviceUs.subarray(0, block.length));
    }
  }
  return { arrivalUs, serviceUs };
}

/** The recorded trace the obvious way: all of it, by whole numbers of any size. */
async function recorded(): Promise<{ arrivalUs: number[]; tokens: number[] }> {
  const lines = (await Deno.readTextFile(LLM)).trim().split("\n").slice(1);
  const tenths = lines.map((line) => {
    const [instant] = line.split(",");
    const [seconds, fraction] = instant.split(".");
    return BigInt(Date.parse(`${seconds.replace(" ", "T")}Z`)) * 10_000n +
      BigInt(fraction);
  });
  return {
    arrivalUs: tenths.map((instant) => Number(instant - tenths[0]) / 10),
    tokens: lines.map((line) => Number(line.split(",")[2])),
  };
}

const arrival = { file: LLM, column: "TIMESTAMP", unit: "datetime" } as const;
const service = { file: LLM, column: "GeneratedTokens", unit: 0.5 } as const;

Deno.test("readTrace() gives the rows of a recorded trace to the last bit, over the edges of blocks", async () => {
  const { arrivalUs, tokens } = await recorded();
  for (
    const [fromRow, rows] of [[0, 19_366], [0, 1], [4095, 2], [100, 8192], [
      19_365,
      1,
    ]]
  ) {
    const read = await collect({ arrival, service }, fromRow, rows);
    assertEquals(read.arrivalUs, arrivalUs.slice(fromRow, fromRow + rows));
    assertEquals(
      read.serviceUs,
      tokens.slice(fromRow, fromRow + rows).map((n) => n * 0.5),
    );
  }
});

Deno.test("scanTrace() gives the moments of a recorded trace", async () => {
  const { arrivalUs, tokens } = await recorded();
  const summary = await scanTrace({ arrival, service });
  const between = arrivalUs.slice(1).map((instant, i) =>
    instant - arrivalUs[i]
  );
  const mean = (values: number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const scv = (values: number[]) =>
    mean(values.map((value) => (value / mean(values) - 1) ** 2));
  assertEquals(summary.rows, 19_366);
  assertEquals(summary.firstArrivalUs, 0);
  assertEquals(summary.lastArrivalUs, arrivalUs[arrivalUs.length - 1]);
  assertAlmostEquals(summary.meanInterarrivalUs ?? NaN, mean(between), 1e-6);
  assertAlmostEquals(summary.interarrivalScv ?? NaN, scv(between), 1e-9);
  assertAlmostEquals(summary.meanServiceUs ?? NaN, mean(tokens) / 2, 1e-9);
  assertAlmostEquals(summary.serviceScv ?? NaN, scv(tokens), 1e-9);
});

Deno.test("columns of two files are read side by side, as far as both go", async () => {
  await withFile(
    "x,t\n1,10\n2,30\n3,60\n",
    (arrivals) =>
      withFile("d\n5\n7\n", async (services) => {
        const columns = {
          arrival: { file: arrivals, column: "t", unit: "ms" },
          service: { file: services, column: "d", unit: "ns" },
        } as const;
        assertEquals((await scanTrace(columns)).rows, 2);
        assertEquals(await collect(columns, 0, 2), {
          arrivalUs: [0, 20_000],
          serviceUs: [0.005, 0.007],
        });
      }),
  );
});

Deno.test("one column alone is read, in a file with quotes, blank lines, spaces and a byte order mark", async () => {
  await withFile(
    '\uFEFF"a, b",t\r\n"x\ny", 1 \r\n\r\nz,2.5\r\n',
    async (file) => {
      const column = { file, column: "t", unit: "us" } as const;
      assertEquals(await collect({ arrival: column }, 0, 2), {
        arrivalUs: [0, 1.5],
        serviceUs: [],
      });
      assertEquals(await collect({ service: column }, 0, 2), {
        arrivalUs: [],
        serviceUs: [1, 2.5],
      });
      const summary = await scanTrace({ service: column });
      assertEquals([summary.meanInterarrivalUs, summary.lastArrivalUs], [
        null,
        null,
      ]);
    },
  );
});

Deno.test("instants are subtracted before they are rounded", () => {
  const cases: [TraceUnit, string, string, number][] = [
    ["ns", "1700000000000000000", "1700000000000000001", 0.001],
    ["us", "1700000000000000.1", "1700000000000000.3", 0.2],
    ["s", "1700000000.0000001", "1700000000.0000003", 0.2],
    ["ms", "-5", "5", 10_000],
    ["s", "1e-6", "3e-6", 2],
    [0.25, "8", "16", 2],
    ["datetime", "2023-12-31 23:59:59.9999999", "2024-01-01 00:00:00", 0.1],
    ["datetime", "2023-11-16T18:15:46+01:00", "2023-11-16T17:15:46.000001Z", 1],
    [
      "datetime",
      "1990-01-01 00:00:00.0000000",
      "2023-01-01 00:00:00.0000001",
      1_041_379_200_000_000.1,
    ],
  ];
  for (const [unit, first, second, expectedUs] of cases) {
    const clock = new Clock(unit);
    assertEquals(clock.read(first), 0);
    assertAlmostEquals(
      clock.read(second),
      expectedUs,
      expectedUs * 1e-6,
      `${unit}: ${second}`,
    );
  }
  assertEquals(new Clock("datetime").read("2023-02-31 00:00:00"), NaN);
  for (const text of ["", ".", "x", "NaN", "Infinity", "1,5"]) {
    assertEquals(new Clock("us").read(text), NaN, text);
  }
});

const WRONG: [
  name: string,
  text: string,
  unit: TraceUnit,
  rule: string,
  line: number | null,
][] = [
  [
    "an arrival that is no number",
    "t,d\n1,1\nx,1\n",
    "us",
    'line 3, column "t" must be a number, got "x"',
    3,
  ],
  [
    "an arrival that is no date",
    "t,d\nyesterday,1\n",
    "datetime",
    'line 2, column "t" must be a date and time like "2023-11-16 18:15:46.6805900", got "yesterday"',
    2,
  ],
  [
    "arrivals that go back",
    "t,d\n5,1\n6,1\n4,1\n",
    "us",
    'line 4, column "t" must not be before the row above, 6, got 4',
    4,
  ],
  [
    "a service that is 0",
    "t,d\n1,0\n",
    "us",
    'line 2, column "d" must be a number > 0, got "0"',
    2,
  ],
  [
    "a service below 0",
    "t,d\n1,1\n\n2,-3\n",
    "us",
    'line 4, column "d" must be a number > 0, got "-3"',
    4,
  ],
  [
    "a service that is missing",
    "t,d\n1,\n",
    "us",
    'line 2, column "d" must be a number > 0, got ""',
    2,
  ],
  [
    "a row that is short",
    "t,d\n1,1\n2\n",
    "us",
    "line 3 must have as many fields as there are column names, got 1",
    3,
  ],
  [
    "quotes that do not close",
    't,d\n1,"1\n2,1\n',
    "us",
    "must close its quotes",
    null,
  ],
  [
    "a file without rows",
    "t,d\n",
    "us",
    "must have a row, got column names alone",
    null,
  ],
  [
    "an empty file",
    "",
    "us",
    "must start with a line of column names, got an empty file",
    null,
  ],
  [
    "a missing column",
    "time,d\n1,1\n",
    "us",
    'line 1 must have a column "t", got "time", "d": did you mean "',
    1,
  ],
];

for (const [name, text, unit, rule, line] of WRONG) {
  Deno.test(`refused with its place: ${name}`, async () => {
    await withFile(text, async (file) => {
      const columns = {
        arrival: { file, column: "t", unit },
        service: { file, column: "d", unit: "us" },
      } as const;
      const error = await assertRejects(
        () => scanTrace(columns),
        TraceError,
        rule,
      );
      assert(
        error.message.startsWith(`Cannot read trace "${file}": `),
        error.message,
      );
      if (line !== null) assertEquals(error.line, line);
    });
  });
}

Deno.test("a missing trace is refused with where it was looked for", async () => {
  const column = { file: "no/such.csv", column: "t", unit: "us" } as const;
  await assertRejects(
    () => scanTrace({ arrival: column }),
    TraceError,
    `Cannot read trace "no/such.csv": must be a file, got nothing there, looked for in "${Deno.cwd()}"`,
  );
});

Deno.test("a window past the end is refused", async () => {
  await withFile("t\n1\n2\n3\n", async (file) => {
    const arrival = { file, column: "t", unit: "us" } as const;
    await assertRejects(
      () => collect({ arrival }, 1, 3),
      TraceError,
      "at least 4 rows, got 3",
    );
    await assertRejects(
      () => collect({ arrival }, 5, 1),
      TraceError,
      "at least 6 rows",
    );
  });
});

Deno.test("a window ends the reading: what comes after it is not looked at", async () => {
  await withFile("t\n1\n2\nbroken\n", async (file) => {
    const arrival = { file, column: "t", unit: "us" } as const;
    assertEquals((await collect({ arrival }, 0, 2)).arrivalUs, [0, 1]);
  });
});

Deno.test("a trace is scanned once for each column and unit, whatever becomes of the file", async () => {
  const scans = new TraceScans();
  const of = (file: string, unit: TraceUnit, column = "t") =>
    scans.scan({ arrival: { file, column, unit } });
  let gone = "";
  await withFile("t,u\n0,0\n2,9\n", async (file) => {
    gone = file;
    assertEquals((await of(file, "us")).lastArrivalUs, 2);
    assertEquals((await of(file, "ms")).lastArrivalUs, 2000);
    assertEquals((await of(file, "us", "u")).lastArrivalUs, 9);
  });
  assertEquals((await of(gone, "us")).lastArrivalUs, 2);
  assertEquals((await of(gone, "ms")).lastArrivalUs, 2000);
  await assertRejects(() => of(gone, "s"), TraceError);
});

Deno.test("a scenario must fit its trace: replications times requests, warm-up included", async () => {
  const arrival = {
    file: LLM,
    column: "TIMESTAMP",
    unit: "datetime",
  } as const;
  const problems = (requests: number, warmup: unknown) => {
    const { axes } = planOf({ replications: [1, 2], requests, warmup });
    return traceProblems([{ arrival }], largestDemand(axes));
  };
  assertEquals(await problems(9683, "mser5"), []);
  assertEquals(await problems(9683, { requests: 1 }), [
    "requests must fit the trace: 2 replications of 9684 requests, warm-up included, " +
    `need 19368 rows, got 19366 in "${LLM}"`,
  ]);
  assertEquals(await problems(9684, "mser5"), [
    "requests must fit the trace: 2 replications of 9684 requests need 19368 rows, got 19366 in " +
    `"${LLM}"`,
  ]);
  assertEquals((await problems(4842, { share: 0.5 })).length, 1);
  assertEquals(await problems(4841, { share: 0.5 }), []);
});
