/**
 * What one task of an array job does: the points of its shard into its file.
 *
 * @module
 */

import { dirname, join } from "@std/path";
import type { Point } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { hashTraces } from "../store/identity.ts";
import { MANIFEST } from "../store/layout.ts";
import { readManifestHead, readManifestPoints } from "../store/manifest.ts";
import { indexPoints, PointLog } from "../store/point_log.ts";
import { ENGINE_VERSION, sourceHash } from "../store/versions.ts";
import { describeFailure } from "../sweep/merge.ts";
import { WorkerPool } from "../sweep/pool.ts";
import { runPoints } from "../sweep/run.ts";
import { Submission } from "./submission.ts";

/** A line of a task's file: a point that is finished, or one that has failed. */
export type TaskLine =
  & { readonly point: number }
  & (
    | { readonly row: Row; readonly histograms: object }
    | { readonly failed: string }
  );

/** A task, and where it was started. */
export interface TaskOptions {
  /** The submission's folder. */
  readonly folder: string;
  /** The task's number in the array. */
  readonly task: number;
  /** How often Slurm has started it before, as after a node was lost. */
  readonly restart: number;
  /** Says a line in the task's log. */
  readonly say: (line: string) => void;
}

/**
 * Computes what is left of a task's shard; how many points failed.
 *
 * A task that is started again writes a file of its own: the first may still be
 * running on a node that Slurm has lost sight of.
 */
export async function runTask(options: TaskOptions): Promise<number> {
  const { folder, task, restart, say } = options;
  const submission = new Submission(folder);
  const { shards, workers } = await submission.plan();
  const manifest = join(dirname(dirname(folder)), MANIFEST);
  const left = new Set(shards[task].points);
  for (const file of await submission.rowFiles()) {
    if (file.task !== task) continue;
    const { places } = await indexPoints(file.path, Infinity);
    for (const point of places.keys()) left.delete(point);
  }
  const points = await pointsOf(manifest, left);
  await checkSame(manifest, points);
  const log = await PointLog.open(
    join(submission.rows, `${task}.${restart}.ndjson`),
    Infinity,
  );
  const executor = new WorkerPool(workers, { readsOnly: true });
  let failures = 0;
  try {
    await runPoints(points, executor, undefined, {
      onRow: (row, histograms) => log.append(row.point, { row, histograms }),
      onFailure: (failure) => {
        failures++;
        say(describeFailure(failure));
        const { message } = failure.error;
        return log.append(failure.point.point, { failed: message });
      },
    });
  } finally {
    executor.stop();
    log.close();
  }
  say(`Task ${task}: ${points.length - failures} points computed`);
  return failures;
}

async function pointsOf(
  manifest: string,
  numbers: ReadonlySet<number>,
): Promise<Point[]> {
  const points: Point[] = [];
  for await (const point of readManifestPoints(manifest)) {
    if (numbers.has(point.point)) points.push(point);
  }
  return points;
}

/**
 * Makes sure that what was submitted is what would be computed.
 *
 * @throws {Error} If the engine or a trace has changed since.
 */
async function checkSame(
  manifest: string,
  points: readonly Point[],
): Promise<void> {
  const head = await readManifestHead(manifest);
  if (head === null) throw new Error(`Cannot read "${manifest}"`);
  const { versions, traces } = head;
  if (
    versions.kneepoint !== ENGINE_VERSION ||
    versions.source !== await sourceHash()
  ) {
    throw new Error(
      `Cannot compute for "${manifest}": it was submitted by another version or source of Kneepoint; submit it again`,
    );
  }
  for (const [file, sha256] of await hashTraces({ points })) {
    if (traces[file]?.sha256 === sha256) continue;
    throw new Error(
      `Cannot compute for "${manifest}": trace "${file}" has changed since it was submitted; submit it again`,
    );
  }
}
