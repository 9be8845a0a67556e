/**
 * The core time that a system's requests take where everything else is busy, and what
 * they ask of locks.
 *
 * @module
 */

import type { PolicySpec } from "../policies/definition.ts";
import { type Demand, demand, type Offered } from "./demand.ts";
import { KernelWorkers } from "./kernel_workers.ts";
import { roundsPerUs } from "./lock_network.ts";
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

  /** Of the system with the parameters of `spec`, what it is composed of included. */
  constructor(spec: PolicySpec, offered: Offered) {
    this.#spec = spec;
    this.#offered = offered;
    this.#steps = new StepTimes(spec, offered);
    this.#share = this.#steps.opened;
  }

  /** Core time of the workers. */
  workersUs(): number {
    const { dispatch, placement } = this.#spec, steps = this.#steps;
    if (this.#isKernels) return this.#kernel().workersUs();
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
    return application + steps.receiving() + steps.sending() + steps.acked() +
      steps.opening() + steps.closing() + this.#share * steps.accepting() +
      this.#turns();
  }

  /** The workers and the locks that they share; of the one that limits the others, what they do together. */
  workersAndLocks(): Demand[] {
    const { cores } = this.#offered, workers = this.workersUs();
    const alone = demand(WORKERS, workers, cores);
    const locks = this.#shared();
    if (locks.length === 0 || cores === 1) return [alone];
    const { resource, servers } = [
      alone,
      ...locks.map(({ name, times, hold }) =>
        demand(name, times * this.#contendedUs(hold, cores), 1)
      ),
    ].sort((a, b) => a.limitMrps - b.limitMrps)[0];
    const stations = locks.map(({ times, hold }) => ({
      times,
      timeUs: (at: number) => this.#contendedUs(hold, at),
    }));
    const elsewhere = stations.reduce(
      (rest, { times, timeUs }) => rest - times * timeUs(1),
      workers,
    );
    const together = roundsPerUs(cores, elsewhere, stations);
    return [demand(resource, servers / together, servers)];
  }

  /** Locks that all cores share, how often a request takes each, and how long it is held. */
  #shared(): { name: string; times: number; hold: number }[] {
    return [
      {
        name: ACCEPT_LOCK,
        isShared: this.#spec.acceptQueue === "shared",
        times: this.#share * this.#acceptTimes(),
        hold: this.#number("acceptLockUs"),
      },
      {
        name: EVENT_LOCK,
        isShared: this.#spec.eventSet === "shared",
        times: (1 - this.#share) * 2,
        hold: this.#number("eventLockUs"),
      },
    ].filter(({ isShared, times, hold }) => isShared && times > 0 && hold > 0);
  }

  /** How often a connection takes the lock of its listen socket. */
  #acceptTimes(): number {
    return this.#spec.connectionOffload === true
      ? 2
      : 1 + Math.max(1, this.#number("setupPackets"));
  }

  /** A lock as it is taken where nobody waits: by another core than last, unless that is itself. */
  #lockUs(hold: number, isShared: boolean): number {
    const lines = 1 + this.#number("lockLines");
    const others = isShared ? 1 - 1 / this.#offered.cores : 0;
    return hold + others * lines * this.#number("lockTransferUs");
  }

  /** The same while `at` cores are at it: of those that wait, half go first. */
  #contendedUs(hold: number, at: number): number {
    if (at === 1) return this.#lockUs(hold, true);
    const lines = this.#number("lockLines") + Math.max(1, at / 2);
    return hold + lines * this.#number("lockTransferUs");
  }

  /** The one worker that does what the others do not, if there is one. */
  firstWorker(): Demand[] {
    if (this.#isKernels) return this.#kernel().first();
    if (this.#spec.steering !== "single-queue") return [];
    return [demand("core 0", this.workersUs(), 1)];
  }

  /** Whether the stack is the kernel's: it has listen sockets. */
  get #isKernels(): boolean {
    return this.#spec.acceptQueue !== undefined;
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

  #kernel(): KernelWorkers {
    return new KernelWorkers(this.#spec, this.#offered);
  }

  #number(name: string): number {
    return this.#steps.number(name);
  }
}
