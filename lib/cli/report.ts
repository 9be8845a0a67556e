/**
 * `kneepoint report RUN`: a stored run as one page of HTML.
 *
 * @module
 */

import { dirname } from "@std/path";
import { type CitedRun, readCitedRun } from "../cite/cited_run.ts";
import { pageOf } from "../report/page/page.ts";
import type { Scenario } from "../scenario/point.ts";
import { bibtex } from "../store/cite.ts";
import { writeAtomic } from "../store/files.ts";
import { type Command, newCommand } from "./command.ts";
import { figuresOf, histogramsFor } from "./figures.ts";
import { findRun } from "./find_run.ts";
import { print, say } from "./output.ts";
import { resultsFolder, shownPath, typedPath } from "./paths.ts";
import { shellText } from "./shell.ts";
import { DONE, INCOMPLETE, type Status } from "./status.ts";

/** What can be said of a report. */
interface ReportFlags {
  readonly to?: string;
  readonly out?: string;
}

const HELP = `
The page needs no network: findings, figures with hints, a table of the points to
sort, filter and save, the scenario, where the numbers are from, how to cite them.

Examples:
  kneepoint report 6e0fce0b18
  kneepoint report tail-vs-efficiency --to tail.html`;

/** The command. */
export function reportCommand(done: (status: Status) => void): Command {
  return newCommand("report")
    .description("write a stored run as one self-contained HTML page")
    .argument("<run>", "a stored run: its folder, or its id")
    .option("--to <file>", "file to write (default: report-<run>.html)")
    .option("--out <dir>", "folder of results (default: results)")
    .addHelpText("after", HELP)
    .action(async (run: string, flags: ReportFlags) => {
      done(await report(run, flags));
    });
}

async function report(typed: string, flags: ReportFlags): Promise<Status> {
  const folder = await findRun(typed, resultsFolder(flags.out));
  const cited = await readCitedRun(folder);
  if (cited.problem !== null) {
    say(`Cannot report ${shownPath(folder)}: ${cited.problem}`);
    return INCOMPLETE;
  }
  const { manifest, rows } = cited;
  const { run, scenario } = manifest;
  const path = typedPath(flags.to ?? `report-${run}.html`);
  const page = pageOf({
    title: scenario.title,
    run,
    rows,
    slo: scenario.slo,
    figures: figuresOf(rows, run, scenario, {
      hints: true,
      histograms: await histogramsFor(folder, rows),
    }),
    scenario: scenarioText(scenario),
    provenance: provenanceOf(cited),
    citation: bibtex(manifest, scenario),
  });
  await Deno.mkdir(dirname(path), { recursive: true });
  await writeAtomic(path, [page]);
  print(shownPath(path));
  return DONE;
}

/** A scenario as JSON: what all its points have in common once, and of the rest every value. */
function scenarioText({ points, ...scenario }: Scenario): string {
  const fields = new Set(points.flatMap((point) => Object.keys(point)));
  fields.delete("point");
  const values = [...fields].map((field) => {
    const texts = new Set(
      points.map((point) =>
        JSON.stringify(
          Object.entries(point)
            .find(([name]) => name === field)?.[1] ?? null,
        )
      ),
    );
    const all = [...texts].map((text) => JSON.parse(text));
    return [field, all.length === 1 ? all[0] : all];
  });
  return JSON.stringify(
    { ...scenario, points: points.length, ...Object.fromEntries(values) },
    null,
    2,
  );
}

/** Where the numbers are from. */
function provenanceOf(
  { manifest, folder, rows }: CitedRun,
): ReadonlyMap<string, string> {
  const { run, status, points, versions, machine, traces } = manifest;
  const { kneepoint, deno, v8, source } = versions;
  return new Map([
    ["Run", `${run}, ${status}: ${rows.length} of ${points} points`],
    ["Simulated", `${manifest.start} to ${manifest.end ?? "no end yet"}`],
    ["By", shellText(manifest.command)],
    ["With", `Kneepoint ${kneepoint}, Deno ${deno}, V8 ${v8}`],
    ["Source (SHA-256)", source ?? "not known"],
    ["On", Object.values(machine).join(", ")],
    ...Object.entries(traces).map(([path, { sha256 }]): [string, string] => [
      "Trace",
      `${path}, SHA-256 ${sha256}`,
    ]),
    ["Rows (SHA-256)", manifest.rowsSha256 ?? "not complete"],
    // Runs of before this was asked do not say.
    ...(manifest.notReproducible ?? []).map((text): [string, string] => [
      "Not reproducible",
      text,
    ]),
    [
      "Verified by",
      shellText([
        "deno",
        "task",
        "kneepoint",
        "verify",
        shownPath(folder),
      ]),
    ],
  ]);
}
