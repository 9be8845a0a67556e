/**
 * A scenario run into its folder: what `sweep` and `demo` have in common.
 *
 * @module
 */

import type { Scenario } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { hashTraces, runId } from "../store/identity.ts";
import { describeOwner } from "../store/lock.ts";
import { announceReuse, takeOver } from "../store/reuse.ts";
import { StoredRun } from "../store/stored_run.ts";
import { surveyRun } from "../store/survey.ts";
import { ENGINE_VERSION } from "../store/versions.ts";
import { brokenLaws } from "./audit.ts";
import type { Identity, StoreOptions } from "./engine.ts";
import { figuresOf, filesOf } from "./figures.ts";
import { Interrupt } from "./interrupt.ts";
import { say } from "./output.ts";
import { shownPath } from "./paths.ts";
import { collectEarlier, discardEarlier } from "./slurm_rows.ts";
import {
  BadInput,
  DONE,
  INCOMPLETE,
  INTERRUPTED,
  type Status,
} from "./status.ts";
import { isDiskFull, isSystemError } from "./verdict.ts";

/** Finds out what the run of `scenario` is called. */
export async function identify(scenario: Scenario): Promise<Identity> {
  const traces = await hashTraces(scenario);
  return { run: runId(scenario, traces, ENGINE_VERSION), traces };
}

/** What came of it. */
export interface Stored {
  /** What to exit with. */
  readonly status: Status;
  /** The run's folder. */
  readonly folder: string;
  /** All its rows, in order; none when it was stopped or is too large to be drawn. */
  readonly rows: readonly Row[];
}

/** A figure of more points than this could not be read, and its rows fill the memory. */
const MOST_DRAWN = 20_000;

/** Runs the points that are missing and puts the folder in its final form. */
export async function storeScenario(options: StoreOptions): Promise<Stored> {
  const { scenario, identity, numbers, isFresh, isQuiet } = options;
  // Before the folder is opened: Ctrl-C must not leave it half opened.
  using interrupt = new Interrupt();
  const run = await opened(options);
  let isBegun = false;
  try {
    if (isFresh) {
      await run.clear();
      await discardEarlier(run);
    } else await collectEarlier(run, options);
    const { finished } = run;
    const missing = numbers.filter((number) => !finished.has(number));
    if (!isQuiet) sayWhatIsThere(run, numbers.length - missing.length, options);
    if (missing.length === 0 && await run.isSettled()) {
      const status = await isSound(run) ? DONE : INCOMPLETE;
      return { status, folder: run.folder, rows: await drawnRows(run) };
    }
    if (run.isOfOtherSource) {
      throw new BadInput(whyNotMixed(run));
    }
    const states = await surveyRun({
      ...options,
      ...identity,
      numbers: missing,
    });
    const reused = announceReuse(run, states);
    await run.begin();
    isBegun = true;
    if (reused > 0 && !isQuiet) {
      say(`${reused} of ${numbers.length} points are taken from other runs`);
    }
    await takeOver(run, states);
    const { failures, goesOn } = await options.engine.compute(
      run,
      missing.filter((number) => states.get(number)?.state === "missing"),
      options,
      interrupt.signal,
    );
    if (goesOn) {
      await run.interrupt();
      return { status: DONE, folder: run.folder, rows: [] };
    }
    if (interrupt.signal.aborted && !hasAll(run, numbers, failures)) {
      await run.interrupt();
      sayHowToResume(run, options);
      return { status: INTERRUPTED, folder: run.folder, rows: [] };
    }
    await run.settle();
    const rows = await drawnRows(run);
    if (rows.length > 0) {
      const figures = figuresOf(rows, identity.run, scenario);
      for await (const { file, bytes } of filesOf(figures)) {
        await run.addFigure(file, bytes);
      }
    }
    await run.finish();
    const isAll = await isSound(run) &&
      thereOf(run, numbers) === numbers.length;
    return { status: isAll ? DONE : INCOMPLETE, folder: run.folder, rows };
  } catch (error) {
    // As when the disk is full: what is finished is not lost.
    if (isBegun) sayHowToResume(run, options);
    throw error;
  } finally {
    await run.close();
  }
}

function sayWhatIsThere(
  run: StoredRun,
  there: number,
  { numbers }: StoreOptions,
): void {
  const { leftBy, folder } = run;
  if (leftBy !== null) {
    say(`Ended without a word: ${describeOwner(leftBy)}`);
  }
  if (there > 0) {
    say(
      `${there} of ${numbers.length} points are in ${
        shownPath(folder)
      } already`,
    );
  }
}

/** Why the rows that are there cannot be added to. */
function whyNotMixed({ folder }: StoredRun): string {
  return `Cannot go on with ${
    shownPath(folder)
  }: its rows are by another source ` +
    `of version ${ENGINE_VERSION}, and rows of both are not mixed: --fresh starts over, ` +
    `--out stores elsewhere`;
}

/**
 * The run's folder, opened.
 *
 * @throws {BadInput} If there can be no such folder.
 */
async function opened(options: StoreOptions): Promise<StoredRun> {
  try {
    return await StoredRun.open({
      ...options,
      ...options.identity,
      clock: () => new Date(),
    });
  } catch (error) {
    // A disk is full for now; any other trouble is with what was typed.
    if (!isSystemError(error) || isDiskFull(error)) throw error;
    throw new BadInput(
      `Cannot store in "${shownPath(options.out)}": ${error.message}`,
    );
  }
}

/** Whether Ctrl-C came too late to stop anything. */
function hasAll(
  run: StoredRun,
  numbers: readonly number[],
  failures: number,
): boolean {
  return thereOf(run, numbers) + failures === numbers.length;
}

/** How many of points `numbers` are finished. */
function thereOf({ finished }: StoredRun, numbers: readonly number[]): number {
  return numbers.filter((number) => finished.has(number)).length;
}

function sayHowToResume(
  run: StoredRun,
  { numbers, resume }: StoreOptions,
): void {
  say(
    `Stopped: ${
      thereOf(run, numbers)
    } of ${numbers.length} points are kept in ${shownPath(run.folder)}`,
  );
  say(`To go on from there, ${resume}`);
}

/** Whether every row kept its laws; says which did not. */
async function isSound(run: StoredRun): Promise<boolean> {
  let isSound = true;
  for await (const row of run.rows()) {
    const broken = brokenLaws(row);
    if (broken === null) continue;
    isSound = false;
    say(broken);
  }
  return isSound;
}

async function drawnRows(run: StoredRun): Promise<Row[]> {
  if (run.finished.size > MOST_DRAWN) {
    say(`Figures are not drawn of more than ${MOST_DRAWN} points`);
    return [];
  }
  return await Array.fromAsync(run.rows());
}
