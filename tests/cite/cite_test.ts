import { assert, assertEquals, assertMatch } from "@std/assert";
import { fieldNames, fieldOf } from "../../lib/cite/fields.ts";
import { methodsOf } from "../../lib/cite/methods.ts";
import { plotFiles, plotsInOne } from "../../lib/cite/plots.ts";
import {
  arrivalWords,
  connectionWords,
  grouped,
  hardwareWords,
  numbersOf,
  serviceWords,
  warmupWords,
} from "../../lib/cite/prose.ts";
import { tableOf } from "../../lib/cite/table.ts";
import { commandsOf } from "../../lib/cli/reproduce.ts";
import { bibtex } from "../../lib/store/cite.ts";
import { texOf } from "../../lib/store/tex.ts";
import { distribution, row, sweepRows, timelineRows } from "../report/_rows.ts";
import { citedRun, HOSTILE } from "./_cited.ts";
import { assertBalanced, assertPlain, cellsOf } from "./_tex.ts";

Deno.test("texOf() leaves nothing that TeX takes for a command, and braces that BibTeX can count", () => {
  assertPlain(texOf(HOSTILE));
  assertEquals(texOf("a_b & 5 %"), "a\\_b \\& 5 \\%");
  assertEquals(texOf("µs\n± x"), "\\textmu{}s $\\pm$ x");
  assertEquals(texOf("{\\"), "\\textbraceleft{}\\textbackslash{}");
});

Deno.test("a BibTeX entry is one, whatever the scenario's title says", () => {
  const { manifest } = citedRun([row()]);
  const entry = bibtex(manifest, { name: "small", title: HOSTILE });
  assertMatch(entry, /^@misc\{kneepoint-small-0123456789,\n/);
  // BibTeX counts every brace, a backslash before it or not.
  let depth = 0;
  for (const [place, sign] of [...entry].entries()) {
    if (sign === "{") depth++;
    if (sign === "}") depth--;
    assert(depth > 0 || place < 6 || place >= entry.length - 2, entry);
  }
  assertEquals(depth, 0);
  assertEquals(entry.match(/^ {2}\w+ += \{.*\},?$/gm)?.length, 5);
});

Deno.test("a table has a line for each policy's loads, as many cells as columns, and numbers rounded to their intervals", () => {
  const rows = sweepRows();
  const table = tableOf(citedRun(rows), rows, [0.2, 0.5, 0.8]);
  assertBalanced(table);
  const [head, ...lines] = cellsOf(table);
  assertEquals(head.length, 7);
  assertEquals(lines.length, 15);
  assertMatch(lines[0][0], /partitioned FCFS$/);
  assertEquals(lines.map(([, load]) => load).slice(0, 3), [
    "0.2",
    "0.5",
    "0.8",
  ]);
  // p50 0.5 with 5 % to either side.
  assertEquals(lines[0].slice(3, 5), ["0.50", "$\\pm 0.03$"]);
  assertMatch(
    table,
    /run \\texttt\{0123456789\}~\\cite\{kneepoint-small-0123456789\}/,
  );
});

Deno.test("a point without latencies has dashes in the table, and a note that says why", () => {
  const rows = [
    row({ load: 0.5, flags: ["few-samples-p999", "few-samples-p9999"] }),
    row({
      point: 1,
      load: 0.9,
      status: "saturated",
      flags: ["no-steady-state"],
    }),
  ];
  const table = tableOf(citedRun(rows), rows, null);
  const [, stable, saturated] = cellsOf(table);
  assertEquals(saturated.slice(3, 11), Array(4).fill(["---", ""]).flat());
  assertEquals(saturated[11], "0.5000");
  assertEquals(stable.slice(1, 3), ["0.5", "\\textsuperscript{a}"]);
  assertEquals(saturated.slice(1, 3), ["0.9", "\\textsuperscript{b,c}"]);
  assertMatch(table, /\{a\}\\,p99\.9 stands on few samples/);
  assertMatch(table, /\{b\}\\,saturated: the backlog grows without bound/);
  // p99.99 is not in the table.
  assert(!table.includes("p99.99"));
  assertMatch(table, /--- no latency\./);
});

Deno.test("an estimate without an interval stands in the table by itself", () => {
  const bare = { value: 12.345, low: null, high: null };
  const rows = [row({ cpuEfficiency: bare })];
  const [, line] = cellsOf(tableOf(citedRun(rows), rows, null));
  assertEquals(line.slice(11, 13), ["12.3", ""]);
});

Deno.test("whatever a scenario is called, its table, methods and pictures stay LaTeX", () => {
  const rows = [
    row({ policy: "a_b&c%", parameters: { "x_y": "50 %", "z#": 1 } }),
    row({ point: 1, policy: "a_b&c%", parameters: { "x_y": "{", "z#": 2 } }),
  ];
  const run = citedRun(rows, {}, HOSTILE);
  assertBalanced(tableOf(run, rows, null));
  assertBalanced(plotsInOne(run));
  assertPlain(methodsOf(run));
  cellsOf(tableOf(run, rows, null));
  for (const { name } of plotFiles(run)) assertMatch(name, /^[\w.-]+$/);
});

Deno.test("each line of the figures has a table: as many numbers a line as names, nan where there is none", () => {
  const rows = sweepRows();
  const files = plotFiles(citedRun(rows));
  const tables = files.filter(({ name }) => name.endsWith(".dat"));
  assertEquals(tables.length, 5);
  for (const { text } of tables) {
    const [comment, head, ...lines] = text.trimEnd().split("\n");
    assertMatch(comment, /^% .*run 0123456789/);
    const names = head.split(" ");
    assertEquals(new Set(names).size, names.length);
    assertEquals(lines.length, 19);
    for (const line of lines) {
      const numbers = line.split(" ");
      assertEquals(numbers.length, names.length);
      assert(numbers.every((text) => text === "nan" || isFinite(+text)));
    }
    const at = (name: string, line: number) =>
      Number(lines[line].split(" ")[names.indexOf(name)]);
    const { value, low, high } = rows.find((row) =>
      row.policy === "partitioned-fcfs"
    )!.slowdown.p999;
    if (comment.includes("partitioned")) {
      assertEquals(at("slowdown.p999", 0), value);
      assertEquals(at("slowdown.p999.minus", 0), value! - low!);
      assertEquals(at("slowdown.p999.plus", 0), high! - value!);
    }
  }
  // Every picture draws every table, from columns that it has, and names its run.
  const plots = files.at(-1)!.text;
  assertBalanced(plots);
  assertEquals(plots.match(/\\begin\{tikzpicture\}/g)?.length, 3);
  assertEquals(plots.match(/Kneepoint run \\texttt\{0123456789\}/g)?.length, 3);
  for (const { name, text } of tables) {
    assertEquals(plots.split(`{${name}}`).length - 1, 3);
    const names = text.split("\n")[1].split(" ");
    for (const [, column] of plots.matchAll(/(?:[xy]|minus|plus)=([\w.]+)/g)) {
      assert(names.includes(column), column);
    }
  }
});

Deno.test("rows over time have a table of windows and a picture more", () => {
  const files = plotFiles(citedRun(timelineRows(12)));
  const windows = files.filter(({ name }) => name.includes("over-time"));
  assertEquals(windows.length, 3);
  assertEquals(windows[0].text.split("\n").length, 15);
  assertMatch(files.at(-1)!.text, /% latency over time/);
});

Deno.test("lines of figures that are called alike have tables of their own", () => {
  const rows = [1, 2].flatMap((quantumUs) => [
    row({ policy: "a", parameters: { quantumUs } }),
    row({ policy: "a!", parameters: { quantumUs } }),
  ]).map((one, point) => ({ ...one, point }));
  const names = plotFiles(citedRun(rows)).map(({ name }) => name);
  assertEquals(new Set(names).size, 5);
});

Deno.test("the methods name workload, policies with every parameter, statistics, objective, versions and run", () => {
  const rows = [0.3, 0.4, 0.5, 0.6].flatMap((load, point) => [
    row({
      point,
      load,
      policy: "shinjuku",
      parameters: { quantumUs: 5 },
      extraCores: 1,
      assumed: ["quantumUs"],
    }),
  ]).concat(row({ point: 4, load: 0.7, status: "saturated" }));
  const text = methodsOf(citedRun(rows, { requests: 200_000 }));
  assertPlain(text);
  for (
    const says of [
      /^With Kneepoint 0\.1\.0 \(run~\\texttt\{0123456789\}~\\cite\{kneepoint-small-0123456789\}, 5 points\)/,
      /we simulated 2 worker cores under Poisson arrivals at offered loads of 0\.3 to 0\.7 in steps of 0\.1, with exponential service times \(mean 1~\$\\mu\$s\) on 16 equally popular connections\./,
      /Shinjuku \(\\texttt\{quantumUs\} 5, 1 core beside the workers\); centralized FCFS\./,
      /without a verified source: \\texttt\{quantumUs\} of Shinjuku\./,
      /5 independent replications of 200\\,000 measured requests after a warm-up of 100 requests, with random streams from seed 7; intervals are 95\\,\\% /,
      /All policies received the same arrivals and service times\./,
      /The objective is a p99\.9 slowdown of at most 10\./,
      /1 point is saturated: /,
    ]
  ) assertMatch(text, says);
});

Deno.test("a workload is said in the words of its field", () => {
  const us = "~$\\mu$s";
  assertEquals(
    serviceWords({
      distribution: "bimodal",
      modes: [
        { class: "get_x", timeUs: 0.5, weight: 995 },
        {
          class: "scan",
          service: { distribution: "lognormal", meanUs: 9, scv: 4 },
          weight: 5,
        },
      ],
    }),
    `service times of 0.5${us} (99.5\\,\\%, get\\_x) and lognormal times (mean 9${us}, squared coefficient of variation 4; 0.5\\,\\%, scan)`,
  );
  assertEquals(
    serviceWords({ distribution: "pareto", shape: 1.1, minUs: 1, maxUs: 1e6 }),
    `bounded Pareto service times (shape 1.1, 1${us} to 1000000${us})`,
  );
  assertEquals(
    arrivalWords({
      process: "trace",
      file: "/a/b_c.csv",
      column: "at",
      unit: "us",
    }),
    "recorded arrivals (column \\texttt{at} of the trace \\texttt{b\\_c.csv})",
  );
  assertEquals(
    connectionWords({ count: 9, popularity: "zipf", exponent: 0.9 }),
    "9 Zipf-popular (exponent 0.9) connections",
  );
  assertEquals(
    hardwareWords({ siblingSpeed: 0.6, slowCores: 2, slowSpeed: 0.5 }),
    "2 of them at speed 0.5 and hyperthreads at speed 0.6 while both are busy",
  );
  assertEquals(warmupWords({ requests: 0 }), "without warm-up");
  assertEquals(
    warmupWords({ share: 0.2 }),
    "after a warm-up of 20\\,\\% as many requests",
  );
  assertEquals(numbersOf([0.1, 0.2, 0.5]), "0.1, 0.2 and 0.5");
  assertEquals(
    numbersOf([0.3, 0.1, 0.2, 0.1 + 0.3]),
    "0.1 to 0.4 in steps of 0.1",
  );
  assertEquals(grouped(1234567), "1\\,234\\,567");
});

Deno.test("the commands are what was typed, as a shell takes it, and what verifies the run", () => {
  const text = commandsOf(citedRun([row()]), "results/it's");
  const [sweep, verify] = text.split("\n").filter((line) =>
    line !== "" && !line.startsWith("#")
  );
  assertEquals(sweep, "deno task kneepoint sweep 'a file.json' --seed 1");
  assertEquals(verify, `deno task kneepoint verify 'results/it'\\''s'`);
  assertMatch(text, /^# It reads t\.csv: 7 bytes, SHA-256 (cd){32}$/m);
  const hostile = citedRun([row()]);
  const command = ["kneepoint", "sweep", "a\nrm -rf /"];
  const lines = commandsOf(
    { ...hostile, manifest: { ...hostile.manifest, command } },
    "r",
  ).split("\n");
  assert(!lines.some((line) => line.startsWith("rm")));
});

Deno.test("a field is printed as its interval allows, by the names of points.csv and shorter ones", () => {
  const one = row({
    latencyUs: {
      ...distribution(1, 9),
      p99: { value: 12.3456, low: 12.1, high: 12.6 },
      mean: { value: 12.3456, low: 11.1, high: 17.6 },
      max: { value: 77, low: null, high: null },
    },
    flags: ["a", "b"],
  });
  const text = (name: string) => fieldOf(one, name)?.text;
  assertEquals(text("latencyUs.p99"), "12.3");
  assertEquals(text("latencyUs.p99.value"), "12.3");
  assertEquals(text("latencyUs.p99.low"), "12.1");
  assertEquals(text("latencyUs.p99.high"), "12.6");
  assertEquals(text("latencyUs.p99.interval"), "$\\pm 0.3$");
  assertEquals(text("latencyUs.mean.interval"), "$[11,\\,18]$");
  assertEquals(text("latencyUs.max"), "77");
  assertEquals(text("latencyUs.max.low"), "---");
  assertEquals(text("latencyUs.max.interval"), "");
  assertEquals(text("load"), "0.5");
  assertEquals(text("requests"), "1000000");
  assertEquals(text("policy"), "centralized-fcfs");
  assertEquals(text("flags"), "a; b");
  assertEquals(fieldOf(one, "latencyUs.p98"), null);
  assertEquals(fieldOf(one, "latencyUs"), null);
  assertEquals(fieldOf(one, "toString"), null);
  const saturated = row({ status: "saturated" });
  assertEquals(fieldOf(saturated, "latencyUs.p99"), {
    text: "---",
    value: null,
    full: "none",
  });
  for (const name of fieldNames(one)) assert(fieldOf(one, name) !== null, name);
});
