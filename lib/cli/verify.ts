/**
 * `kneepoint verify RUN`: a stored run, run again and compared to the last bit.
 *
 * @module
 */

import type { Estimate } from "../stats/row.ts";
import { ENGINE_VERSION, sourceHash } from "../store/versions.ts";
import { executorFor } from "../sweep/run.ts";
import type { Difference } from "../verify/differences.ts";
import { sampleOf } from "../verify/sample.ts";
import { type Verification, verifyRun } from "../verify/verify.ts";
import { type Command, newCommand } from "./command.ts";
import { figuresOf } from "./figures.ts";
import { findRun } from "./find_run.ts";
import { Interrupt } from "./interrupt.ts";
import { points, type RunFlags, wholeNumber } from "./options.ts";
import { print } from "./output.ts";
import { resultsFolder, shownPath } from "./paths.ts";
import { formatPointRanges, numbersOf, rangesOf } from "./point_ranges.ts";
import { progressDisplay } from "./progress.ts";
import {
  BadInput,
  DONE,
  INCOMPLETE,
  INTERRUPTED,
  type Status,
} from "./status.ts";
import { aligned } from "./wrap.ts";

/** What can be said of a verification. */
interface VerifyFlags extends Pick<RunFlags, "workers" | "points" | "quiet"> {
  readonly sample?: number;
  readonly out?: string;
}

/** Most lines of a kind that are printed. */
const MOST_PRINTED = 20;

const HELP = `
A run is a folder with a manifest.json; or, in the folder of results, its id or
the first digits of it, <name>/<run>, or the <name> of a scenario run once.

Examples:
  kneepoint verify results/reference/tail-vs-efficiency
  kneepoint verify 6e0fce0b18 --sample 10
  kneepoint verify 6e0fce0b18 --points 0..18
  kneepoint verify 6e0fce0b18 --sample 0        files and rows alone

Exit status: 0 the same to the last bit, 1 it is not, or the run is incomplete,
2 there is no such run, or a trace that it read is missing.`;

/** The command. */
export function verifyCommand(done: (status: Status) => void): Command {
  return newCommand("verify")
    .description("run a stored run again and compare it bit for bit")
    .argument("<run>", "a stored run: its folder, or its id")
    .option(
      "--sample <n>",
      "run so many points again, spread over the run (default: all)",
      wholeNumber(0, 1_000_000),
    )
    .option("--points <from..to>", "run these points again", points)
    .option(
      "--workers <n>",
      "worker threads (default: all cores)",
      wholeNumber(1, 1024),
    )
    .option("--out <dir>", "folder of results (default: results)")
    .option("--quiet", "no progress, the verdict only")
    .addHelpText("after", HELP)
    .action(async (run: string, flags: VerifyFlags) => {
      done(await verify(run, flags));
    });
}

async function verify(run: string, flags: VerifyFlags): Promise<Status> {
  if (flags.sample !== undefined && flags.points !== undefined) {
    throw new BadInput(
      "Cannot verify: one of --sample and --points must be given, got both",
    );
  }
  const folder = await findRun(run, resultsFolder(flags.out));
  const display = progressDisplay(flags.quiet ?? false);
  const executor = executorFor(flags);
  using interrupt = new Interrupt();
  let verification: Verification;
  try {
    verification = await verifyRun(folder, {
      choose: (numbers) => chosen(numbers, flags),
      executor,
      draw: figuresOf,
      signal: interrupt.signal,
      onProgress: (progress) => display.update(progress),
    });
  } finally {
    display.end();
    executor.stop();
  }
  const isStopped = interrupt.signal.aborted;
  for (const line of await reportOf(folder, verification, isStopped)) {
    print(line);
  }
  if (isWrong(verification)) return INCOMPLETE;
  return isStopped ? INTERRUPTED : DONE;
}

/** Which of the points that have a row are run again. */
function chosen(numbers: readonly number[], flags: VerifyFlags): number[] {
  if (flags.points === undefined) {
    return sampleOf(numbers, flags.sample ?? numbers.length);
  }
  const wanted = numbersOf(flags.points);
  const absent = wanted.find((number) => !numbers.includes(number));
  if (absent === undefined) return wanted;
  throw new BadInput(
    `Cannot choose points: --points must be of points that the run has, got ${absent}`,
  );
}

function isWrong({ problems, differing }: Verification): boolean {
  return problems.length > 0 || differing.size > 0;
}

/** What is said of a verification. */
async function reportOf(
  folder: string,
  verification: Verification,
  isStopped: boolean,
): Promise<string[]> {
  const { manifest, problems, notes, compared, differing } = verification;
  const total = manifest.scenario.points.length;
  const same = compared.length - differing.size;
  const which = compared.length === total || compared.length === 0
    ? ""
    : ` (${formatPointRanges(rangesOf(compared))})`;
  const verdict = isWrong(verification)
    ? "not verified"
    : isStopped
    ? "stopped, and sound so far"
    : "verified";
  return [
    `${shownPath(folder)}: ${verdict}`,
    `${compared.length} of ${total} points run again${which}, ${same} the same to the last bit`,
    ...listed(problems),
    ...await movesOf(verification),
    ...notes.map((note) => `Note: ${note}`),
  ];
}

/** At most so many of `lines`, and how many more there are. */
function listed(lines: readonly string[]): string[] {
  const more = lines.length - MOST_PRINTED;
  return more > 0
    ? [...lines.slice(0, MOST_PRINTED), `and ${more} more of this kind`]
    : [...lines];
}

/** Which fields are not the same, where, and by how much. */
async function movesOf(
  { manifest, differing, compared }: Verification,
): Promise<string[]> {
  if (differing.size === 0) return [];
  const fields = new Map<string, Move[]>();
  for (const [point, found] of differing) {
    for (const difference of found) {
      const moves = fields.get(difference.field) ?? [];
      moves.push({ ...difference, point });
      fields.set(difference.field, moves);
    }
  }
  const table = aligned([
    ["field", "points", "largest move"],
    ...[...fields].map(([field, moves]) => [
      JSON.stringify(field).slice(1, -1),
      `${moves.length} of ${compared.length}`,
      moveText(moves.reduce(largerMove)),
    ]),
  ]);
  return [
    await whoMoved(manifest.versions),
    ...listed(table.map((line) => `  ${line}`)),
  ];
}

interface Move extends Difference {
  readonly point: number;
}

function largerMove(a: Move, b: Move): Move {
  return (b.standardErrors ?? -1) > (a.standardErrors ?? -1) ? b : a;
}

function moveText({ stored, again, standardErrors, point }: Move): string {
  const by = standardErrors === null
    ? ""
    : `${Number(standardErrors.toPrecision(2))} standard errors, `;
  return `${by}point ${point}: ${valueText(stored)} → ${valueText(again)}`;
}

/** A value in full: a difference may lie in its last digit. */
function valueText(value: unknown): string {
  if (value === undefined) return "no such field";
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const { value: estimate, low, high } = value as Partial<Estimate>;
  return estimate === undefined
    ? JSON.stringify(value)
    : low === null
    ? `${estimate}`
    : `${estimate} [${low}, ${high}]`;
}

/** Whose numbers they are that are not the same. */
async function whoMoved(
  { kneepoint, source }: Verification["manifest"]["versions"],
): Promise<string> {
  if (kneepoint !== ENGINE_VERSION) {
    return `Numbers have moved from Kneepoint ${
      JSON.stringify(kneepoint).slice(1, -1)
    }, which made them, to ${ENGINE_VERSION}:`;
  }
  const own = await sourceHash();
  return source === own
    ? "Numbers are not those that this very source gives:"
    : `Numbers are not those that this source of Kneepoint ${ENGINE_VERSION} gives (they were made by another):`;
}
