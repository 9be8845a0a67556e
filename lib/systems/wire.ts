/**
 * What is beyond the stack: link and NIC in both directions, and what a NIC does by
 * itself: it may answer for the application (splicing). What packets take between NIC
 * and memory, which keeps nobody waiting but them, is all of it on their way in.
 *
 * @module
 */

import type { Machine } from "../engine/machine.ts";
import { toTicks } from "../engine/ticks.ts";
import type { PolicyContext, PolicySpec } from "../policies/definition.ts";
import type { Stream } from "../random/stream.ts";
import { NicPath } from "./nic.ts";
import { SegmentTurns } from "./segment_turns.ts";
import type { StackWork } from "./stack_work.ts";

/** Timers that it sets, from 0. */
export const NIC_TIMERS = 2;

/** Link and NIC. */
export class Wire {
  readonly #machine: Machine;
  readonly #work: StackWork;
  readonly #in: NicPath;
  readonly #out: NicPath | SegmentTurns;
  readonly #spliceShare: number;
  readonly #draws: Stream | null;

  /**
   * With nothing on them.
   *
   * @param comeIn Takes a request whose packets have come in.
   */
  constructor(
    spec: PolicySpec,
    context: PolicyContext,
    work: StackWork,
    comeIn: (request: number) => void,
  ) {
    const { machine } = context;
    const packet = toTicks(Number(spec.nicPacketUs));
    const byte = Number(spec.linkUs) / 1000;
    this.#machine = machine;
    this.#work = work;
    this.#spliceShare = Number(spec.spliceShare ?? 0);
    this.#draws = this.#spliceShare > 0 ? context.stream("policy") : null;
    const byteTicks = toTicks(1) * byte;
    const latency = toTicks(Number(spec.nicLatencyUs));
    this.#in = new NicPath(
      machine,
      0,
      packet,
      byteTicks,
      latency,
      (request) => {
        if (this.#isSpliced()) this.leave(request);
        else comeIn(request);
      },
    );
    const sent = (request: number) => machine.finish(request);
    this.#out = spec.segmentOrder === "in-turn"
      ? new SegmentTurns(
        machine,
        1,
        packet,
        byteTicks,
        sent,
        context.connectionHash.length,
      )
      : new NicPath(machine, 1, packet, byteTicks, 0, sent);
  }

  /** `request` comes to the link. */
  arrive(request: number): void {
    this.#in.enter(request, this.#work.incoming(request));
  }

  /** Its reply leaves, behind what acknowledges it; what acknowledges the reply and closes the connection comes and goes behind that. */
  leave(request: number): void {
    const { bursts } = this.#work;
    const closes = this.#work.closes(request);
    if (this.#work.opens(request)) this.#out.occupy(bursts.setup);
    if (bursts.requestAcks.packets > 0) this.#out.occupy(bursts.requestAcks);
    this.#out.enter(request, bursts.reply);
    if (bursts.replyAcks.packets > 0) this.#in.occupy(bursts.replyAcks);
    if (!closes) return;
    this.#in.occupy(bursts.teardown);
    this.#out.follow(request, bursts.teardown);
  }

  /** One of its timers has rung. */
  onTimer(timer: number): void {
    if (timer === 0) this.#in.onTimer();
    else this.#out.onTimer();
  }

  /** Whether the NIC sends a request's data on without the host. */
  #isSpliced(): boolean {
    return this.#draws !== null && this.#draws.uniform() < this.#spliceShare;
  }
}
