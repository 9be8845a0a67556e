/**
 * Published gains of the surveyed systems over one another, and what they take when
 * idle.
 *
 * @module
 */

import { withDefaults } from "../../lib/policies/definition.ts";
import { policyNamed } from "../../lib/policies/mod.ts";
import { demandsOf } from "../../lib/systems/bounds.ts";
import { DEFINITIONS, SYSTEMS } from "../../lib/systems/mod.ts";
import type { Spec } from "../_run.ts";
import type { Publication } from "./_published.ts";
import { FORTY_GIGABITS, system } from "./_published_scaling.ts";
import { type Asked, idleLatencyUs, throughputMrps } from "./_saturated.ts";

/** Cores of a node of Affinity-Accept's machine. */
const SIX_A_NODE = { nodeCores: 6 };

/** How much more `system` does than `than`. */
function gain(one: Spec, than: Spec, asked: Asked): number {
  return throughputMrps(one, asked) / throughputMrps(than, asked) - 1;
}

/** Cores of Affinity-Accept's machine. */
const OPTERONS = 48;
/** Linux with an accept queue a core, whose requests run on any core. */
const FINE_ACCEPT = {
  ...SIX_A_NODE,
  acceptQueue: "per-core",
  eventSet: "per-core",
};
/** Of the core time, what the stack has: 30 % less of it is 24 % more throughput. */
const STACK_SHARE = (1 - 1 / 1.24) / 0.3;

/** The time of Apache that leaves the stack that share, µs. */
function apacheUs(): number {
  const definition = policyNamed("system:linux", DEFINITIONS);
  const spec = withDefaults(definition, system("linux", FINE_ACCEPT));
  const linux = SYSTEMS.find(({ name }) => name === "linux")!;
  const [{ us }] = demandsOf(linux, spec, {
    cores: OPTERONS,
    meanServiceUs: 0,
    requestsEach: 1,
  });
  return us * (1 / STACK_SHARE - 1);
}

/** Gains, and what is the same with many cores. */
export const GAINS: readonly Publication[] = [
  {
    title: "Gains over Linux",
    source:
      "Han et al., MegaPipe, OSDI 2012, abstract: 8 cores, 64-byte messages; Pesterev et al., Affinity-Accept, EuroSys 2012, abstract: Apache on 48 cores; Yasukata et al., StackMap, USENIX ATC 2016, abstract",
    setting:
      "MegaPipe against one listen socket; where connections last, they never come to it again, and each is one core's, as with linux-reuseport. StackMap against linux-reuseport on one core. Affinity-Accept against linux with an accept queue a core and requests that run anywhere; Apache takes so long that the stack has the 65 % of the core that its two published numbers (30 % less time in the stack, 24 % more throughput) imply",
    unit: "more throughput, %",
    digits: 0,
    remarks:
      "On 48 cores the lookup in a table that all share, extrapolated from 1 and 4 cores, is most of what both systems of Affinity-Accept's comparison do.",
    comparisons: [
      ...(["long", "short"] as const).map((connections) => ({
        what: `megapipe, ${connections} connections`,
        published: connections === "long" ? 29 : 582,
        ...(connections === "short"
          ? {
            why:
              "MegaPipe does what it did (mTCP's figure); Linux with one listen socket does more here than in either table of such a machine, as above",
          }
          : {}),
        ours: () =>
          100 *
          gain(
            system("megapipe"),
            system(connections === "long" ? "linux-reuseport" : "linux"),
            { cores: 8, connections },
          ),
      })),
      {
        what: "affinity-accept",
        published: 24,
        why:
          "its gain is what need not move from cache to cache: a third of the stack's time would be some 40 control blocks of 0.4 µs for each connection; here it is two, and the locks of stealing cost as much",
        ours: () =>
          100 * gain(
            system("affinity-accept", SIX_A_NODE),
            system("linux", FINE_ACCEPT),
            {
              cores: OPTERONS,
              connections: "short",
              applicationUs: apacheUs(),
            },
          ),
      },
      {
        what: "stackmap",
        published: [4, 391],
        ours: () =>
          100 *
          gain(system("stackmap"), system("linux-reuseport"), {
            cores: 1,
            connections: "long",
          }),
      },
    ],
  },
  {
    title: "Connections opened and closed by the NIC",
    source:
      "Moon et al., AccelTCP, NSDI 2020, abstract and as quoted by K. A. Kumar's survey",
    setting:
      "8 cores, 64-byte messages, 40 gigabits a second (at 10 the link is full)",
    unit: "throughput, as a ratio",
    digits: 2,
    remarks:
      "Nothing here was set by these numbers: they follow from 6 packets a short transaction against 2.",
    comparisons: [
      {
        what: "acceltcp, short connections / long",
        published: 1,
        ours: () => shortToLong("acceltcp"),
      },
      {
        what: "mtcp, long connections / short",
        published: 3,
        ours: () => 1 / shortToLong("mtcp"),
      },
    ],
  },
  {
    title: "64 bytes there and back, between two idle machines",
    source: "CS 134, Operating Systems, lecture on IX, 2019",
    setting:
      "Twice the latency of a request that finds one core idle: both ends have the same stack",
    unit: "µs",
    digits: 1,
    remarks:
      "What cores and links do not take of IX's is what packets need between NIC and memory (`nicLatencyUs`); what Linux takes beside is to wake a thread (`wakeUs`).",
    comparisons: [
      {
        what: "linux-reuseport",
        published: 24,
        calibrated: true,
        ours: () => 2 * idleLatencyUs(system("linux-reuseport")),
      },
      {
        what: "ix",
        published: 5.7,
        calibrated: true,
        ours: () => 2 * idleLatencyUs(system("ix")),
      },
    ],
  },
  {
    title: "Shinjuku's dispatcher",
    source: "Kaffes et al., Shinjuku, NSDI 2019, Figure 7, as quoted by notes",
    setting: "Requests of 1 µs, at 18 workers; the dispatcher takes 0.2 µs",
    unit: "million requests a second",
    digits: 2,
    remarks: "The cap is the 0.2 µs that it was taken from.",
    comparisons: [
      {
        what: "shinjuku, 18 workers",
        published: 5,
        calibrated: true,
        ours: () => shinjukuMrps(18),
      },
      {
        what: "shinjuku, 11 workers",
        published: 5,
        ours: () => shinjukuMrps(11),
      },
      {
        what: "shinjuku, 5 workers (5/11 of the cap)",
        published: 5 * 5 / 11,
        why:
          "a worker takes 1.6 µs a request here; that throughput grew up to 11 workers implies 2.2",
        ours: () => shinjukuMrps(5),
      },
    ],
  },
];

function shortToLong(name: string): number {
  const of = system(name, FORTY_GIGABITS);
  return throughputMrps(of, { cores: 8, connections: "short" }) /
    throughputMrps(of, { cores: 8, connections: "long" });
}

function shinjukuMrps(cores: number): number {
  return throughputMrps(system("shinjuku"), {
    cores,
    connections: "long",
    applicationUs: 1,
  });
}
