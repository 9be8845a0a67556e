/**
 * Per-task allocation: a core for every request, granted as it arrives and given
 * back as it finishes. In the code it is from it is called Fred.
 *
 * A request that comes to the queue of a core that has something to do interrupts
 * it: at once if it is at a request, else as soon as it is. If more requests are in
 * queues than there are cores without one, be their thread on its way, and a core
 * is free, the core pays `requeueUs`; if that still holds then, it is granted one,
 * and the oldest request of its queue moves to the queue of that core. A request
 * that comes while no core is granted is granted one. A core that has run out of
 * requests parks unless there are more in queues than cores without one, and looks
 * for them else; before every round it asks again.
 *
 * In their code a core counts itself, who has no request at that instant, among the
 * cores without one: when it has paid, not before, and when it parks. So one
 * request in queues stays where it is, beside free cores. With `countsItself` false
 * a core never counts itself, and with every cost 0 besides, as many cores are at
 * requests as in centralized FCFS at any time, and every other is free.
 *
 * Right where requests are long beside an allocation; short ones wait for it, each
 * for its own.
 *
 * Not modelled: the core that the allocator itself would run on, locks on queues,
 * caches that a core finds cold, the network stack.
 *
 * Source: S. McClure et al., "Efficient Scheduling Policies for Microsecond-Scale
 * Tasks", NSDI 2022; code smcclure20/scheduling-policies-sim, commit 32b9d66,
 * fred_reallocation in sim/simulation.py and sim/sim_thread.py, and RequeueTask in
 * sim/tasks.py.
 *
 * @module
 */

import { DISPATCH, FORWARDS } from "../../engine/activities.ts";
import type { Machine } from "../../engine/machine.ts";
import { toTicks } from "../../engine/ticks.ts";
import type {
  PolicyContext,
  PolicyDefinition,
  PolicySpec,
} from "../definition.ts";
import { elasticDefinition, MCCLURE } from "./elastic_definition.ts";
import type { Allocation, AllocationRule } from "./tenant.ts";

class PerTask implements AllocationRule {
  readonly #machine: Machine;
  readonly #allocation: Allocation;
  readonly #requeue: number;
  /** The core that decides, where it counts itself. */
  readonly #itself: number;
  /** Whether a request has come to its queue that it has not seen to. By core. */
  readonly #isDisturbed: Uint8Array;

  constructor(
    allocation: Allocation,
    { requeueUs, countsItself }: PolicySpec,
    { machine }: PolicyContext,
  ) {
    this.#machine = machine;
    this.#allocation = allocation;
    this.#requeue = toTicks(Number(requeueUs));
    this.#itself = countsItself === true ? 1 : 0;
    this.#isDisturbed = new Uint8Array(machine.cores);
  }

  decide(): void {
    const { threads } = this.#allocation;
    if (threads.granted === 0 && threads.queues.waiting > 0) {
      this.#allocation.grant();
    }
  }

  maySearch(): boolean {
    const { queues, idle } = this.#allocation.threads;
    return queues.waiting > idle - 1 + this.#itself;
  }

  onArrival(core: number): void {
    const { threads } = this.#allocation;
    if (!threads.isGranted(core)) return;
    this.#isDisturbed[core] = 1;
    // A request that owes nothing has finished: its core is at none until it has its turn.
    if (threads.isRunning(core) && this.#machine.owedOn(core) > 0) {
      this.onRun(core);
    }
  }

  onRun(core: number): void {
    if (this.#isDisturbed[core] === 0) return;
    this.#isDisturbed[core] = 0;
    const { idle } = this.#allocation.threads;
    if (!this.#canMove(core, idle)) return;
    if (this.#requeue === 0) this.#move(core, idle + this.#itself);
    else this.#allocation.threads.interrupt(core, DISPATCH, this.#requeue);
  }

  onInterrupted(core: number): void {
    const { idle } = this.#allocation.threads;
    this.#move(core, idle - 1 + this.#itself);
  }

  /** Whether a request of the queue of `core` is to move, where `takers` cores could take what waits. */
  #canMove(core: number, takers: number): boolean {
    const { queues } = this.#allocation.threads;
    return queues.waiting > takers && queues.length[core] > 0 &&
      this.#allocation.canGrant();
  }

  #move(core: number, takers: number): void {
    if (!this.#canMove(core, takers)) return;
    const { threads } = this.#allocation;
    this.#machine.count(FORWARDS);
    this.#allocation.grant(threads.queues.shift(core), core);
  }
}

/** Per-task allocation. */
export const PER_TASK: PolicyDefinition = elasticDefinition({
  name: "per-task",
  summary: "A core for every request, granted as it arrives",
  source: "fred_reallocation in sim/simulation.py and sim/sim_thread.py",
  parameters: {
    requeueUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means: "Core time to find a core for a request and move it there, µs",
      source: `${MCCLURE}: REQUEUE_PENALTY 100 ns`,
    },
    countsItself: {
      type: "boolean",
      default: true,
      means:
        "Whether a core that decides is one of those that could take what waits, as in their code, so that one request in queues stays where it is",
      source:
        "smcclure20/scheduling-policies-sim, sim/tasks.py, RequeueTask.can_requeue_more_tasks; sim/sim_thread.py, schedule",
    },
  },
  rule: (...of) => new PerTask(...of),
});
