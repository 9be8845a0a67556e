/**
 * Shinjuku with its costs: a list for every queue, an object for every worker, and
 * a dispatcher that begins whatever it does by going through them. Times in ticks.
 */

import type { Request } from "../_run.ts";

/** What the twin's dispatcher and workers cost, and when they interrupt. */
export interface Rules {
  readonly cores: number;
  readonly quantum: number;
  readonly dispatch: number;
  readonly requeue: number;
  readonly send: number;
  readonly receive: number;
  readonly switch: number;
  readonly preemptAlways: boolean;
  /** Whether interrupts are sent by a core of their own. */
  readonly timerCore: boolean;
  /** Mean service of each class that has a queue of its own; one queue for all if there are none. */
  readonly classMeans: readonly number[];
}

/** What the twin saw. */
export interface Outcome {
  /** By request. */
  readonly finish: Float64Array;
  readonly interrupts: number;
  readonly preemptions: number;
}

interface Job extends Request {
  readonly index: number;
  owed: number;
  hasRun: boolean;
}

interface Worker {
  readonly number: number;
  is: "free" | "awaiting" | "running" | "overdue" | "signalled" | "interrupted";
  job: Job | null;
  /** When it is next heard of. */
  until: number;
  /** When its job progresses from. */
  serves: number;
}

/** Serves `requests` by `rules`, until the last has finished. */
export function interruptNaively(
  requests: readonly Request[],
  rules: Rules,
): Outcome {
  const finish = new Float64Array(requests.length);
  const workers = Array.from({ length: rules.cores }, (_, number): Worker => ({
    number,
    is: "free",
    job: null,
    until: Infinity,
    serves: 0,
  }));
  /** Free workers; the last is the next, and takes the place of one that is taken before it. */
  const free = workers.toReversed();
  const queues = rules.classMeans.length === 0
    ? [[] as Job[]]
    : rules.classMeans.map((): Job[] => []);
  let now = 0, arrived = 0, finished = 0, interrupts = 0, preemptions = 0;
  let lookedAt = -1;
  const idle = () => ({ until: Infinity, then: () => {} });
  const dispatcher = idle();
  const sender = rules.timerCore ? idle() : dispatcher;

  const waiting = () => queues.reduce((sum, queue) => sum + queue.length, 0);

  function join(job: Job): void {
    queues[queues.length === 1 ? 0 : job.class ?? 0].push(job);
  }

  /** Of the queues that are not empty, the head that has waited longest for its class. */
  function takeHead(): Job {
    const waited = queues.map(([head], of) =>
      head === undefined
        ? -1
        : (now - head.arrival) / (rules.classMeans[of] ?? 1)
    );
    return queues[waited.indexOf(Math.max(...waited))].shift()!;
  }

  function mayInterrupt(): boolean {
    if (rules.preemptAlways) return true;
    const coming = workers.filter(({ is }) =>
      is === "free" || is === "signalled" || is === "interrupted"
    );
    return waiting() > coming.length;
  }

  function look(): void {
    for (;;) {
      const canDispatch = waiting() > 0 && free.length > 0 &&
        dispatcher.until === Infinity;
      const overdue = workers.filter(({ is }) => is === "overdue");
      const canSignal = overdue.length > 0 && mayInterrupt() &&
        sender.until === Infinity;
      if (!canDispatch && !canSignal) return;
      const canServe = ({ is }: Worker) =>
        canDispatch && is === "free" || is === "overdue";
      let worker = canSignal ? overdue[0] : free.at(-1)!;
      if (canSignal && (canDispatch || overdue.length > 1)) {
        const inTurn = workers.filter(canServe);
        worker = inTurn.find(({ number }) => number > lookedAt) ?? inTurn[0];
        lookedAt = worker.number;
      }
      if (worker.is === "free") dispatchTo(worker);
      else signal(worker);
    }
  }

  function spend(
    core: typeof dispatcher,
    ticks: number,
    then: () => void,
  ): void {
    if (ticks === 0) return then();
    core.until = now + ticks;
    core.then = then;
  }

  function dispatchTo(worker: Worker): void {
    const job = takeHead();
    free[free.indexOf(worker)] = free.at(-1)!;
    free.pop();
    worker.is = "awaiting";
    spend(dispatcher, job.hasRun ? rules.requeue : rules.dispatch, () => {
      worker.is = "running";
      worker.job = job;
      job.hasRun = true;
      worker.serves = now + rules.switch;
      worker.until = worker.serves + Math.min(rules.quantum, job.owed);
    });
  }

  function signal(worker: Worker): void {
    worker.is = "signalled";
    interrupts++;
    const { job } = worker;
    spend(sender, rules.send, () => {
      // It may come too late.
      if (worker.is !== "signalled" || worker.job !== job) return;
      // One that finishes now is let finish.
      if (worker.until === now) return;
      preemptions++;
      job!.owed -= now - worker.serves;
      worker.is = "interrupted";
      if (rules.receive === 0) takeBack(worker);
      else worker.until = now + rules.receive;
    });
  }

  function takeBack(worker: Worker): void {
    join(worker.job!);
    setFree(worker);
  }

  function setFree(worker: Worker): void {
    worker.is = "free";
    worker.job = null;
    worker.until = Infinity;
    free.push(worker);
  }

  while (finished < requests.length) {
    const worker = workers.reduce((a, b) => b.until < a.until ? b : a);
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const core = sender.until < dispatcher.until ? sender : dispatcher;
    now = Math.min(arrivesAt, worker.until, core.until);
    if (arrivesAt === now) {
      const request = requests[arrived];
      const { service: owed } = request;
      join({ ...request, index: arrived++, owed, hasRun: false });
    } else if (worker.until !== now) {
      core.until = Infinity;
      core.then();
    } else if (worker.is === "interrupted") takeBack(worker);
    else if (now - worker.serves === worker.job!.owed) {
      finish[worker.job!.index] = now;
      finished++;
      setFree(worker);
    } else {
      // Its quantum is up; it goes on until it has finished, or is interrupted.
      worker.is = "overdue";
      worker.until = worker.serves + worker.job!.owed;
    }
    look();
  }
  return { finish, interrupts, preemptions };
}
