/**
 * Published gains of the surveyed systems over one another, and what they take when
 * idle.
 *
 * @module
 */

import type { Spec } from "../_run.ts";
import type { Publication } from "./_published.ts";
import { FORTY_GIGABITS, SLOW_LOCK, system } from "./_published_scaling.ts";
import { type Asked, idleLatencyUs, throughputMrps } from "./_saturated.ts";

/** Cores of a node of Affinity-Accept's machine. */
const SIX_A_NODE = { nodeCores: 6 };

/** How much more `system` does than `than`. */
function gain(one: Spec, than: Spec, asked: Asked): number {
  return throughputMrps(one, asked) / throughputMrps(than, asked) - 1;
}

/** The time of Apache that leaves the stack the share that the two published numbers imply, µs. */
const APACHE_US = 6.3;

/** Gains, and what is the same with many cores. */
export const GAINS: readonly Publication[] = [
  {
    title: "Gains over Linux",
    source:
      "Han et al., MegaPipe, OSDI 2012, abstract: 8 cores, 64-byte messages; Pesterev et al., Affinity-Accept, EuroSys 2012, abstract: Apache on 48 cores; Yasukata et al., StackMap, USENIX ATC 2016, abstract",
    setting:
      "MegaPipe against linux, StackMap against linux-reuseport on one core. Affinity-Accept against Linux with an accept queue a core and requests that run anywhere; Apache takes 6.3 µs, which leaves the stack the 64 % of the core that its two published numbers (30 % less time in the stack, 24 % more throughput) imply",
    unit: "more throughput, %",
    digits: 0,
    misses:
      "MegaPipe's gain on short connections is what Linux lost to its listen socket, which is too little here (above). Affinity-Accept's is what it takes to fetch a connection from another cache; no number for that was published, and the 0.4 and 0.8 µs assumed here are too few.",
    comparisons: [
      ...(["long", "short"] as const).map((connections) => ({
        what: `megapipe, ${connections} connections`,
        published: connections === "long" ? 29 : 582,
        ours: () =>
          100 *
          gain(system("megapipe"), system("linux"), { cores: 8, connections }),
      })),
      {
        what: "megapipe, short connections, locks of 1 µs",
        published: 582,
        ours: () =>
          100 *
          gain(system("megapipe"), system("linux", SLOW_LOCK), {
            cores: 8,
            connections: "short",
          }),
      },
      {
        what: "affinity-accept",
        published: 24,
        ours: () =>
          100 * gain(
            system("affinity-accept", SIX_A_NODE),
            system("linux", { ...SIX_A_NODE, acceptQueue: "per-core" }),
            { cores: 48, connections: "short", applicationUs: APACHE_US },
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
    misses:
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
    misses:
      "What a packet needs through NIC and PCIe on its way to memory, and what it takes Linux to wake a thread, is not modelled: both are latency, not core time.",
    comparisons: [
      {
        what: "linux-reuseport",
        published: 24,
        ours: () => 2 * idleLatencyUs(system("linux-reuseport")),
      },
      {
        what: "ix",
        published: 5.7,
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
    misses:
      "The cap is the 0.2 µs that it was taken from. It is reached by fewer workers than the 11 up to which throughput grew there: here a worker takes 1.6 µs a request, there it must have been 2.2.",
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
