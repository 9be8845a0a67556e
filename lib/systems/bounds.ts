/**
 * What a system can do at most: the bottleneck law. Every request asks so much of
 * each of the machine's resources, and the one that is asked for most limits how many
 * requests a second all can be.
 *
 * Of a request that finds everything else busy: batches are full, nobody polls in
 * vain, a connection has one request at a time, and none is preempted, or stolen but as
 * one core leaves to the others what it has no time for. What cores do together that
 * wait for one another at locks is less than cores and locks could do each: that is
 * estimated, and says so, where all else are bounds. Only while cores have time to spare
 * can they do more than locks allow, as long as not all of them come to wait.
 *
 * Requests are taken to come at random, whatever is done of them. Of clients who wait for
 * replies those wait for good whose requests are run by a core that has time only to
 * receive, and the others do more.
 *
 * Cores are taken to have as many connections each. Of a hash's 128 places 7 cores
 * cannot: where they share no work the system does 4 % less, and 11 % on 24. And few
 * connections are spread unevenly: of 900 the first of 8 cores has 8 % fewer, and where
 * it limits all they do as much more.
 *
 * Far from the defaults some have been seen to do more: 2 % where cores steal what one
 * receives and blocks of another node take 8 µs, 4 % where an interrupt takes 20 µs.
 *
 * Source: E. D. Lazowska et al., "Quantitative System Performance", 1984, chapter 5:
 * the utilisation law and asymptotic bounds.
 *
 * @module
 */

import { type PolicySpec, withDefaults } from "../policies/definition.ts";
import { checkOffered, checkParameters } from "./check.ts";
import { CoreTime } from "./core_time.ts";
import { policyOf, type SystemDefinition } from "./definition.ts";
import { type Demand, demand, type Offered } from "./demand.ts";
import { acksOf, bytesOnLink, packetsOf, SHORTEST_FRAME } from "./nic.ts";

/** Parameters of a system, by name: those that are not at their defaults. */
export type SystemParameters = Readonly<Record<string, PolicySpec[string]>>;

/**
 * Resources that `system` has, with the parameters `given`, that which limits it first.
 *
 * @throws {RangeError} If it has no such parameter, or not of such a value, or if requests cannot be so `offered`.
 *
 * @example What Linux can do at most where one core sends packets on to three others
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { demandsOf, SYSTEMS } from "../mod.ts";
 *
 * const linux = SYSTEMS.find(({ name }) => name === "linux-reuseport")!;
 * const offered = { cores: 4, meanServiceUs: 1, requestsEach: Infinity };
 * const [first] = demandsOf(linux, { steering: "rps" }, offered);
 * assertEquals([first.resource, first.limitMrps.toFixed(2)], ["core 0", "0.47"]);
 * ```
 */
export function demandsOf(
  system: SystemDefinition,
  given: SystemParameters,
  offered: Offered,
): Demand[] {
  checkParameters(system, given);
  checkOffered(system.name, offered);
  const definition = policyOf(system);
  const { name } = definition;
  const spec = withDefaults(definition, { ...given, name });
  const of = new CoreTime({ ...system.composition, ...spec }, offered);
  return [
    ...of.workersAndLocks(),
    ...of.firstWorker(),
    ...of.stackCores(),
    ...wireDemands(spec, 1 / offered.requestsEach),
  ].filter(({ us }) => us > 0)
    .sort((a, b) => a.limitMrps - b.limitMrps);
}

/** Requests that link and NIC let through to a system and back with the parameters of `spec`, million a second. */
export function wireLimitMrps(spec: PolicySpec, requestsEach: number): number {
  const wire = wireDemands(spec, 1 / requestsEach);
  return Math.min(...wire.map(({ limitMrps }) => limitMrps));
}

/** Requests that `system`, with the parameters `given`, can do at most, or about if its cores wait for locks, million a second; `Infinity` if nothing limits it. Throws what {@linkcode demandsOf} throws. */
export function limitMrps(
  system: SystemDefinition,
  given: SystemParameters,
  offered: Offered,
): number {
  return demandsOf(system, given, offered)[0]?.limitMrps ?? Infinity;
}

/** What a request asks of link and NIC, each direction for itself, if so many connections are opened a request. */
function wireDemands(spec: PolicySpec, opened: number): Demand[] {
  const number = (name: string) => Number(spec[name] ?? 0);
  const control = opened * (number("setupPackets") + number("teardownPackets"));
  const mss = number("mss");
  return ([
    ["requestBytes", "replyBytes", "in"],
    ["replyBytes", "requestBytes", "out"],
  ] as const).flatMap(([payload, acknowledged, way]) => {
    const acks = acksOf(
      packetsOf(number(acknowledged), mss),
      spec.packetsPerAck,
    );
    const bytes = bytesOnLink(number(payload), mss) +
      (control + acks) * SHORTEST_FRAME;
    const packets = packetsOf(number(payload), mss) + control + acks;
    return [
      demand(`link, ${way}`, bytes / 1000 * number("linkUs"), 1),
      demand(`NIC, ${way}`, packets * number("nicPacketUs"), 1),
    ];
  });
}
