/**
 * What a stack above or below a dispatch policy is put together from.
 *
 * @module
 */

import type { Machine } from "../engine/machine.ts";
import type { Policy } from "../engine/policy.ts";
import type { PolicyContext } from "../policies/definition.ts";
import type { StackWork } from "./stack_work.ts";

/** Who takes packets in. */
export type Receiver =
  /** The worker core that they interrupt. */
  | "interrupted-core"
  /** The core that runs the request, before it does. */
  | "running-core"
  /** The dispatch policy, which has a stack of its own. */
  | "policy"
  /** A core of the stack's own. */
  | "stack-core";

/** What is put together. */
export interface StackParts {
  /** Makes the dispatch policy, in charge of `context.machine`, where the stack does such `work`. */
  dispatch(context: PolicyContext, work: StackWork): Policy;
  /** Cores beside the workers that the policy has. */
  readonly dispatchCores: number;
  /** Who takes packets in. */
  readonly receiver: Receiver;
  /** Whether a core of the stack's own sends replies. */
  readonly sendsElsewhere?: boolean;
  /** Cores of the stack's own, if it has any. */
  stackCores?(stack: StackServices): StackCores;
  /** The core that the policy takes for a connection's home, where it moves them. */
  homeOf?(request: number): number;
  /** Whether `core`, which runs `request`, took it from its home; if not said, whoever runs one elsewhere did. */
  isTaken?(request: number, core: number): boolean;
}

/** What cores of the stack's own work with. */
export interface StackServices {
  /** The machine. */
  readonly machine: Machine;
  /** What it all costs. */
  readonly work: StackWork;
  /** RSS hashes of connections. */
  readonly hash: Uint32Array;
  /** The timer for what they decide. */
  readonly timer: number;
  /** Hands `request` to the dispatch policy. */
  deliver(request: number): void;
  /** The reply to `request` leaves. */
  leave(request: number): void;
}

/** Cores of the stack's own. */
export interface StackCores {
  /** `request` has come. */
  receive(request: number): void;
  /** The reply to `request` is to be sent; if not, the core that ran it sends it. */
  send?(request: number): void;
  /** The reply to `request` has left: what acknowledges it is to be taken in, and if it `closes` its connection, that is to be closed. */
  replied(request: number, closes: boolean): void;
  /** `core` is done with what it was occupied with. */
  onDone(core: number): void;
  /** Their timer has rung. */
  onTimer?(): void;
}
