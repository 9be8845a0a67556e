/**
 * Rows that other runs have computed.
 *
 * @module
 */

import { dirname, join } from "@std/path";
import type { Row } from "../stats/row.ts";
import { HISTOGRAMS, POINTS } from "./layout.ts";
import { indexPoints, type Place, readLine } from "./point_log.ts";
import type { StoredRun } from "./stored_run.ts";
import type { PointState } from "./survey.ts";

/** A point that another run has computed. */
interface Elsewhere {
  readonly number: number;
  readonly run: string;
  readonly as: number;
}

/** Announces what of `states` lies in other runs; how many points that is. */
export function announceReuse(
  run: StoredRun,
  states: ReadonlyMap<number, PointState>,
): number {
  const elsewhere = elsewhereIn(states);
  run.reuse(new Map(elsewhere.map((point) => [point.number, point.run])));
  return elsewhere.length;
}

/** Takes over what of `states` lies in other runs: the rows as they are, under this run's numbers. */
export async function takeOver(
  run: StoredRun,
  states: ReadonlyMap<number, PointState>,
): Promise<void> {
  const byRun = Map.groupBy(elsewhereIn(states), (point) => point.run);
  for (const [other, points] of byRun) {
    const folder = join(dirname(run.folder), other);
    using rows = await Lines.open(join(folder, POINTS));
    using histograms = await Lines.open(join(folder, HISTOGRAMS));
    for (const { number, as } of points) {
      // What was written as a row is read as one.
      const row = await rows.read(as) as Row;
      const line = await histograms.read(as);
      await run.addReused({ ...row, point: number }, {
        ...line,
        point: number,
      });
    }
  }
  await run.flush();
}

function elsewhereIn(states: ReadonlyMap<number, PointState>): Elsewhere[] {
  return [...states].flatMap(([number, state]) =>
    state.state === "elsewhere" ? [{ ...state, number }] : []
  );
}

/** The lines of a file of points, in any order. */
class Lines {
  readonly #file: Deno.FsFile;
  readonly #places: ReadonlyMap<number, Place>;

  private constructor(file: Deno.FsFile, places: ReadonlyMap<number, Place>) {
    this.#file = file;
    this.#places = places;
  }

  static async open(path: string): Promise<Lines> {
    const { places } = await indexPoints(path, Infinity);
    return new Lines(await Deno.open(path), places);
  }

  async read(point: number): Promise<object> {
    const line = await readLine(this.#file, this.#places.get(point)!);
    return JSON.parse(new TextDecoder().decode(line));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}
