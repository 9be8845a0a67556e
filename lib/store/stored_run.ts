/**
 * A run on disk: opened, added to point by point, and put in its final form.
 *
 * @module
 */

import { join } from "@std/path";
import type { Scenario } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { Account } from "./account.ts";
import { Batches } from "./batches.ts";
import { bibtex } from "./cite.ts";
import {
  type FileFact,
  fileFact,
  hashFile,
  removeIfThere,
  writeAtomic,
} from "./files.ts";
import { hashRows, type TraceHashes } from "./identity.ts";
import {
  CITE,
  CRATE,
  CSV,
  FIGURES,
  HISTOGRAMS,
  MANIFEST,
  PARQUET,
  POINTS,
  refuseLinks,
  runFolder,
  safeName,
} from "./layout.ts";
import { FolderLock, type LockOwner } from "./lock.ts";
import {
  type FailedPoint,
  type ManifestHead,
  readManifestHead,
  writeManifest,
} from "./manifest.ts";
import { writeParquet } from "./parquet.ts";
import { PointLog } from "./point_log.ts";
import { crateOf } from "./ro_crate.ts";
import { writeCsv } from "./tables.ts";

/** What a stored run is of, and where. */
export interface StoredRunOptions {
  /** Folder of all results. */
  readonly out: string;
  /** What is run. */
  readonly scenario: Scenario;
  /** What its traces hold. */
  readonly traces: TraceHashes;
  /** The run's id. */
  readonly run: string;
  /** What was typed. */
  readonly command: readonly string[];
  /** Tells the time. */
  readonly clock: () => Date;
}

/** A finished point. */
interface Finished {
  readonly row: Row;
  readonly histograms: object;
}

/** A run on disk, with one writer at a time. */
export class StoredRun {
  /** Its folder. */
  readonly folder: string;
  /** Who died while writing it; null when nobody did. */
  readonly leftBy: LockOwner | null;
  readonly #options: StoredRunOptions;
  readonly #account: Account;
  readonly #lock: FolderLock;
  readonly #rows: PointLog;
  readonly #histograms: PointLog;
  readonly #batches = new Batches<Finished>((batch) => this.#write(batch));
  readonly #figures: string[] = [];

  private constructor(
    folder: string,
    options: StoredRunOptions,
    account: Account,
    lock: FolderLock,
    rows: PointLog,
    histograms: PointLog,
  ) {
    this.folder = folder;
    this.#options = options;
    this.#account = account;
    this.#lock = lock;
    this.#rows = rows;
    this.#histograms = histograms;
    this.leftBy = lock.leftBy;
  }

  /**
   * Opens the run's folder, made when it is not there, with what is finished.
   *
   * @throws {RunIsBusyError} If another process has it open.
   * @throws {LinkError} If it is behind a symbolic link.
   */
  static async open(options: StoredRunOptions): Promise<StoredRun> {
    const { scenario, out, run } = options;
    const folder = runFolder(out, scenario.name, run);
    await refuseLinks(folder);
    await Deno.mkdir(join(folder, FIGURES), { recursive: true });
    const lock = await FolderLock.take(folder, options.clock);
    const total = scenario.points.length;
    try {
      return new StoredRun(
        folder,
        options,
        await Account.open(options, join(folder, MANIFEST)),
        lock,
        await PointLog.open(join(folder, POINTS), total),
        await PointLog.open(join(folder, HISTOGRAMS), total),
      );
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Numbers of the points that are finished: row and histograms both on the disk. */
  get finished(): ReadonlySet<number> {
    return this.#rows.points.intersection(this.#histograms.points);
  }

  /** Whether what is finished was made by the same version but not the same source. */
  get isOfOtherSource(): boolean {
    return this.finished.size > 0 && this.#account.isOfOtherSource;
  }

  /** Forgets what is finished: the run starts over. */
  async clear(): Promise<void> {
    await this.#rows.keep([]);
    await this.#histograms.keep([]);
    this.#account.clear();
  }

  /** Begins to add points: what follows from them is out of date until `finish`. */
  async begin(): Promise<void> {
    for (const file of [CSV, PARQUET, CITE, CRATE]) {
      await removeIfThere(join(this.folder, file));
    }
    for await (const entry of Deno.readDir(join(this.folder, FIGURES))) {
      if (entry.isFile) {
        await removeIfThere(join(this.folder, FIGURES, entry.name));
      }
    }
    await this.#writeManifest("running", null, {});
  }

  /** Takes a finished point; {@linkcode flush} waits for it to be on the disk. */
  async add(row: Row, histograms: object): Promise<void> {
    this.#account.computed(row.point);
    await this.#batches.put({ row, histograms });
  }

  /**
   * Announces that the rows of points will be those that other runs computed, by
   * whose id. To be called before `begin`: what is announced is on the disk
   * before the first such row.
   */
  reuse(sources: ReadonlyMap<number, string>): void {
    this.#account.reuse(sources);
  }

  /** Takes a finished point that another run has computed. */
  async addReused(row: Row, histograms: object): Promise<void> {
    await this.#batches.put({ row, histograms });
  }

  /** Waits for every point taken so far to be on the disk. */
  flush(): Promise<void> {
    return this.#batches.flush();
  }

  /** Notes a point that failed. */
  addFailure(failed: FailedPoint): void {
    this.#account.failed(failed);
  }

  /** The finished rows, in the order of their points. */
  async *rows(): AsyncGenerator<Row, void> {
    // What was written as a row is read as one: the edge where types begin again.
    for await (const value of this.#rows.values()) yield value as Row;
  }

  /** Writes `figures/<name>`, its form at its end. */
  async addFigure(name: string, bytes: Uint8Array): Promise<void> {
    const file = `${FIGURES}/${safeName(name)}`;
    await writeAtomic(join(this.folder, file), [bytes]);
    this.#figures.push(file);
  }

  /** Puts rows in order, and writes what follows from them but the figures. */
  async settle(): Promise<void> {
    await this.flush();
    const finished = this.finished;
    await this.#rows.keep(finished);
    await this.#histograms.keep(finished);
    const { scenario } = this.#options;
    const rows = () => this.rows();
    await writeCsv(join(this.folder, CSV), rows);
    await writeParquet(join(this.folder, PARQUET), rows);
    const cite = bibtex(this.#head("complete", null, {}), scenario);
    await writeAtomic(join(this.folder, CITE), [cite]);
  }

  /** Closes the account: hashes every file into the manifest. */
  async finish(): Promise<void> {
    const files: Record<string, FileFact> = {};
    for (
      const file of [
        POINTS,
        HISTOGRAMS,
        CSV,
        PARQUET,
        CITE,
        ...this.#figures.sort(),
      ]
    ) files[file] = await fileFact(join(this.folder, file));
    const { scenario } = this.#options;
    const isComplete = this.finished.size === scenario.points.length;
    const status = isComplete ? "complete" : "incomplete";
    const crate = crateOf(this.#head(status, null, files), scenario);
    await writeAtomic(join(this.folder, CRATE), [crate]);
    files[CRATE] = await fileFact(join(this.folder, CRATE));
    await this.#writeManifest(status, await hashRows(this.rows()), files);
  }

  /** Closes the account of a run that was stopped: finished points stay as they are. */
  async interrupt(): Promise<void> {
    await this.flush();
    await this.#writeManifest("interrupted", null, {});
  }

  /** Whether all is there and as the manifest says, so that nothing is left to do. */
  async isSettled(): Promise<boolean> {
    const manifest = await readManifestHead(join(this.folder, MANIFEST));
    if (manifest?.status !== "complete") return false;
    for (const [file, { sha256 }] of Object.entries(manifest.files)) {
      try {
        if (await hashFile(join(this.folder, file)) !== sha256) return false;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return false;
        throw error;
      }
    }
    return true;
  }

  /** Lets go of the folder. */
  async close(): Promise<void> {
    this.#rows.close();
    this.#histograms.close();
    await this.#lock.release();
  }

  async #write(batch: readonly Finished[]): Promise<void> {
    // The rows last: whoever finds a row finds its histograms too.
    await this.#histograms.appendAll(
      batch.map(({ row, histograms }) => [row.point, histograms]),
    );
    await this.#rows.appendAll(batch.map(({ row }) => [row.point, row]));
  }

  #head(
    status: ManifestHead["status"],
    rowsSha256: string | null,
    files: Readonly<Record<string, FileFact>>,
  ): ManifestHead {
    return this.#account.head(status, this.finished, rowsSha256, files);
  }

  #writeManifest(
    status: ManifestHead["status"],
    rowsSha256: string | null,
    files: Readonly<Record<string, FileFact>>,
  ): Promise<void> {
    return writeManifest(
      join(this.folder, MANIFEST),
      this.#head(status, rowsSha256, files),
      this.#options.scenario,
    );
  }
}
