/**
 * `kneepoint cite RUN`: what a paper takes from a stored run.
 *
 * @module
 */

import { join } from "@std/path";
import { InvalidArgumentError, Option } from "commander";
import { type CitedRun, readCitedRun } from "../cite/cited_run.ts";
import { fieldNames, fieldOf } from "../cite/fields.ts";
import {
  isNameable,
  STYLE_FILE,
  styleFile,
  type Value,
} from "../cite/macros.ts";
import { methodsOf } from "../cite/methods.ts";
import { type PaperFile, plotFiles, plotsInOne } from "../cite/plots.ts";
import { tableOf } from "../cite/table.ts";
import type { Row } from "../stats/row.ts";
import { bibtex } from "../store/cite.ts";
import { writeAtomic } from "../store/files.ts";
import { type Command, newCommand } from "./command.ts";
import { findRun } from "./find_run.ts";
import { points } from "./options.ts";
import { print, say } from "./output.ts";
import { resultsFolder, shownPath, typedPath } from "./paths.ts";
import { numbersOf, type PointRange } from "./point_ranges.ts";
import { commandsOf } from "./reproduce.ts";
import { BadInput, DONE, INCOMPLETE, type Status } from "./status.ts";

/** What can be asked for, in the order of `all`; the macros of every number are not in it. */
const FORMATS = ["bibtex", "methods", "table", "pgfplots", "command"] as const;

type Format = typeof FORMATS[number] | "macros" | "all";

/** What can be said of a citation. */
interface CiteFlags {
  readonly format: Format;
  readonly points?: readonly PointRange[];
  readonly loads?: readonly number[];
  readonly to?: string;
  readonly out?: string;
}

/** Loads that a table shows, to the nearest of the grid: light, half, heavy. */
const LOADS: readonly number[] = [0.2, 0.5, 0.8];

const HELP = `
Formats:
  bibtex     the run as a BibTeX entry
  methods    the paragraph of a methods section: workload, policies with every parameter, statistics, versions
  table      a booktabs table, numbers rounded to their intervals
  pgfplots   a table of numbers for each line of the figures, and pictures that draw them
  command    what was typed, and what verifies the run
  macros     kneepoint.sty with every number of the run (lint-paper --write takes only those that a paper names)

Examples:
  kneepoint cite 6e0fce0b18
  kneepoint cite 6e0fce0b18 --format table --loads 0.3,0.6,0.9 > table.tex
  kneepoint cite 6e0fce0b18 --format pgfplots --to paper/figures`;

/** The command. */
export function citeCommand(done: (status: Status) => void): Command {
  return newCommand("cite")
    .description(
      "BibTeX, methods, a LaTeX table, pgfplots data and commands for a stored run",
    )
    .argument("<run>", "a stored run: its folder, or its id")
    .addOption(
      new Option("--format <format>", "what to print")
        .choices([...FORMATS, "macros", "all"]).default("all"),
    )
    .option(
      "--points <from..to>",
      "only these points, in table and macros",
      points,
    )
    .option("--loads <a,b>", "loads of the table (default: 0.2,0.5,0.8)", loads)
    .option("--to <dir>", "write files into a folder, and print their names")
    .option("--out <dir>", "folder of results (default: results)")
    .addHelpText("after", HELP)
    .action(async (run: string, flags: CiteFlags) => {
      done(await cite(run, flags));
    });
}

function loads(text: string): number[] {
  const values = text.split(",").map(Number);
  if (values.every((value) => value > 0 && Number.isFinite(value))) {
    return values;
  }
  throw new InvalidArgumentError("It must be numbers such as 0.2,0.5,0.8.");
}

async function cite(typed: string, flags: CiteFlags): Promise<Status> {
  const folder = await findRun(typed, resultsFolder(flags.out));
  const run = await readCitedRun(folder);
  if (run.problem !== null) {
    say(`Cannot cite ${shownPath(folder)}: ${run.problem}`);
    return INCOMPLETE;
  }
  const { status, points } = run.manifest;
  if (status !== "complete") {
    say(`The run is ${status}: it has ${run.rows.length} of ${points} points`);
  }
  const formats = flags.format === "all" ? FORMATS : [flags.format];
  if (flags.to !== undefined) {
    const files = formats.flatMap((format) => filesOf(format, run, flags));
    await write(typedPath(flags.to), files);
  } else {
    print(
      formats.map((format) => textOf(format, run, flags)).join("\n").trimEnd(),
    );
  }
  return DONE;
}

function textOf(format: Format, run: CitedRun, flags: CiteFlags): string {
  switch (format) {
    case "bibtex":
      return bibtex(run.manifest, run.manifest.scenario);
    case "methods":
      return methodsOf(run);
    case "table":
      return tableOf(
        run,
        chosen(run, flags),
        flags.loads ?? (flags.points === undefined ? LOADS : null),
      );
    case "pgfplots":
      return plotsInOne(run);
    case "macros":
      return styleFile(valuesOf(run, chosen(run, flags)));
    default:
      return commandsOf(run, shownPath(run.folder));
  }
}

/** The files of `format`, named of the run. */
function filesOf(
  format: Format,
  run: CitedRun,
  flags: CiteFlags,
): PaperFile[] {
  if (format === "pgfplots") return plotFiles(run);
  const ends: Record<string, string> = {
    bibtex: ".bib",
    methods: "-methods.tex",
    table: "-table.tex",
    command: "-reproduce.sh",
  };
  const name = format === "macros"
    ? STYLE_FILE
    : `kneepoint-${run.manifest.run}${ends[format]}`;
  return [{ name, text: textOf(format, run, flags) }];
}

async function write(
  folder: string,
  files: readonly PaperFile[],
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const { name, text } of files) {
    await writeAtomic(join(folder, name), [text]);
    print(shownPath(join(folder, name)));
  }
}

/** The rows that are asked for. */
function chosen({ rows }: CitedRun, flags: CiteFlags): readonly Row[] {
  if (flags.points === undefined) return rows;
  const wanted = new Set(numbersOf(flags.points));
  const found = rows.filter(({ point }) => wanted.has(point));
  if (found.length > 0) return found;
  throw new BadInput(
    "Cannot choose points: --points must be of points that the run has",
  );
}

/** Every number of `rows` that LaTeX can name. */
function* valuesOf(
  { manifest: { run } }: CitedRun,
  rows: readonly Row[],
): Generator<Value> {
  for (const row of rows) {
    for (const field of fieldNames(row).filter(isNameable)) {
      const text = fieldOf(row, field)!.text;
      yield { run, point: `${row.point}`, field, text };
    }
  }
}
