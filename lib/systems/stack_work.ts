/**
 * What the stack does for a request, step by step, and how long each step takes a
 * core: the costs of a system in ticks. A cost that a system does not have is 0.
 *
 * @module
 */

import { CLOSES, OPENS } from "../engine/block.ts";
import type { Machine } from "../engine/machine.ts";
import { toTicks } from "../engine/ticks.ts";
import type { PolicySpec } from "../policies/definition.ts";
import { ControlBlocks } from "./control_blocks.ts";
import {
  acksOf,
  type Burst,
  bytesOnLink,
  packetsOf,
  SHORTEST_FRAME,
} from "./nic.ts";
import { openTakes } from "./stack_locks.ts";

/** Core time of each step that a system's parameters make, ticks. */
export class StackWork {
  /** Where control blocks are. */
  readonly #blocks: ControlBlocks;
  /** To take in the packets of a request on a connection that is open, each looked up, and to acknowledge them. */
  readonly receive: number;
  /** To open a connection, where its packets are taken in. */
  readonly open: number;
  /** How often the lock of the listen socket is taken there: by each of those packets, or by what the NIC hands over. */
  readonly openLocks: number;
  /** To accept a connection, where its application runs. */
  readonly accept: number;
  readonly #syscall: number;
  readonly #syscallBatch: number;
  /** Events that have been brought to the application and not been handled. By core. */
  readonly #events: Int32Array;
  /** Requests that wait to be brought. By core. */
  readonly #waiting: Int32Array;
  /** To copy a request to the application, or to hand it over. */
  readonly copyIn: number;
  /** To copy a reply from the application, or to hand it over. */
  readonly copyOut: number;
  /** To send the packets of a reply. */
  readonly send: number;
  /** To take in what acknowledges a reply, once that has left. */
  readonly acked: number;
  /** To close a connection, where its packets are taken in. */
  readonly close: number;
  /** To wake the application's thread. */
  readonly wake: number;
  /** To be interrupted by packets. */
  readonly interrupt: number;
  /** To send packets on to another core, and again to be interrupted there. */
  readonly ipi: number;
  /** To hand the packets that open a connection to another core. */
  readonly forwardOpening: number;
  /** The same of those that close it. */
  readonly forwardClosing: number;
  /** To switch between the stack and the application. */
  readonly change: number;
  /** A turn of the stack, whatever it finds. */
  readonly turn: number;
  /** Packets of a request, of a reply, of opening and of closing a connection, and acknowledgements of request and reply. */
  readonly bursts: {
    readonly request: Burst;
    readonly first: Burst;
    readonly reply: Burst;
    readonly setup: Burst;
    readonly teardown: Burst;
    readonly requestAcks: Burst;
    readonly replyAcks: Burst;
  };
  readonly #machine: Machine;

  /** The work of the system with the parameters of `spec` on `machine`. */
  constructor(spec: PolicySpec, machine: Machine) {
    const number = (name: string) => Number(spec[name] ?? 0);
    const ticks = (name: string) => toTicks(number(name));
    const { cores } = machine;
    const mss = number("mss");
    const requestBytes = number("requestBytes");
    const replyBytes = number("replyBytes");
    const burst = (bytes: number): Burst => ({
      packets: packetsOf(bytes, mss),
      bytes: bytesOnLink(bytes, mss),
    });
    const control = (packets: number): Burst => ({
      packets,
      bytes: packets * SHORTEST_FRAME,
    });
    const request = burst(requestBytes), reply = burst(replyBytes);
    const setup = control(number("setupPackets"));
    const teardown = control(number("teardownPackets"));
    const acks = ({ packets }: Burst) =>
      control(acksOf(packets, spec.packetsPerAck));
    const requestAcks = acks(request), replyAcks = acks(reply);
    this.bursts = {
      request,
      first: {
        packets: request.packets + setup.packets,
        bytes: request.bytes + setup.bytes,
      },
      reply,
      setup,
      teardown,
      requestAcks,
      replyAcks,
    };
    const isShared = spec.lookupTable === "shared";
    const lookup = ticks("lookupUs") +
      (isShared ? (cores - 1) * ticks("lookupShareUs") : 0);
    const rx = ticks("rxUs"), tx = ticks("txUs");
    const copy = (bytes: number) => toTicks(bytes / 1000 * number("copyUs"));
    const hop = ticks("hopUs"), hopBack = Math.floor(hop / 2);
    const isOffloaded = spec.connectionOffload === true;
    const handoff = ticks("handoffUs");
    const take = rx + lookup;
    this.receive = request.packets * take + requestAcks.packets * tx;
    this.acked = replyAcks.packets * take;
    this.open = isOffloaded ? handoff : setup.packets * take + ticks("openUs");
    this.openLocks = openTakes(spec);
    this.accept = ticks("acceptUs") + ticks("descriptorUs");
    this.#syscall = ticks("syscallUs");
    this.#syscallBatch = Number(spec.syscallBatch ?? 1);
    this.#events = new Int32Array(machine.allCores);
    this.#waiting = new Int32Array(machine.allCores);
    this.copyIn = copy(requestBytes) + hop - hopBack;
    this.copyOut = copy(replyBytes) + hopBack;
    this.send = reply.packets * tx;
    this.close = isOffloaded
      ? handoff
      : teardown.packets * take + ticks("closeUs");
    this.wake = ticks("wakeUs");
    this.interrupt = ticks("interruptUs");
    this.ipi = ticks("ipiUs");
    this.forwardOpening = setup.packets * ticks("forwardUs");
    this.forwardClosing = teardown.packets * ticks("forwardUs");
    this.change = ticks("switchUs");
    this.turn = ticks("turnUs");
    const nodeCores = Number(spec.nodeCores ?? Infinity);
    this.#blocks = new ControlBlocks(
      ticks("blockUs"),
      ticks("farBlockUs"),
      (core) => Math.floor(core / nodeCores),
    );
    this.#machine = machine;
  }

  /** Whether `request` is the first on its connection. */
  opens(request: number): boolean {
    return (this.#machine.pool.ends[request] & OPENS) !== 0;
  }

  /** Whether it is the last. */
  closes(request: number): boolean {
    return (this.#machine.pool.ends[request] & CLOSES) !== 0;
  }

  /** A request waits to be brought to the application on `core`. */
  waits(core: number): void {
    this.#waiting[core]++;
  }

  /** The application on `core` handles a request that waited at core `of`: what it takes to bring it, and others with it, there. One of another core it fetches by itself. */
  events(core: number, of: number): number {
    const waiting = this.#waiting[of]--, brought = this.#events[of];
    if (core !== of) {
      this.#events[of] = Math.min(brought, waiting - 1);
      return this.#syscall;
    }
    if (brought > 0) {
      this.#events[core]--;
      return 0;
    }
    this.#events[core] = Math.min(this.#syscallBatch, waiting) - 1;
    return this.#syscall;
  }

  /** `core` takes `request` in, and opens its connection if it is the first. */
  takeIn(request: number, core: number): number {
    const opening = this.opens(request) ? this.open : 0;
    return this.receive + opening + this.receiveBlock(request, core);
  }

  /** `core`, which takes `request` in, touches its control block, or makes it. */
  receiveBlock(request: number, core: number): number {
    if (!this.opens(request)) return this.touch(request, core);
    // Wherever that of a connection of the same number was before.
    this.#blocks.place(this.#machine.pool.connection[request], core);
    return 0;
  }

  /** `core` touches the control block of the connection of `request`. */
  touch(request: number, core: number): number {
    return this.#blocks.touch(this.#machine.pool.connection[request], core);
  }

  /** What the NIC takes in for `request`. */
  incoming(request: number): Burst {
    const { first, request: alone } = this.bursts;
    return this.opens(request) ? first : alone;
  }
}
