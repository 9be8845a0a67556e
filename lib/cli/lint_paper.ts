/**
 * `kneepoint lint-paper FILE.tex`: a paper's numbers against the store's.
 *
 * @module
 */

import { basename, dirname, join } from "@std/path";
import { type CitedRun, readCitedRun } from "../cite/cited_run.ts";
import { lintPaper, type LintResult, type PaperUse } from "../cite/lint.ts";
import { readStyleFile, STYLE_FILE, styleFile } from "../cite/macros.ts";
import { readPaper } from "../cite/paper.ts";
import { shown } from "../scenario/error.ts";
import { isFile, writeAtomic } from "../store/files.ts";
import { type Command, newCommand } from "./command.ts";
import { runsIn } from "./find_run.ts";
import { readInput } from "./input.ts";
import { print, say } from "./output.ts";
import { resultsFolder, shownPath, typedPath } from "./paths.ts";
import { BadInput, DONE, INCOMPLETE, type Status } from "./status.ts";

/** What can be said of it. */
interface LintFlags {
  readonly write?: boolean;
  readonly out?: string;
}

const HELP = `
A paper names a number by its run, its point and its field (a column of points.csv):

  \\usepackage{kneepoint}
  ... is \\kneepoint{6e0fce0b18}{35}{slowdown.p999}~\\kneepoint{6e0fce0b18}{35}{slowdown.p999.interval}
  ... is \\kneepointis{6e0fce0b18}{35}{slowdown.p999}{1050}, typed by hand

--write puts the numbers that the paper names into kneepoint.sty beside it, rounded
to their intervals. Without it, lint-paper checks that each still is the store's,
in FILE and in whatever it takes in by \\input or \\include.

Examples:
  kneepoint lint-paper paper/main.tex --write
  kneepoint lint-paper paper/main.tex

Exit status: 0 all agree, 1 a number is not the store's, or the store has none.`;

/** The command. */
export function lintPaperCommand(done: (status: Status) => void): Command {
  return newCommand("lint-paper")
    .description("check the numbers of a LaTeX paper against the stored runs")
    .argument("<file>", "the paper's main file, .tex")
    .option("--write", `write ${STYLE_FILE} beside the paper first`)
    .option("--out <dir>", "folder of results (default: results)")
    .addHelpText("after", HELP)
    .action(async (file: string, flags: LintFlags) => {
      done(await lint(file, flags));
    });
}

async function lint(file: string, flags: LintFlags): Promise<Status> {
  const main = typedPath(file);
  const { uses, shorthands } = await readFiles(main);
  const runs = new Runs(resultsFolder(flags.out));
  const compare = (values: Parameters<typeof lintPaper>[2]) =>
    lintPaper(uses, shorthands, values, (run) => runs.get(run));
  const style = join(dirname(main), STYLE_FILE);
  if (flags.write) {
    const { due } = await compare(null);
    if (due.length === 0) say("Not written: LaTeX is to print no number");
    else {
      await writeAtomic(style, [styleFile(due)]);
      say(`Written: ${shownPath(style)}`);
    }
  }
  const values = await isFile(style)
    ? readStyleFile(await readInput(style))
    : null;
  return report(file, await compare(values));
}

function report(
  file: string,
  { problems, doubts, compared }: LintResult,
): Status {
  for (const { place, text } of problems) print(`${place}: ${text}`);
  for (const { place, text } of doubts) say(`${place}: note: ${text}`);
  if (problems.length > 0) {
    const numbers = problems.length === 1 ? "number is" : "numbers are";
    say(`${problems.length} ${numbers} not as stored`);
    return INCOMPLETE;
  }
  print(
    compared === 0
      ? `${file}: no number is taken from a run`
      : `${file}: ${compared} ${
        compared === 1 ? "number agrees" : "numbers agree"
      } with the store`,
  );
  return DONE;
}

/** A paper in full: what its main file and those that it takes in say. */
async function readFiles(main: string): Promise<{
  readonly uses: readonly PaperUse[];
  readonly shorthands: ReadonlyMap<string, string>;
}> {
  const uses: PaperUse[] = [];
  const shorthands = new Map<string, string>();
  const read = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (read.has(path)) return;
    read.add(path);
    const text = readPaper(await readInput(path));
    const file = shownPath(path);
    uses.push(...text.uses.map((use) => ({ ...use, file })));
    for (const [name, words] of text.shorthands) shorthands.set(name, words);
    for (const input of text.inputs) {
      // LaTeX looks from the main file's folder, and adds the end of the name.
      const named = join(dirname(main), input);
      const there = [`${named}.tex`, named];
      const found = (await Promise.all(there.map(isFile))).indexOf(true);
      if (found >= 0) await visit(there[found]);
      else {say(
          `${file}: note: \\input{${input}} is not there, and not checked`,
        );}
    }
  };
  if (basename(main) === "-") {
    throw new BadInput("Cannot read a paper: it must be a file, got -");
  }
  await visit(main);
  return { uses, shorthands };
}

/** Runs by their ids, each read once. */
class Runs {
  readonly #out: string;
  readonly #runs = new Map<string, CitedRun | string>();
  #folders: readonly string[] | null = null;

  /** Looks in `out`. */
  constructor(out: string) {
    this.#out = out;
  }

  /** The run called `id`; why there is none. */
  async get(id: string): Promise<CitedRun | string> {
    const known = this.#runs.get(id);
    if (known !== undefined) return known;
    const run = await this.#read(id);
    this.#runs.set(id, run);
    return run;
  }

  async #read(id: string): Promise<CitedRun | string> {
    this.#folders ??= await runsIn(this.#out);
    const folders = this.#folders.filter((folder) => basename(folder) === id);
    if (folders.length === 0) {
      return `there is no run ${shown(id)} in ${shownPath(this.#out)}`;
    }
    const runs = await Promise.all(folders.map(readCitedRun));
    const hashes = new Set(runs.map(({ manifest }) => manifest.rowsSha256));
    return hashes.size === 1
      ? runs[0]
      : `run ${shown(id)} is there more than once, with different rows: ${
        folders.map(shownPath).join(", ")
      }`;
  }
}
