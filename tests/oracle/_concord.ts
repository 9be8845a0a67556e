/**
 * Concord, stretch by stretch: every core is an object that switches, probes and
 * serves one after the other, the central queue is a list that is searched.
 * Times in ticks.
 */

import type { Request } from "../_run.ts";

/** How the twin's cores go about it. */
export interface Rules {
  readonly cores: number;
  readonly quantum: number;
  readonly slots: number;
  readonly dispatch: number;
  readonly requeue: number;
  readonly preempt: number;
  readonly switch: number;
  readonly probeOverhead: number;
  readonly dispatcherOverhead: number;
  readonly dispatcherWorks: boolean;
  /** Time until the next probe. */
  untilNext(): number;
  /** Time until a request that is to yield does. */
  untilYield(): number;
}

/** What the twin saw. */
export interface Outcome {
  /** By request. */
  readonly finish: Float64Array;
  readonly preemptions: number;
  /** Time in probes, of all cores. */
  readonly probed: number;
  /** Requests that the dispatcher finished. */
  readonly byDispatcher: number;
}

interface Job {
  readonly index: number;
  readonly service: number;
  owed: number;
  probed: number;
  hasRun: boolean;
}

type Stretch = [what: "switch" | "probes" | "service" | "other", ticks: number];

interface Core {
  readonly overhead: number;
  job: Job | null;
  /** What it is at, and what comes after. */
  plan: Stretch[];
  until: number;
  /** What it is to do when the plan is done, unless the job has finished. */
  then: () => void;
  /** Jobs it has or is to have. */
  held: number;
  readonly slots: Job[];
  isOverdue: boolean;
  yields: boolean;
  /** When it became idle, as a number in sequence. */
  idleSince: number;
}

/** Serves `requests` by `rules`, until the last has finished. */
export function yieldNaively(
  requests: readonly Request[],
  rules: Rules,
): Outcome {
  const finish = new Float64Array(requests.length);
  const queue: Job[] = [];
  let now = 0, arrived = 0, finished = 0, idlings = 0;
  let preemptions = 0, probed = 0, byDispatcher = 0;
  const coreOf = (overhead: number): Core => ({
    overhead,
    job: null,
    plan: [],
    until: Infinity,
    then: () => {},
    held: 0,
    slots: [],
    isOverdue: false,
    yields: false,
    idleSince: -1,
  });
  const workers = Array.from(
    { length: rules.cores },
    () => coreOf(rules.probeOverhead),
  );
  // At first the lowest by number comes first.
  workers.forEach((worker, number) => worker.idleSince = -1 - number);
  const dispatcher = coreOf(rules.dispatcherOverhead);
  const cores = [...workers, dispatcher];
  let own: Job | null = null, isHanding = false;

  function plan(core: Core, stretches: Stretch[], then: () => void): void {
    core.plan = stretches.filter(([, ticks]) => ticks > 0);
    core.then = then;
    core.until = now + (core.plan[0]?.[1] ?? 0);
  }

  /** Runs `job` for `ticks` of probes and service after `switching`. */
  function run(
    core: Core,
    job: Job,
    ticks: number,
    switching: number,
    then: () => void,
  ): void {
    const had = job.service - job.owed;
    const surplus = job.probed - had * core.overhead;
    const withProbes = Math.round((ticks + surplus) / (1 + core.overhead));
    // Where all probes of these ticks are paid for, nothing but service is to come.
    const isPaid = ticks * core.overhead <= surplus;
    const serves = Math.min(job.owed, Math.max(1, isPaid ? ticks : withProbes));
    const due = Math.round((had + serves) * core.overhead);
    const probes = Math.max(0, due - job.probed);
    core.job = job;
    plan(core, [["switch", switching], ["probes", probes], [
      "service",
      serves,
    ]], then);
  }

  /** Books what `core` did of the stretch it is at; returns what was left of a switch. */
  function halt(core: Core): number {
    const [what, ticks] = core.plan[0] ?? ["other", 0];
    const left = core.until - now;
    book(core, what, ticks - left);
    core.plan = [];
    core.until = Infinity;
    return what === "switch" ? left : 0;
  }

  function book(core: Core, what: Stretch[0], ticks: number): void {
    const job = core.job;
    if (job === null) return;
    if (what === "service") {
      job.owed -= ticks;
      if (ticks > 0) job.hasRun = true;
    }
    if (what === "probes") {
      job.probed += ticks;
      probed += ticks;
    }
  }

  /** Whether the job of `core` finishes at this very instant. */
  function isAtEnd(core: Core): boolean {
    const [what, ticks] = core.plan[0] ?? ["other", 0];
    return what === "service" && core.until === now &&
      ticks === core.job!.owed;
  }

  function begin(worker: Core, job: Job): void {
    run(worker, job, rules.quantum, rules.switch, () => {
      worker.isOverdue = true;
      look();
      if (worker.isOverdue) goOnOverdue(worker);
    });
  }

  function goOnOverdue(worker: Core): void {
    halt(worker);
    run(worker, worker.job!, rules.quantum, 0, () => goOnOverdue(worker));
  }

  function flag(worker: Core): void {
    worker.isOverdue = false;
    if (isAtEnd(worker)) return;
    const ticks = rules.untilYield();
    if (ticks === 0) return yieldJob(worker);
    halt(worker);
    run(worker, worker.job!, ticks, 0, () => {
      yieldJob(worker);
      look();
    });
  }

  function yieldJob(worker: Core): void {
    preemptions++;
    halt(worker);
    const job = worker.job!;
    worker.job = null;
    worker.yields = true;
    const putAway = () => {
      worker.yields = false;
      queue.push(job);
      goOn(worker);
    };
    if (rules.preempt === 0) return putAway();
    plan(worker, [["other", rules.preempt]], () => {
      putAway();
      look();
    });
  }

  /** `worker` is done with a job. */
  function goOn(worker: Core): void {
    worker.job = null;
    worker.until = Infinity;
    worker.plan = [];
    if (--worker.held === 0) worker.idleSince = ++idlings;
    const next = worker.slots.shift();
    if (next !== undefined) begin(worker, next);
  }

  function hand(cost: number, deliver: () => void): void {
    if (cost === 0) return deliver();
    isHanding = true;
    plan(dispatcher, [["other", cost]], () => {
      isHanding = false;
      dispatcher.until = Infinity;
      deliver();
      look();
    });
  }

  const hasRoom = () => workers.some(({ held }) => held < rules.slots);
  const isWanted = () =>
    workers.some(({ isOverdue }) => isOverdue) ||
    queue.length > 0 && hasRoom();

  function look(): void {
    const isFree = dispatcher.job === null || dispatcher.yields ||
      isAtEnd(dispatcher);
    if (!isFree && isWanted()) {
      const ticks = rules.untilNext();
      const switchLeft = halt(dispatcher);
      if (ticks + switchLeft === 0) dispatcher.job = null;
      else {
        dispatcher.yields = true;
        run(dispatcher, own!, ticks, switchLeft, lookUp);
      }
    }
    while (!isHanding && dispatcher.job === null) {
      const overdue = workers.find(({ isOverdue }) => isOverdue);
      if (overdue !== undefined) flag(overdue);
      else if (queue.length > 0 && hasRoom()) handOut();
      else if (!rules.dispatcherWorks) return;
      else if (own !== null) {
        run(dispatcher, own, rules.quantum, rules.switch, lookUp);
      } else {
        const place = queue.findIndex(({ hasRun }) => !hasRun);
        if (place < 0) return;
        const [job] = queue.splice(place, 1);
        hand(rules.dispatch, () => own = job);
      }
    }
  }

  /** At a probe, the dispatcher looks up from its own job. */
  function lookUp(): void {
    halt(dispatcher);
    dispatcher.yields = false;
    if (!isWanted()) return run(dispatcher, own!, rules.quantum, 0, lookUp);
    dispatcher.job = null;
    look();
  }

  function handOut(): void {
    const idle = workers.filter(({ held }) => held === 0)
      .toSorted((a, b) => b.idleSince - a.idleSince);
    const fewest = Math.min(...workers.map(({ held }) => held));
    const worker = idle[0] ?? workers.find(({ held }) => held === fewest)!;
    const job = queue.shift()!;
    worker.held++;
    hand(job.hasRun ? rules.requeue : rules.dispatch, () => {
      if (worker.job === null && !worker.yields) begin(worker, job);
      else worker.slots.push(job);
    });
  }

  while (finished < requests.length) {
    const core = cores.reduce((a, b) => b.until < a.until ? b : a);
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    now = Math.min(arrivesAt, core.until);
    if (arrivesAt === now) {
      const { service } = requests[arrived];
      queue.push({
        index: arrived++,
        service,
        owed: service,
        probed: 0,
        hasRun: false,
      });
      look();
      continue;
    }
    const [what, ticks] = core.plan.shift()!;
    book(core, what, ticks);
    if (core.plan.length > 0) {
      core.until = now + core.plan[0][1];
      continue;
    }
    core.until = Infinity;
    if (core.job?.owed !== 0) {
      core.then();
      continue;
    }
    finish[core.job.index] = now;
    finished++;
    if (core === dispatcher) {
      byDispatcher++;
      core.job = own = null;
      core.yields = false;
    } else {
      core.isOverdue = false;
      goOn(core);
    }
    look();
  }
  return { finish, preemptions, probed, byDispatcher };
}
