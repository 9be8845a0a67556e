/**
 * Shinjuku's networker: a core that takes packets in and hands them to the dispatcher,
 * a few at a time.
 *
 * Source: K. Kaffes et al., "Shinjuku", NSDI 2019; code stanford-mast/shinjuku,
 * dp/core/networker.c, commit 46a2348.
 *
 * @module
 */

import type { PolicySpec } from "../policies/definition.ts";
import { Passes } from "./passes.ts";
import type { StackCores, StackServices } from "./stack_parts.ts";

/** The networker, on the last core of the machine. */
export class Networker implements StackCores {
  readonly #core: number;
  readonly #acked: number;
  readonly #close: number;
  readonly #passes: Passes;

  /** With the parameters of `spec`. */
  constructor(spec: PolicySpec, { machine, work, deliver }: StackServices) {
    this.#core = machine.allCores - 1;
    this.#acked = work.acked;
    this.#close = work.close;
    this.#passes = new Passes(machine, this.#core, 1, {
      bound: Number(spec.rxBatch),
      turn: 0,
      receive: (request) => work.takeIn(request, machine.allCores - 1),
      received: deliver,
    });
  }

  receive(request: number): void {
    this.#passes.receive(this.#core, request);
  }

  replied(_request: number, closes: boolean): void {
    this.#passes.owe(this.#core, this.#acked + (closes ? this.#close : 0));
  }

  onDone(core: number): void {
    this.#passes.onDone(core);
  }
}
