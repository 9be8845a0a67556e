/** What `cite` gives a paper, compiled by the real LaTeX. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { type CitedRun, readCitedRun } from "../../lib/cite/cited_run.ts";
import { fieldNames, fieldOf } from "../../lib/cite/fields.ts";
import { isNameable, STYLE_FILE, styleFile } from "../../lib/cite/macros.ts";
import { methodsOf } from "../../lib/cite/methods.ts";
import { plotFiles, plotsInOne } from "../../lib/cite/plots.ts";
import { tableOf } from "../../lib/cite/table.ts";
import { formatEstimate } from "../../lib/report/digits.ts";
import { bibtex, citeKey } from "../../lib/store/cite.ts";
import { row, timelineRows } from "../report/_rows.ts";
import { citedRun, HOSTILE } from "./_cited.ts";

const why = await whyNoLatex();
if (why !== null) {
  console.error(
    `\n*** WHAT CITE PRINTS IS NOT COMPILED: ${why}. On Debian, as root: apt-get install -y --no-install-recommends texlive-latex-recommended texlive-pictures ***\n`,
  );
}

/** A paper of two columns that says `body`. */
function paperOf(body: string): string {
  return String.raw`\documentclass[10pt,twocolumn]{article}
\usepackage[margin=0.75in,columnsep=0.33in]{geometry}
\usepackage{booktabs,graphicx,pgfplots}
\pgfplotsset{compat=1.17}
\usepackage{kneepoint}
\begin{document}
${body}
\end{document}
`;
}

Deno.test({
  name:
    "a paper with all that cite gives of the reference run compiles without a warning, and nothing in it is too wide or unknown",
  ignore: why !== null,
  fn: () =>
    withPaper(async (folder, write) => {
      const run = await readCitedRun(
        "results/reference/tail-vs-efficiency/6e0fce0b18",
      );
      for (const { name, text } of plotFiles(run)) await write(name, text);
      await write(STYLE_FILE, styleOf(run));
      await write("methods.tex", methodsOf(run));
      await write("table.tex", tableOf(run, run.rows, [0.2, 0.5, 0.8]));
      await write("run.bib", bibtex(run.manifest, run.manifest.scenario));
      const named = (field: string) => `\\kneepoint{6e0fce0b18}{66}{${field}}`;
      const log = await compile(
        folder,
        write,
        String.raw`\section{Method} \input{methods}
The slowdown is ${named("slowdown.p999")}~${named("slowdown.p999.interval")}
under ${named("policy")}. \input{table}
\begin{figure} \input{kneepoint-6e0fce0b18-plots}
\caption{At load ${named("load")}.} \end{figure}
\bibliographystyle{plain} \bibliography{run}`,
        3,
      );
      assertEquals(complaintsIn(log), []);
      const text = await textOf(folder);
      const { value, interval } = formatEstimate(run.rows[66].slowdown.p999);
      const said = `The slowdown is ${value} ${interval} under shinjuku.`;
      assert(text.includes(said), `${said} ${text}`);
      assert(!text.includes("??"), text);
    }),
});

Deno.test({
  name:
    "whatever a scenario, its policies and parameters are called, all that cite gives compiles",
  ignore: why !== null,
  fn: () =>
    withPaper(async (folder, write) => {
      const rows = [
        row({ policy: "a_b&c%", parameters: { "x_y": "50 %", "z#": 1 } }),
        row({
          point: 1,
          policy: "a_b&c%",
          parameters: { "x_y": "{", "z#": 2 },
        }),
        row({ point: 2, policy: "$^~\\", parameters: { [HOSTILE]: HOSTILE } }),
      ];
      const run = citedRun(rows, {}, HOSTILE);
      await write(STYLE_FILE, styleOf(run));
      await write("run.bib", bibtex(run.manifest, run.manifest.scenario));
      // The compiler stops at the first error.
      await compile(
        folder,
        write,
        `${methodsOf(run)} ${tableOf(run, rows, null)}
\\clearpage ${plotsInOne(run)} ${plotsInOne(citedRun(timelineRows(12)))}
\\nocite{${citeKey("small", "0123456789")}}
\\bibliographystyle{plain} \\bibliography{run}`,
        2,
      );
      assertMatch(await textOf(folder), /50 % of/);
    }),
});

/** The style file with every number of `run`. */
function styleOf({ manifest: { run }, rows }: CitedRun): string {
  return styleFile(
    rows.flatMap((row) =>
      fieldNames(row).filter(isNameable).map((field) => ({
        run,
        point: `${row.point}`,
        field,
        text: fieldOf(row, field)!.text,
      }))
    ),
  );
}

/** Warnings and lines that are too wide. */
function complaintsIn(log: string): string[] {
  return log.split("\n").filter((line) => /^Overfull|Warning|^!/.test(line));
}

type Write = (name: string, text: string) => Promise<void>;

async function withPaper(
  test: (folder: string, write: Write) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(
      folder,
      (name, text) => Deno.writeTextFile(join(folder, name), text),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Compiles a paper that says `body` so many `times`, its references after the first; what LaTeX said last. */
async function compile(
  folder: string,
  write: Write,
  body: string,
  times: number,
): Promise<string> {
  await write("paper.tex", paperOf(body));
  for (let time = 0; time < times; time++) {
    if (time === 1) await outputOf(folder, "bibtex", "paper");
    await outputOf(
      folder,
      "pdflatex",
      "-interaction=nonstopmode",
      "-halt-on-error",
      "-no-shell-escape",
      "paper",
    );
  }
  return await Deno.readTextFile(join(folder, "paper.log"));
}

async function textOf(folder: string): Promise<string> {
  const text = await outputOf(folder, "pdftotext", "paper.pdf", "-");
  return text.replaceAll(/\s+/g, " ");
}

async function outputOf(
  cwd: string,
  program: string,
  ...args: string[]
): Promise<string> {
  const { success, stdout } = await new Deno.Command(program, { args, cwd })
    .output();
  const text = new TextDecoder().decode(stdout);
  assert(success, `${program}: ${text.slice(-2000)}`);
  return text;
}

async function whyNoLatex(): Promise<string | null> {
  try {
    for (const file of ["pgfplots.sty", "booktabs.sty", "pdftex.map"]) {
      await outputOf(".", "kpsewhich", file);
    }
    await outputOf(".", "pdftotext", "-v");
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
