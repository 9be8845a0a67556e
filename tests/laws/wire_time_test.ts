/** What link and NIC are taken for is what requests, replies and all that goes with them weigh: a slow, obvious twin. */

import { assert } from "@std/assert";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import { toTicks, toUs } from "../../lib/engine/ticks.ts";
import {
  type PolicySpec,
  withDefaults,
} from "../../lib/policies/definition.ts";
import { streamOf } from "../../lib/random/stream.ts";
import { policyOf } from "../../lib/systems/definition.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import { type Request, run, type Spec } from "../_run.ts";
import { drawn } from "./_stack_books.ts";
import { acksOf, packetsOf } from "./_stack_time.ts";
import { told } from "./_variants.ts";

/** Systems put together at random, of each. */
const CASES = 20;
const REQUESTS = 20;
/** What the shortest packet takes, µs: of all else, what a policy above takes at its defaults, there is far less. */
const PACKET_US = 200, LITTLE_US = 20;
/** In which others may follow. */
const LATENCY_US = 1000;

/** What so many packets of `bytes` in all take, µs. */
type TimeOf = (packets: number, bytes: number) => number;

/** By which link or NIC takes time, and how much. */
const WAYS: readonly (readonly [cost: Record<string, number>, TimeOf])[] = [
  [{ nicPacketUs: PACKET_US }, (packets) => packets * PACKET_US],
  [
    { linkUs: PACKET_US / 84 * 1000 },
    (_packets, bytes) => bytes * PACKET_US / 84,
  ],
];

/** When each of `requests` has come in, and finished, where hosts take no time, µs. */
function timesUs(
  spec: PolicySpec,
  requests: readonly Request[],
  timeOf: TimeOf,
): { cameIn: number; finish: number }[] {
  const mss = Number(spec.mss);
  const bare = (packets: number) => timeOf(packets, packets * 84);
  const data = (name: string) => {
    const packets = packetsOf(spec, name);
    const last = Number(spec[name]) - (packets - 1) * mss;
    const bytes = (packets - 1) * (mss + 78) + Math.max(84, last + 78);
    return timeOf(packets, bytes);
  };
  const setup = bare(Number(spec.setupPackets));
  const teardown = bare(Number(spec.teardownPackets));
  const requestAcks = bare(acksOf(spec, "requestBytes"));
  const replyAcks = bare(acksOf(spec, "replyBytes"));
  let inFree = 0, outFree = 0;
  // What comes in behind replies waits for all requests that are there.
  const behind: [atUs: number, us: number][] = [];
  return requests.map(({ arrival, ends }) => {
    const opening = (ends! & OPENS) !== 0 ? setup : 0;
    const closing = (ends! & CLOSES) !== 0 ? teardown : 0;
    const comesUs = toUs(arrival);
    while (behind.length > 0 && behind[0][0] <= comesUs) {
      const [atUs, us] = behind.shift()!;
      inFree = Math.max(inFree, atUs) + us;
    }
    inFree = Math.max(inFree, comesUs) + opening + data("requestBytes");
    const cameIn = inFree + LATENCY_US;
    outFree = Math.max(outFree, cameIn) + opening + requestAcks +
      data("replyBytes");
    const finish = outFree;
    outFree += closing;
    behind.push([cameIn, replyAcks + closing]);
    return { cameIn, finish };
  });
}

/** Requests all at once, on connections of `each`; and one more that comes as the last of them has been replied to, and so is behind all else. */
function requestsOf(each: number, lastUs: number): Request[] {
  return Array.from({ length: REQUESTS + 1 }, (_, index) => {
    const place = index % each;
    return {
      arrival: index < REQUESTS ? 0 : toTicks(lastUs),
      service: 1,
      connection: Math.floor(index / each),
      ends: (place === 0 ? OPENS : 0) | (place === each - 1 ? CLOSES : 0),
    };
  });
}

for (const system of SYSTEMS) {
  Deno.test(`link and NIC are taken for every packet: ${system.name}`, () => {
    const draws = streamOf(SYSTEMS.indexOf(system), 0, "policy");
    const one = <T>(of: readonly T[]) => of[draws.below(of.length)];
    for (let number = 0; number < CASES; number++) {
      const free = drawn(system, draws);
      const isInTurn = free.segmentOrder === "in-turn";
      const cores = one([1, 2, 5]), each = one([1, 3, REQUESTS + 2]);
      for (const [cost, timeOf] of WAYS) {
        const spec: Spec = {
          ...free,
          ...cost,
          nicLatencyUs: LATENCY_US,
          // Segments of the last reply go in turn with those of others.
          ...(isInTurn ? { replyBytes: 64 } : {}),
        };
        const full = withDefaults(policyOf(system), spec);
        const { cameIn } = timesUs(full, requestsOf(each, 0), timeOf).at(-2)!;
        const requests = requestsOf(each, cameIn + LITTLE_US);
        const expected = timesUs(full, requests, timeOf);
        const { finish } = run(spec, requests, { cores });
        finish.forEach((ticks, request) => {
          // Before its turn go acknowledgements that came later: all that is asked is done by the last.
          if (isInTurn && request < REQUESTS) return;
          const late = toUs(ticks) - expected[request].finish;
          assert(
            late > -LITTLE_US && late < LITTLE_US,
            `${
              told(spec)
            }; ${cores} cores, ${each} requests a connection: request ${request} at ${
              toUs(ticks)
            } µs, not ${expected[request].finish}`,
          );
        });
      }
    }
  });
}
