/**
 * `kneepoint figure RUN`: the figures of a stored run again, in the forms that
 * pages, slides and papers want.
 *
 * @module
 */

import { join } from "@std/path";
import { InvalidArgumentError, Option } from "commander";
import { readCitedRun } from "../cite/cited_run.ts";
import { type Format, FORMATS, WIDTHS } from "../report/export.ts";
import { writeAtomic } from "../store/files.ts";
import { type Command, newCommand } from "./command.ts";
import { figuresOf, filesOf, histogramsFor } from "./figures.ts";
import { findRun } from "./find_run.ts";
import { print, say } from "./output.ts";
import { resultsFolder, shownPath, typedPath } from "./paths.ts";
import { BadInput, DONE, INCOMPLETE, type Status } from "./status.ts";

/** What can be said of the figures. */
interface FigureFlags {
  readonly format: readonly Format[];
  readonly width?: number;
  readonly theme: "light" | "dark";
  readonly only?: readonly string[];
  readonly loads?: readonly number[];
  readonly to?: string;
  readonly out?: string;
}

/** Widths that a page can have, inches. */
const NARROWEST = 1, WIDEST = 40;

const HELP = `
Beside the figures of a sweep there is latency-ccdf, the whole distributions: it is
drawn of the run's histograms, and left out where those were not kept.

A PNG has 300 pixels an inch; fonts of a PDF are embedded. The figures in the
folder of the run itself stay as they are: its manifest tells of their bytes.

Examples:
  kneepoint figure 6e0fce0b18
  kneepoint figure tail-vs-efficiency --only latency-ccdf --loads 0.3,0.7
  kneepoint figure 6e0fce0b18 --format pdf --width page --to paper/figures
  kneepoint figure 6e0fce0b18 --only slowdown-against-load --theme dark --width 5`;

/** The command. */
export function figureCommand(done: (status: Status) => void): Command {
  return newCommand("figure")
    .description("write the figures of a stored run again: SVG, PNG, PDF")
    .argument("<run>", "a stored run: its folder, or its id")
    .option(
      "--format <a,b>",
      "forms: svg, png, pdf (default: all)",
      formats,
      [...FORMATS],
    )
    .option(
      "--width <width>",
      `column (${WIDTHS.column} in), page (${WIDTHS.page} in), or inches (default: column, page for those drawn too wide for one; SVG as drawn)`,
      width,
    )
    .addOption(
      new Option("--theme <theme>", "what they are to be seen on")
        .choices(["light", "dark"]).default("light"),
    )
    .option("--only <a,b>", "only the figures of these names", names)
    .option(
      "--loads <a,b>",
      "loads that latency-ccdf has a panel of, the nearest of the run's (default: 0.2,0.5,0.8)",
      loads,
    )
    .option(
      "--to <dir>",
      "folder to write them into (default: figures-<run>)",
    )
    .option("--out <dir>", "folder of results (default: results)")
    .addHelpText("after", HELP)
    .action(async (run: string, flags: FigureFlags) => {
      done(await figure(run, flags));
    });
}

function names(text: string): string[] {
  return text.split(",");
}

function loads(text: string): number[] {
  const found = names(text).map(Number);
  if (found.every((load) => load > 0 && Number.isFinite(load))) return found;
  throw new InvalidArgumentError("It must be loads above 0: 0.3,0.7.");
}

function formats(text: string): Format[] {
  const wanted = names(text);
  const found = FORMATS.filter((format) => wanted.includes(format));
  if (found.length === new Set(wanted).size) return found;
  throw new InvalidArgumentError("It must be of svg, png, pdf: svg,pdf.");
}

function width(text: string): number {
  const inches = Object.hasOwn(WIDTHS, text) ? WIDTHS[text] : Number(text);
  if (inches >= NARROWEST && inches <= WIDEST) return inches;
  throw new InvalidArgumentError(
    `It must be column, page, or inches from ${NARROWEST} to ${WIDEST}.`,
  );
}

async function figure(typed: string, flags: FigureFlags): Promise<Status> {
  const folder = await findRun(typed, resultsFolder(flags.out));
  const { manifest, rows, problem } = await readCitedRun(folder);
  if (problem !== null) {
    say(`Cannot draw ${shownPath(folder)}: ${problem}`);
    return INCOMPLETE;
  }
  const { run, scenario } = manifest;
  const histograms = await histogramsFor(folder, rows, flags.loads);
  const figures = chosen(
    figuresOf(rows, run, scenario, {
      histograms,
      ...(flags.loads === undefined ? {} : { loads: flags.loads }),
    }),
    flags.only,
  );
  const to = typedPath(flags.to ?? `figures-${run}`);
  await Deno.mkdir(to, { recursive: true });
  const { width, theme } = flags;
  const options = width === undefined ? { theme } : { theme, widthIn: width };
  for await (const { file, bytes } of filesOf(figures, flags.format, options)) {
    await writeAtomic(join(to, file), [bytes]);
    print(shownPath(join(to, file)));
  }
  return DONE;
}

/** The figures that are asked for. */
function chosen(
  figures: ReadonlyMap<string, string>,
  only: readonly string[] | undefined,
): ReadonlyMap<string, string> {
  const unknown = only?.find((name) => !figures.has(name));
  if (unknown !== undefined) {
    throw new BadInput(
      `Cannot choose figures: --only must be of ${
        [...figures.keys()].join(", ")
      }, got "${unknown}"`,
    );
  }
  return new Map(
    [...figures].filter(([name]) => only?.includes(name) ?? true),
  );
}
