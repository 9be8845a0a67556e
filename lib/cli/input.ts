/**
 * From what was typed to a scenario that can be run.
 *
 * @module
 */

import { dirname, resolve } from "@std/path";
import { planScenario } from "../scenario/parse.ts";
import type { ScenarioPlan } from "../scenario/plan.ts";
import { DEFINITIONS } from "../systems/mod.ts";
import { isTerminal, question } from "./ask.ts";
import type { RunFlags } from "./options.ts";
import { shownPath, typedPath } from "./paths.ts";
import { numbersOf } from "./point_ranges.ts";
import { BadInput } from "./status.ts";

/** Standard input, where a file is expected. */
export const STDIN = "-";

/** More points than this are more likely a slip than a wish. */
export const MANY_POINTS = 100_000;

/**
 * Reads the scenario in `file`, options put in place of its fields.
 *
 * @throws {BadInput} If there is no such file, or it cannot be read.
 * @throws {ScenarioError} If it is no scenario.
 */
export async function readPlan(
  file: string,
  flags: RunFlags = {},
): Promise<ScenarioPlan> {
  const path = file === STDIN ? STDIN : typedPath(file);
  const { seed, requests, replications } = flags;
  return planScenario(await readInput(path), {
    source: path === STDIN ? STDIN : shownPath(path),
    directory: path === STDIN ? typedPath(".") : dirname(path),
    definitions: DEFINITIONS,
    overrides: {
      ...(seed === undefined ? {} : { seed }),
      ...(requests === undefined ? {} : { requests }),
      ...(replications === undefined ? {} : { replications }),
    },
    hasFile,
  });
}

/** The text of a file, or of standard input. */
export async function readInput(path: string): Promise<string> {
  try {
    const text = path === STDIN
      ? await new Response(Deno.stdin.readable).text()
      : await Deno.readTextFile(path);
    // Editors on some systems put a byte order mark first.
    return text.replace(/^\uFEFF/, "");
  } catch (error) {
    throw new BadInput(
      `Cannot read "${shownPath(path)}": ${reasonOf(error, path)}`,
    );
  }
}

/** The numbers of the points that are asked for, ascending. */
export function chosenPoints(
  plan: ScenarioPlan,
  flags: RunFlags,
): readonly number[] {
  const { pointCount } = plan;
  if (flags.points === undefined) return plan.numbers();
  const beyond = flags.points.find(({ to }) => to >= pointCount);
  if (beyond !== undefined) {
    throw new BadInput(
      `Cannot choose points: --points must be in 0..${
        pointCount - 1
      }, got ${beyond.to}`,
    );
  }
  return numbersOf(flags.points);
}

/**
 * Makes sure that so many points are wanted: asks on a terminal.
 *
 * @throws {BadInput} If nobody says yes.
 */
export function confirmSize(
  points: number,
  flags: RunFlags,
  isStdinTaken: boolean,
): void {
  if (points <= MANY_POINTS || flags.yes || flags.dryRun) return;
  const size = `${points.toLocaleString("en")} points`;
  if (isTerminal() && !isStdinTaken) {
    if (question(`This scenario has ${size}: run it? [y/N] `)) return;
    throw new BadInput("Nothing was run");
  }
  throw new BadInput(
    `Cannot run ${size} unasked: --yes must be given above ${
      MANY_POINTS.toLocaleString("en")
    } points`,
  );
}

function hasFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function reasonOf(error: unknown, path: string): string {
  if (error instanceof Deno.errors.NotFound) {
    return `there is no such file in ${dirname(resolve(path))}`;
  }
  if (error instanceof Deno.errors.IsADirectory || isFolder(path)) {
    return "it is a folder";
  }
  if (
    error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotCapable
  ) return "it must be readable";
  return error instanceof Error ? error.message : String(error);
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
