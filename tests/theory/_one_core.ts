/** Runs on one core, beside closed forms of M/G/1. */

import type { ServiceSpec } from "../../lib/scenario/point.ts";
import { assertAgrees } from "../_agreement.ts";
import { classLatencyUs, over, replicate } from "../_replications.ts";

/** A service time that is one of a few. */
interface Atom {
  readonly timeUs: number;
  readonly weight: number;
}

/** Sixteen replications of `requests` each, on one core. */
export function onOneCore(
  name: string,
  service: ServiceSpec,
  load: number,
  requests: number,
): ReturnType<typeof replicate> {
  return replicate({
    policy: { name },
    cores: 1,
    load,
    service,
    requests,
    replications: 16,
  });
}

/** Service of which each of `atoms` is a class of its own. */
export function serviceOf(atoms: readonly Atom[]): ServiceSpec {
  return {
    distribution: "bimodal",
    modes: atoms.map((atom) => ({ class: `${atom.timeUs}`, ...atom })),
  };
}

/** Asserts that the mean latency of requests of each of `atoms` is as expected. */
export async function assertLatencies(
  name: string,
  atoms: readonly Atom[],
  load: number,
  requests: number,
  expectedUs: readonly number[],
): Promise<void> {
  const results = await onOneCore(name, serviceOf(atoms), load, requests);
  expectedUs.forEach((expected, of) => {
    assertAgrees(
      over(results, classLatencyUs(of)),
      expected,
      `latency of ${atoms[of].timeUs} µs, µs`,
    );
  });
}
