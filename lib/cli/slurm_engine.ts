/**
 * Points computed by the tasks of a Slurm array job, and waited for.
 *
 * @module
 */

import { Collector } from "../slurm/collect.ts";
import { shardsOf } from "../slurm/shards.ts";
import { sbatch, SlurmError, squeue, taskStates } from "../slurm/slurm.ts";
import { Submission, submissionsOf } from "../slurm/submission.ts";
import type { StoredRun } from "../store/stored_run.ts";
import { CostModel } from "../sweep/cost.ts";
import type { Progress } from "../sweep/run.ts";
import type { Engine, EngineEnd, StoreOptions } from "./engine.ts";
import { say } from "./output.ts";
import { shownPath } from "./paths.ts";
import { progressDisplay } from "./progress.ts";
import { shellText } from "./shell.ts";
import { jobName } from "./slurm_check.ts";
import {
  batchArguments,
  describeShards,
  type SlurmFlags,
  taskScript,
} from "./slurm_job.ts";

/** Between two looks at the queue, ms. */
const POLL_MS = 2000;

/** Tasks that did not finish are named, up to so many. */
const MOST_NAMED = 8;

/** Computes points on a cluster. */
export class SlurmEngine implements Engine {
  readonly #flags: SlurmFlags;

  /**
   * Submits nothing yet.
   *
   * @param flags What was typed.
   */
  constructor(flags: SlurmFlags) {
    this.#flags = flags;
  }

  async compute(
    run: StoredRun,
    numbers: readonly number[],
    options: StoreOptions,
    signal: AbortSignal,
  ): Promise<EngineEnd> {
    const sitting = new Sitting(run, numbers, options, signal, this.#flags);
    try {
      return await sitting.run();
    } finally {
      sitting.end();
    }
  }
}

/** Submitting and waiting, once. */
class Sitting {
  readonly #run: StoredRun;
  readonly #numbers: readonly number[];
  readonly #options: StoreOptions;
  readonly #signal: AbortSignal;
  readonly #flags: SlurmFlags;
  readonly #display;
  readonly #cost = new CostModel();
  /** Points that a job of this sitting has had its chance at. */
  readonly #tried = new Set<number>();
  #failures = 0;

  constructor(
    run: StoredRun,
    numbers: readonly number[],
    options: StoreOptions,
    signal: AbortSignal,
    flags: SlurmFlags,
  ) {
    this.#run = run;
    this.#numbers = numbers;
    this.#options = options;
    this.#signal = signal;
    this.#flags = flags;
    this.#display = progressDisplay(options.isQuiet);
  }

  end(): void {
    this.#display.end();
  }

  async run(): Promise<EngineEnd> {
    if (this.#numbers.length === 0) return { failures: 0, goesOn: false };
    for await (const row of this.#run.rows()) this.#cost.add(row);
    const name = await jobName(this.#run.folder);
    const queued = await squeue(name);
    let submission = queued.length > 0 ? await this.#underWay() : null;
    if (submission === null) await this.#clear();
    for (;;) {
      if (submission === null) {
        const left = this.#left().filter((number) => !this.#tried.has(number));
        if (left.length === 0) break;
        submission = await this.#submit(name, left);
      }
      if (this.#flags.detach) {
        return { failures: this.#failures, goesOn: true };
      }
      for (const { points } of (await submission.plan()).shards) {
        for (const point of points) this.#tried.add(point);
      }
      await this.#waitFor(submission, name);
      if (this.#signal.aborted) break;
      submission = null;
    }
    return { failures: this.#failures, goesOn: false };
  }

  /** Takes in what ended jobs have left since this sitting began, and removes it. */
  async #clear(): Promise<void> {
    const collector = new Collector(this.#run, () => {});
    await collector.collect();
    await collector.removeTaken();
  }

  /** The submission whose job is in the queue. */
  async #underWay(): Promise<Submission | null> {
    const submissions = await submissionsOf(this.#run.folder);
    const submission = submissions.at(-1) ?? null;
    if (submission !== null) {
      say(`Job ${await submission.job() ?? "?"} is under way: waiting for it`);
    }
    return submission;
  }

  /** Asked for, and not there. */
  #left(): number[] {
    const { finished } = this.#run;
    return this.#numbers.filter((number) => !finished.has(number));
  }

  async #submit(name: string, numbers: readonly number[]): Promise<Submission> {
    const { scenario, identity } = this.#options;
    const { maxTasks, workers } = this.#flags;
    const points = numbers.map((number) => scenario.points[number]);
    const shards = shardsOf(points, this.#cost, maxTasks);
    const submission = await Submission.create(
      this.#run.folder,
      { format: 1, workers, shards },
      (folder) => taskScript(folder, this.#run.folder, identity.traces.keys()),
    );
    const job = await sbatch(
      batchArguments(submission, name, shards.length, this.#flags),
    );
    await submission.noteJob(job);
    if (!this.#options.isQuiet) {
      say(`Job ${job}: ${describeShards(shards, workers)}`);
    }
    return submission;
  }

  /** Takes in what the tasks write, until no task is left. */
  async #waitFor(submission: Submission, name: string): Promise<void> {
    const collector = new Collector(
      this.#run,
      (point, reason) => this.#onFailure(point, reason),
    );
    let isSilent = false, waits = "";
    for (;;) {
      try {
        // Before the rows: those of a task that has gone are all there.
        const queued = await squeue(name);
        isSilent = false;
        const state = queued.every(({ state }) => state === "PENDING")
          ? queued[0]?.reason ?? ""
          : "";
        if (state !== waits && state !== "" && state !== "None") {
          this.#display.note(`Every task waits: ${state}`);
        }
        waits = state;
        await collector.collect();
        this.#display.update(this.#progress(collector));
        if (queued.length === 0) break;
      } catch (error) {
        // Schedulers are restarted now and then; jobs go on meanwhile.
        if (!(error instanceof SlurmError)) throw error;
        if (!isSilent) this.#display.note(`${error.message}: still waiting`);
        isSilent = true;
      }
      if (this.#signal.aborted) {
        const job = await submission.job();
        say(
          `Job ${job} goes on without being waited for: "scancel ${job}" ends it`,
        );
        return;
      }
      await sleep(POLL_MS, this.#signal);
    }
    await collector.removeTaken();
    await this.#tellUnfinished(submission, collector);
  }

  #onFailure(point: number, reason: string): void {
    this.#failures++;
    const command = this.#options.commandOf(point);
    this.#display.note(`Point ${point} failed: ${reason}`);
    this.#display.note(`To see that again: ${shellText(command)}`);
    this.#run.addFailure({ point, reason, command });
  }

  #progress({ taken, failed }: Collector): Progress {
    const { points } = this.#options.scenario;
    let pointsDone = 0, requests = 0, requestsDone = 0;
    let seconds = 0, secondsDone = 0;
    for (const number of this.#numbers) {
      const point = points[number];
      const cost = this.#cost.pointSeconds(point);
      const size = point.requests * point.replications;
      requests += size;
      seconds += cost;
      if (!taken.has(number) && !failed.has(number)) continue;
      pointsDone++;
      requestsDone += size;
      secondsDone += cost;
    }
    return {
      points: this.#numbers.length,
      pointsDone,
      requests,
      requestsDone,
      share: secondsDone / seconds,
      oldest: null,
    };
  }

  /** Says which tasks left points behind, and how they ended. */
  async #tellUnfinished(
    submission: Submission,
    { taken, failed }: Collector,
  ): Promise<void> {
    const { shards } = await submission.plan();
    const job = await submission.job();
    const states = new Map(
      (job === null ? [] : await taskStates(job))
        .map(({ task, state }) => [task, state]),
    );
    const lines = shards.flatMap(({ points }, task) => {
      const left = points.filter((point) =>
        !taken.has(point) && !failed.has(point)
      ).length;
      return left === 0 ? [] : [
        `Task ${task} of job ${job} (${
          states.get(task) ?? "gone"
        }) left ${left} of its ${points.length} points: ${
          shownPath(submission.log(task))
        }`,
      ];
    });
    for (const line of lines.slice(0, MOST_NAMED)) this.#display.note(line);
    const more = lines.length - MOST_NAMED;
    if (more > 0) this.#display.note(`and ${more} more tasks`);
    if (lines.length > 0) {
      this.#display.note(
        "The same command again submits what is missing, and nothing else",
      );
    }
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
