/**
 * What each step that a stack does for a request takes a core, on average over
 * requests that open a connection, close one, or do neither. Times in µs.
 *
 * @module
 */

import type { PolicySpec } from "../policies/definition.ts";
import type { Offered } from "./demand.ts";
import { acksOf, packetsOf } from "./nic.ts";

/** A request, or a reply. */
export type Payload = "requestBytes" | "replyBytes";

/** The steps of the system with the parameters of a spec. */
export class StepTimes {
  /** Connections opened, and closed, a request. */
  readonly opened: number;
  readonly #spec: PolicySpec;
  readonly #cores: number;

  /** With the parameters of `spec`, what it is composed of included. */
  constructor(spec: PolicySpec, { cores, requestsEach }: Offered) {
    this.#spec = spec;
    this.#cores = cores;
    this.opened = 1 / requestsEach;
  }

  /** The parameter `name`; 0 if there is none. */
  number(name: string): number {
    return Number(this.#spec[name] ?? 0);
  }

  /** The packets of a request, and what acknowledges them. */
  receiving(): number {
    return this.#packets("requestBytes") * this.#packetUs() +
      this.#acks("requestBytes") * this.number("txUs");
  }

  /** What acknowledges a reply. */
  acked(): number {
    return this.#acks("replyBytes") * this.#packetUs();
  }

  /** The packets of a reply. */
  sending(): number {
    return this.#packets("replyBytes") * this.number("txUs");
  }

  /** Opening a connection, of the share of requests that do. */
  opening(): number {
    return this.#changing("setupPackets", "openUs");
  }

  /** Closing one. */
  closing(): number {
    return this.#changing("teardownPackets", "closeUs");
  }

  /** Handing the packets of both to another core. */
  forwarding(): number {
    const each = this.opened * this.number("forwardUs");
    return each * this.number("setupPackets") +
      each * this.number("teardownPackets");
  }

  /** Accepting a connection, once: what a new one takes the application's core. */
  accepting(): number {
    return this.number("acceptUs") + this.number("descriptorUs");
  }

  /** Copying the bytes of `payload`. */
  copying(payload: Payload): number {
    return this.number(payload) / 1000 * this.number("copyUs");
  }

  /** A packet that comes in, its lookup included. */
  #packetUs(): number {
    const shared = this.#spec.lookupTable === "shared"
      ? (this.#cores - 1) * this.number("lookupShareUs")
      : 0;
    return this.number("rxUs") + this.number("lookupUs") + shared;
  }

  #changing(
    packets: "setupPackets" | "teardownPackets",
    own: "openUs" | "closeUs",
  ): number {
    return this.opened *
      (this.#spec.connectionOffload === true
        ? this.number("handoffUs")
        : this.number(packets) * this.#packetUs() + this.number(own));
  }

  #acks(payload: Payload): number {
    return acksOf(this.#packets(payload), this.#spec.packetsPerAck);
  }

  #packets(payload: Payload): number {
    return packetsOf(this.number(payload), this.number("mss"));
  }
}
