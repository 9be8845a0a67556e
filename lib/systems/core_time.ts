/**
 * The core time that a system's requests take where everything else is busy, and what
 * they ask of locks.
 *
 * @module
 */

import type { PolicySpec } from "../policies/definition.ts";
import { type Demand, demand, type Offered } from "./demand.ts";
import { KernelWorkers } from "./kernel_workers.ts";
import {
  aloneUs,
  contendedUs,
  type LockNetwork,
  mostRoundsPerUs,
  roundsPerUs,
  type SharedLock,
  takesOf,
} from "./lock_network.ts";
import { openTakes } from "./stack_locks.ts";
import { StepTimes } from "./step_times.ts";

const WORKERS = "worker cores";
const ACCEPT_LOCK = "lock of the accept queue";
const EVENT_LOCK = "lock of the set of events";

/** The core time of a system's requests, on average. Times in µs. */
export class CoreTime {
  readonly #spec: PolicySpec;
  readonly #offered: Offered;
  readonly #steps: StepTimes;
  /** Connections opened, and closed, a request. */
  readonly #share: number;
  /** The workers, where the stack is the kernel's: it has listen sockets. */
  readonly #kernel: KernelWorkers | null;

  /** Of the system with the parameters of `spec`, what it is composed of included. */
  constructor(spec: PolicySpec, offered: Offered) {
    this.#spec = spec;
    this.#offered = offered;
    this.#steps = new StepTimes(spec, offered);
    this.#share = this.#steps.opened;
    this.#kernel = spec.acceptQueue === undefined
      ? null
      : new KernelWorkers(spec, offered);
  }

  /** Core time of the workers. */
  workersUs(): number {
    const { dispatch, placement } = this.#spec, steps = this.#steps;
    if (this.#kernel !== null) return this.#kernel.workersUs();
    const application = this.#offered.meanServiceUs +
      steps.copying("requestBytes") + steps.copying("replyBytes") +
      steps.number("hopUs");
    if (dispatch === "zygos") {
      return application + steps.receiving() + steps.sending() +
        steps.acked() + steps.opening() + steps.closing();
    }
    if (dispatch === "shinjuku") {
      return application + steps.number("dispatchUs") +
        steps.number("switchUs") + steps.sending();
    }
    if (placement === "dedicated" && dispatch === "partitioned-fcfs") {
      return application; // TAS
    }
    const work = application + steps.receiving() + steps.sending() +
      steps.acked() + steps.opening() + steps.closing() +
      this.#share * steps.accepting() + this.#turns();
    // Of spliced requests no core hears.
    return (1 - this.#number("spliceShare")) * work;
  }

  /** The workers, and the locks that they share: what either can do, and, less than both, what they do together. */
  workersAndLocks(): Demand[] {
    const { cores } = this.#offered, workersUs = this.workersUs();
    const workers = demand(WORKERS, workersUs, cores);
    const shared = this.#shared();
    if (shared.length === 0 || cores === 1) return [workers];
    if (this.#kernel?.oneReceives === true) {
      // It puts in what the others take out: how much they wait is not told.
      const held = shared.map((lock) =>
        demand(lock.name, takesOf(lock) * lock.holdUs, 1)
      );
      return [workers, ...held];
    }
    const network = this.#network(workersUs);
    const most = mostRoundsPerUs(network);
    const locks = demand(
      shared.map(({ name }) => name).join(" and "),
      1 / most,
      1,
    );
    const [{ resource, servers }] = [
      workers,
      ...shared.map((lock) =>
        demand(lock.name, contendedUs(lock, network, cores), 1)
      ),
    ].sort((a, b) => a.limitMrps - b.limitMrps);
    const together = Math.min(
      roundsPerUs(network),
      most,
      workers.limitMrps,
    );
    const waiting = demand(resource, servers / together, servers);
    return [{ ...waiting, isEstimate: true }, workers, locks];
  }

  /** What the workers take `workersUs` a request for, and the locks. */
  #network(workersUs: number): LockNetwork {
    const locks = this.#shared();
    const handOver = {
      cores: this.#offered.cores,
      transferUs: this.#number("lockTransferUs"),
      lines: this.#number("lockLines"),
    };
    const workUs = locks.reduce(
      (rest, lock) => rest - aloneUs(lock, handOver),
      workersUs,
    );
    return { ...handOver, workUs, locks };
  }

  /** Locks that all cores share. */
  #shared(): (SharedLock & { readonly name: string })[] {
    const accepts = this.#share, others = 1 - this.#share;
    return [
      {
        name: ACCEPT_LOCK,
        isShared: this.#spec.acceptQueue === "shared" && accepts > 0,
        visits: [
          { times: accepts, takes: openTakes(this.#spec) },
          { times: accepts, takes: 1 },
        ],
        holdUs: this.#number("acceptLockUs"),
      },
      {
        name: EVENT_LOCK,
        isShared: this.#spec.eventSet === "shared" && others > 0,
        visits: [{ times: 2 * others, takes: 1 }],
        holdUs: this.#number("eventLockUs"),
      },
    ].filter(({ isShared, holdUs }) => isShared && holdUs > 0);
  }

  /** The one worker that does what the others do not, if there is one. */
  firstWorker(): Demand[] {
    if (this.#kernel !== null) return this.#kernel.first();
    if (this.#spec.steering !== "single-queue") return [];
    return [demand("core 0", this.workersUs(), 1)];
  }

  /** Cores beside the workers. */
  stackCores(): Demand[] {
    const steps = this.#steps;
    switch (this.#spec.dispatch) {
      case "shinjuku":
        return [
          demand("dispatcher", this.#number("dispatchUs"), 1),
          demand(
            "networker",
            steps.receiving() + steps.acked() + steps.opening() +
              steps.closing(),
            1,
          ),
        ];
      case "shenango":
        return [demand("IOKernel", this.#number("packetUs"), 1)];
      default: {
        if (this.#spec.placement !== "dedicated") return [];
        const turn = this.#number("turnUs") / this.#number("rxBatch");
        const fast = steps.receiving() + steps.sending() + steps.acked() +
          steps.forwarding();
        return [
          demand("fast path", fast + turn, this.#number("fastCores")),
          demand("slow path", steps.opening() + steps.closing(), 1),
        ];
      }
    }
  }

  /** What a turn costs beside its requests, of full batches. */
  #turns(): number {
    const rx = this.#number("rxBatch");
    if (rx === 0) return 0;
    const application = this.#number("appBatch") || rx;
    const batch = Math.min(rx, application);
    return (this.#number("turnUs") + 2 * this.#number("switchUs")) / batch;
  }

  #number(name: string): number {
    return this.#steps.number(name);
  }
}
