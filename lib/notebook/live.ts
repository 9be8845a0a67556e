/**
 * A scenario run while the notebook stays usable: progress, the figure so far,
 * and a button that stops it.
 *
 * @module
 */

import { Display, md } from "../report/show.ts";
import type { Scenario } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { type Progress, type RunOptions, runScenario } from "../sweep/run.ts";
import { stopButton } from "./stop_button.ts";

/** Between two pictures, ms: a page that is drawn more often is of no use. */
const REDRAW_MS = 300;

/** A run that goes on while other cells are run. */
export interface LiveRun {
  /** All rows in the order of their points, once the run is through; those finished, if it was stopped. */
  readonly rows: Promise<Row[]>;
  /** Stops it; points that are finished are kept. */
  stop(): void;
}

/** How a run is begun. Policies of a notebook's own run in the kernel's thread, which has no time for the page then. */
export type LiveOptions = Pick<RunOptions, "workers" | "definitions">;

/** A bar and a figure, as a piece of a page. */
function page({ share, pointsDone, points }: Progress, figure: string): string {
  return `<div><progress max="1" value="${share}" style="width:300px"></progress> ` +
    `${pointsDone} of ${points} points</div>${figure}`;
}

/**
 * Begins to run `scenario` and returns at once. Below the cell stand a bar, what
 * `draw` makes of the rows so far, and a button that stops the run; when it is
 * through, the figure alone.
 *
 * @param draw Makes an SVG file of one row or more.
 */
export async function runLive(
  scenario: Scenario,
  draw: (rows: readonly Row[]) => string,
  options: LiveOptions = {},
): Promise<LiveRun> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const button = stopButton(stop);
  const head = await Display.show({ html: button.html, text: "" });
  const body = await Display.show({ html: "", text: "" });
  const finished: Row[] = [];
  const inOrder = () => finished.toSorted((a, b) => a.point - b.point);
  let pause: ReturnType<typeof setTimeout> | null = null;
  let sent = Promise.resolve();

  function redraw(progress: Progress): void {
    if (pause !== null) return;
    pause = setTimeout(() => pause = null, REDRAW_MS);
    const figure = finished.length === 0 ? "" : draw(inOrder());
    sent = body.update({ html: page(progress, figure), text: "" });
  }

  async function finish(): Promise<Row[]> {
    try {
      return await runScenario(scenario, {
        ...options,
        signal: controller.signal,
        onRow: (row) => void finished.push(row),
        onProgress: redraw,
      });
    } finally {
      clearTimeout(pause ?? undefined);
      await sent;
      await button.close();
      const all = scenario.points.length;
      const isWhole = finished.length === all;
      await head.update(
        md`${isWhole ? "" : "Stopped: "}${finished.length} of ${all} points`,
      );
      await body.update(finished.length === 0 ? "no rows" : draw(inOrder()));
    }
  }

  const rows = finish();
  // Who never asks for the rows has seen the figure; who does is told of the failure.
  rows.catch(() => {});
  return { rows, stop };
}
