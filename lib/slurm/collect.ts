/**
 * What tasks have written into the run, as it comes.
 *
 * @module
 */

import { removeIfThere } from "../store/files.ts";
import { linesOf } from "../store/lines.ts";
import type { StoredRun } from "../store/stored_run.ts";
import { submissionsOf } from "./submission.ts";
import type { TaskLine } from "./task.ts";

/** Reads the lines that tasks add to their files, each once. */
export class Collector {
  readonly #run: StoredRun;
  readonly #onFailure: (point: number, reason: string) => void;
  /** Bytes read so far. By path. */
  readonly #read = new Map<string, number>();
  readonly #taken: Set<number>;
  readonly #failed = new Set<number>();

  /**
   * Has read nothing yet.
   *
   * @param run Takes the rows; in its folder the submissions are.
   * @param onFailure Is told of a point that failed.
   */
  constructor(
    run: StoredRun,
    onFailure: (point: number, reason: string) => void,
  ) {
    this.#run = run;
    this.#onFailure = onFailure;
    this.#taken = new Set(run.finished);
  }

  /** Numbers of the points whose rows the run has. */
  get taken(): ReadonlySet<number> {
    return this.#taken;
  }

  /** Numbers of the points that failed and have no row. */
  get failed(): ReadonlySet<number> {
    return this.#failed;
  }

  /** Takes in what has come since the last time; it is on the disk when this returns. */
  async collect(): Promise<void> {
    for (const submission of await submissionsOf(this.#run.folder)) {
      for (const { path } of await submission.rowFiles()) {
        await this.#collectFrom(path);
      }
    }
    await this.#run.flush();
  }

  /**
   * Removes what was taken in: no task must be writing any more. A file that
   * comes to light only now, as on a file system that is slow to tell, stays for
   * the next time.
   */
  async removeTaken(): Promise<void> {
    await this.collect();
    for (const path of this.#read.keys()) await removeIfThere(path);
    this.#read.clear();
  }

  async #collectFrom(path: string): Promise<void> {
    const from = this.#read.get(path) ?? 0;
    this.#read.set(path, from);
    const decoder = new TextDecoder();
    for await (const { start, bytes, isWhole } of linesOf(path, from)) {
      // What is torn may be whole the next time.
      if (!isWhole) break;
      this.#read.set(path, start + bytes.length + 1);
      const line = lineOf(decoder.decode(bytes));
      if (line !== null) await this.#take(line);
    }
  }

  async #take(line: TaskLine): Promise<void> {
    const { point } = line;
    if (this.#taken.has(point)) return;
    if ("failed" in line) {
      this.#failed.add(point);
      this.#onFailure(point, line.failed);
      return;
    }
    this.#taken.add(point);
    this.#failed.delete(point);
    await this.#run.add(line.row, line.histograms);
  }
}

/** A line of a task's file; null if a dying task left something else. */
function lineOf(text: string): TaskLine | null {
  try {
    const line: TaskLine = JSON.parse(text);
    return Number.isInteger(line?.point) ? line : null;
  } catch {
    return null;
  }
}
