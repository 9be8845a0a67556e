import { assert, assertEquals, assertMatch } from "@std/assert";
import { lintPaper } from "../../lib/cite/lint.ts";
import { isNameable, readStyleFile, styleFile } from "../../lib/cite/macros.ts";
import { expanded, readPaper } from "../../lib/cite/paper.ts";
import { agrees } from "../../lib/cite/typed_number.ts";
import { distribution, row } from "../report/_rows.ts";
import { citedRun } from "./_cited.ts";
import { assertBalanced } from "./_tex.ts";

const namesIn = (text: string) =>
  readPaper(text).uses.map(({ names }) => names);

Deno.test("a paper's macros are found with their line and arguments, wherever TeX would find them", () => {
  const { uses } = readPaper(
    [
      "\\kneepoint{a}{1}{load} and \\kneepoint {a}",
      " {2}{x.y}, {\\bf \\kneepointis{a}{3}{z} {1{,}050}}",
      "\\kneepoint{a}{4}{w}{12.3}\\kneepoint{a}{5}{v}{\\,s}",
    ].join("\n"),
  );
  assertEquals(uses, [
    { macro: "kneepoint", names: ["a", "1", "load"], typed: null, line: 1 },
    { macro: "kneepoint", names: ["a", "2", "x.y"], typed: null, line: 1 },
    { macro: "kneepointis", names: ["a", "3", "z"], typed: "1{,}050", line: 2 },
    { macro: "kneepoint", names: ["a", "4", "w"], typed: "12.3", line: 3 },
    { macro: "kneepoint", names: ["a", "5", "v"], typed: null, line: 3 },
  ]);
});

Deno.test("what TeX does not run is no use: comments, verbatim text, definitions", () => {
  assertEquals(namesIn("% \\kneepoint{a}{1}{b}\n\\% \\kneepoint{c}{1}{d}"), [[
    "c",
    "1",
    "d",
  ]]);
  assertEquals(namesIn("\\\\% \\kneepoint{a}{1}{b}"), []);
  assertEquals(namesIn("\\kneepoint{a}% \n{1}{b}"), [["a", "1", "b"]]);
  for (
    const text of [
      "\\begin{verbatim}\n\\kneepoint{a}{1}{b}\n\\end{verbatim}",
      "\\verb|\\kneepoint{a}{1}{b}|",
      "\\newcommand{\\kneepoint}[3]{x}",
      "\\newcommand*\\kneepoint[3]{x}",
      "\\def\\kneepoint#1#2#3{x}",
      "\\kneepointed{a}{1}{b}",
    ]
  ) assertEquals(namesIn(text), [], text);
  assertEquals(namesIn("\\kneepoint{a}{1} b"), [["a", "1"]]);
  assertEquals(namesIn("\\kneepoint{a"), [[]]);
});

Deno.test("a paper's own shorthands and further files are found", () => {
  const { shorthands, inputs } = readPaper(
    "\\newcommand{\\run}{01ab}\\newcommand*\\old{\\run}\\def\\pt{3}" +
      "\\input{sections/eval}\\include{end} % \\input{not}",
  );
  assertEquals(inputs, ["sections/eval", "end"]);
  assertEquals(expanded("\\run", shorthands), "01ab");
  assertEquals(expanded("\\old{}\\pt", shorthands), "01ab3");
  assertEquals(expanded("classes.a\\_b", shorthands), "classes.a_b");
  assertEquals(expanded("\\loop", new Map([["loop", "\\loop"]])), "\\loop");
});

Deno.test("a typed number agrees if it is the stored one rounded where it ends", () => {
  const value = 1049.7, rounded = "1050";
  for (
    const typed of [
      "1050",
      "1049.7",
      "1049.70",
      "1,050",
      "1{,}050",
      "1\\,050",
      "$1050$",
      "\\num{1050}",
      "1.0e3",
      "1.05\\times10^{3}",
      "~1050",
    ]
  ) assertEquals(agrees(typed, value, rounded), true, typed);
  for (const typed of ["1051", "1049", "1049.6", "1.06e3", "-1050", "105"]) {
    assertEquals(agrees(typed, value, rounded), false, typed);
  }
  for (const typed of ["", "about 1050", "1050 or so", "1050--1060"]) {
    assertEquals(agrees(typed, value, rounded), null, typed);
  }
  // Rounded to its interval, as this program prints it, though not as it ends.
  assertEquals(agrees("13900", 13_874, "13900"), true);
  assertEquals(agrees("4.9\\,\\%", 0.04945, "0.049"), true);
  assertEquals(agrees("5.1\\%", 0.04945, "0.049"), false);
  assertEquals(agrees("-3", -3.2, "-3"), true);
});

const RUN = citedRun([
  row({
    latencyUs: {
      ...distribution(1, 9),
      p99: { value: 12.3456, low: 12.1, high: 12.6 },
    },
    flags: ["few-samples-p9999"],
  }),
  row({ point: 1, status: "saturated", load: 0.9 }),
]);

/** What is said of `text`, its numbers in a style file or not. */
async function lint(text: string, values: Record<string, string> | null = {}) {
  const { uses, shorthands } = readPaper(text);
  const printed = values && readStyleFile(styleFile(
    Object.entries(values).map(([name, text]) => {
      const [point, ...field] = name.split(" ");
      return { run: "0123456789", point, field: field.join(" "), text };
    }),
  ));
  return await lintPaper(
    uses.map((use) => ({ ...use, file: "p.tex" })),
    shorthands,
    printed,
    (run) =>
      Promise.resolve(run === "0123456789" ? RUN : `there is no run ${run}`),
  );
}

Deno.test("a number that LaTeX prints must be the store's, and be there", async () => {
  const text = "\n\\kneepoint{0123456789}{0}{latencyUs.p99}";
  assertEquals((await lint(text, { "0 latencyUs.p99": "12.3" })).problems, []);
  const said = async (values: Record<string, string> | null) =>
    (await lint(text, values)).problems.map(({ place, text }) =>
      `${place}: ${text}`
    ).join();
  const macro = "p.tex:2: \\kneepoint{0123456789}{0}{latencyUs.p99}: ";
  assertEquals(
    await said({ "0 latencyUs.p99": "12.4" }),
    `${macro}the paper prints 12.4, the store has 12.3 (12.3456 [12.1, 12.6])`,
  );
  assert(
    (await said({})).startsWith(
      `${macro}LaTeX has no number to print: it is not in`,
    ),
  );
  assert(
    (await said(null)).includes("there is no kneepoint.sty beside the paper"),
  );
});

Deno.test("a number that is typed must be the store's", async () => {
  const typed = (number: string) =>
    lint(`\\kneepointis{0123456789}{0}{latencyUs.p99}{${number}}`, null);
  assertEquals((await typed("12.3")).problems, []);
  assertEquals((await typed("12.346")).problems, []);
  const [{ text }] = (await typed("12.4")).problems;
  assertMatch(text, /: the paper says 12\.4, the store has 12\.3 \(12\.3456 /);
  const own = "\\kneepoint{0123456789}{0}{latencyUs.p99}{12.3}";
  assertEquals((await lint(own, null)).problems, []);
  assertMatch(
    (await lint(own)).problems[0].text,
    /prints the stored number, and then 12\.3/,
  );
});

Deno.test("a number that cannot be is a problem that says why", async () => {
  const slips: [args: string, says: RegExp][] = [
    ["{9999}{0}{load}", /: there is no run 9999$/],
    ["{0123456789}{2}{load}", /: point must be in 0\.\.1, got "2"$/],
    ["{0123456789}{x}{load}", /: point must be in 0\.\.1, got "x"$/],
    ["{0123456789}{ 0}{load}", /: point must be in 0\.\.1, got " 0"$/],
    [
      "{0123456789}{0}{latencyUs.p98}",
      /no field "latencyUs\.p98", did you mean/,
    ],
    ["{0123456789}{0}", /: it must have 3 arguments, got 2$/],
  ];
  for (const [args, says] of slips) {
    const { problems } = await lint(`\\kneepoint${args} `);
    assertEquals(problems.length, 1, args);
    assertMatch(problems[0].text, says);
  }
  const { problems } = await lint("\\kneepointis{0123456789}{0}{load}");
  assertMatch(problems[0].text, /: it must have 4 arguments, got 3/);
});

Deno.test("a saturated point prints a dash, and a typed number for it is a problem", async () => {
  const text = "\\kneepoint{0123456789}{1}{latencyUs.p99}";
  const { problems, doubts } = await lint(text, { "1 latencyUs.p99": "---" });
  assertEquals(problems, []);
  assertMatch(doubts[0].text, /there is no number: the point is saturated$/);
  const typed = await lint(`\\kneepointis{0123456789}{1}{latencyUs.p99}{12}`);
  assertMatch(typed.problems[0].text, /the paper says 12, the store has ---/);
});

Deno.test("a number on few samples, and one that cannot be looked at, are told", async () => {
  const few = await lint("\\kneepoint{0123456789}{0}{slowdown.p9999}", {
    "0 slowdown.p9999": "192",
  });
  assertMatch(few.doubts[0].text, /it stands on few samples$/);
  const inside = await lint(
    "\\newcommand{\\p}[1]{\\kneepoint{0123456789}{#1}{load}}",
  );
  assertEquals(inside.problems, []);
  assertMatch(
    inside.doubts[0].text,
    /not checked, within the definition of a macro/,
  );
});

Deno.test("the style file is read back as it was written, and is LaTeX", () => {
  const values = [
    { run: "01ab", point: "3", field: "latencyUs.p99", text: "12.3" },
    {
      run: "01ab",
      point: "3",
      field: "latencyUs.p99.interval",
      text: "$[1,\\,2]$",
    },
    { run: "01ab", point: "3", field: "flags", text: "\\textbraceleft{}" },
  ];
  const text = styleFile([...values, values[0]]);
  assertEquals([...readStyleFile(text).values()], values);
  assertBalanced(text.replaceAll("`#1', point `#2', field `#3'", ""));
  assertMatch(text, /\\endinput\n$/);
  assert(isNameable("classes.get-2.latencyUs.p99"));
  for (const field of ["a b", "a%", "{", "a#b", "\\x", ""]) {
    assert(!isNameable(field), field);
  }
});
