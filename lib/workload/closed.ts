/**
 * Clients who wait for replies: each thinks, sends a request, waits for the
 * reply, and thinks again. How fast requests come is then an outcome.
 *
 * Service and the time that a client thinks after a request are drawn as the
 * request is sent, so the i-th request has the same of both under every policy.
 * At the start all clients think: for an exponential time, or, where thinking
 * takes the same time always, for the rest of it, so that they are out of step. Of
 * those that an initial backlog is of, each sends a request at once instead.
 *
 * Where clients open connections anew, each begins with one that has carried anything
 * from none to all but one of its requests, drawn uniformly: as they are found at any
 * time. Otherwise all would open the first at the start, and go on in step, so that
 * none opens one while others do.
 *
 * A client that gives up thinks as it would have after the reply. The request
 * stays in the system and is served all the same; its reply is nobody's.
 *
 * @module
 */

import { Block, BLOCK_ROWS, CLOSES, OPENS } from "../engine/block.ts";
import type { Clients } from "../engine/simulation.ts";
import { toTicks } from "../engine/ticks.ts";
import type { Stream } from "../random/stream.ts";
import type { ClosedSpec } from "../scenario/point.ts";
import { type Draws, Services, streamFor } from "./columns.ts";
import type { ServiceClass } from "./service.ts";
import { Turns } from "./turns.ts";

/** The clients of one replication. Client i has connection i, or always the one of that number, opened anew. */
export class ClosedClients implements Clients {
  /** The request that is being sent. */
  readonly #sent = new Block();
  /** Service and class of requests to come. */
  readonly #drawn = new Block();
  readonly #stream: Stream;
  readonly #services: Services;
  readonly #thinkUs: number;
  readonly #isExponential: boolean;
  readonly #timeout: number;
  /** When each sends its next request; not set while that is not known. By client. */
  readonly #turns: Turns;
  /** How long each thinks after the request it sent last, ticks. By client. */
  readonly #think: Float64Array;
  /** How long their clients think after them, in mean times. By row of what is drawn. */
  readonly #thinks = new Float64Array(BLOCK_ROWS).fill(1);
  /** Requests that a client sends on a connection. */
  readonly #requestsEach: number;
  /** Requests sent on its connection so far. By client. */
  readonly #sentOn: Int32Array;
  #row = BLOCK_ROWS;

  /** Clients as `spec` has them, from time 0. */
  constructor(
    spec: ClosedSpec,
    draws: Draws,
    classes: readonly ServiceClass[],
  ) {
    this.#sent.length = 1;
    this.#drawn.length = BLOCK_ROWS;
    this.#stream = streamFor(draws, "arrivals");
    this.#services = new Services(draws, classes);
    this.#thinkUs = spec.thinkUs;
    this.#isExponential = spec.think === "exponential";
    this.#timeout = spec.timeoutUs === null
      ? Infinity
      : toTicks(spec.timeoutUs);
    this.#requestsEach = spec.requestsEach ?? Infinity;
    this.#sentOn = new Int32Array(spec.clients);
    if (this.#requestsEach < Infinity) {
      const stream = streamFor(draws, "connections");
      for (let client = 0; client < spec.clients; client++) {
        this.#sentOn[client] = stream.uniform() * this.#requestsEach;
      }
    }
    this.#turns = new Turns(spec.clients);
    this.#think = new Float64Array(spec.clients);
    const waiting = draws.initial?.requests ?? 0;
    for (let client = 0; client < spec.clients; client++) {
      const rest = this.#isExponential
        ? this.#stream.exponential()
        : this.#stream.uniform();
      const isWaiting = client < waiting;
      this.#turns.set(client, isWaiting ? 0 : toTicks(rest * spec.thinkUs));
    }
  }

  get nextTime(): number {
    return this.#turns.nextTime;
  }

  send(): Block {
    if (this.#row === BLOCK_ROWS) this.#draw();
    const row = this.#row++;
    const now = this.#turns.nextTime;
    const client = this.#turns.next;
    const think = toTicks(this.#thinks[row] * this.#thinkUs);
    this.#think[client] = think;
    // What is to come if no reply does.
    this.#turns.set(client, now + this.#timeout + think);
    const sent = this.#sent;
    sent.arrival[0] = now;
    sent.service[0] = this.#drawn.service[row];
    sent.class[0] = this.#drawn.class[row];
    sent.connection[0] = client;
    if (this.#requestsEach < Infinity) sent.ends[0] = this.#endsOf(client);
    return sent;
  }

  onReply(client: number, sent: number, now: number): void {
    // Whoever has given up by now listens no more; arrivals come first at an instant.
    if (now - sent >= this.#timeout) return;
    this.#turns.set(client, now + this.#think[client]);
  }

  /** What the request that `client` sends is to its connection. */
  #endsOf(client: number): number {
    const before = this.#sentOn[client]++;
    const isLast = before + 1 === this.#requestsEach;
    if (isLast) this.#sentOn[client] = 0;
    return (before === 0 ? OPENS : 0) | (isLast ? CLOSES : 0);
  }

  #draw(): void {
    this.#services.fill(this.#drawn);
    if (this.#isExponential) this.#stream.exponentialInto(this.#thinks);
    this.#row = 0;
  }
}
