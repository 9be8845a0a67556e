/**
 * Published loads that the surveyed systems carry under an objective for the tail.
 *
 * @module
 */

import type { ServiceSpec } from "../../lib/scenario/point.ts";
import type { Spec } from "../_run.ts";
import { crossoverUs, mostLoad } from "./_most_load.ts";
import type { Comparison, Publication } from "./_published.ts";
import { system } from "./_published_scaling.ts";

/** Hardware threads of ZygOS's testbed. */
const CORES = 16;

/** Services of ZygOS's Figure 3 with a mean of `meanUs`, by name. */
const SERVICES = {
  fixed: (timeUs: number): ServiceSpec => ({ distribution: "fixed", timeUs }),
  exponential: (meanUs: number): ServiceSpec => ({
    distribution: "exponential",
    meanUs,
  }),
  "bimodal-1": (meanUs: number): ServiceSpec => ({
    distribution: "bimodal",
    modes: [
      { class: "short", timeUs: 0.5 * meanUs, weight: 0.9 },
      { class: "long", timeUs: 5.5 * meanUs, weight: 0.1 },
    ],
  }),
} as const;

type ServiceName = keyof typeof SERVICES;

/** Systems of that figure; IX takes one packet at a time there (zygos-bench). */
const SYSTEMS: Readonly<Record<string, Spec>> = {
  ix: system("ix", { rxBatch: 1 }),
  linux: system("linux"),
  "linux-reuseport": system("linux-reuseport"),
  zygos: system("zygos"),
};

/** Means of that figure that are compared, µs; to find where lines cross, others too. */
const MEANS_US = [10, 25, 50, 100, 200];
const MEANS_AT_CROSSINGS_US = [5, 10, 15, 20, 25, 50, 100, 200];

/** The figure, read off: the most load by service and system, in the order of the means. */
const FIGURE_3: Readonly<Record<ServiceName, Record<string, number[]>>> = {
  fixed: {
    ix: [0.60, 0.69, 0.70, 0.73, 0.73],
    linux: [0.19, 0.54, 0.73, 0.82, 0.87],
    "linux-reuseport": [0.16, 0.42, 0.54, 0.61, 0.69],
  },
  exponential: {
    ix: [0.39, 0.48, 0.52, 0.51, 0.52],
    linux: [0.11, 0.54, 0.70, 0.82, 0.91],
    "linux-reuseport": [0.10, 0.30, 0.42, 0.42, 0.48],
  },
  "bimodal-1": {
    ix: [0.20, 0.24, 0.24, 0.27, 0.30],
    linux: [0.01, 0.55, 0.73, 0.82, 0.88],
    "linux-reuseport": [0.05, 0.15, 0.21, 0.27, 0.25],
  },
};

/** Where Linux overtakes IX there, µs. */
const CROSSINGS_US: Readonly<Record<ServiceName, number>> = {
  fixed: 45,
  exponential: 18,
  "bimodal-1": 13,
};

const HICCUPS =
  "the limit is 100 µs, and the figure implies that Linux now and then took tens of them longer than its work: what kernels do beside is not modelled";

/** Why numbers of the figure are off, by what they are. */
const WHY: Readonly<Record<string, string>> = {
  "linux, exponential, 10 µs": HICCUPS,
  "linux, bimodal-1, 10 µs": `${HICCUPS}. Long requests take 55 µs alone`,
  "linux-reuseport, fixed, 10 µs": HICCUPS,
  "linux-reuseport, exponential, 10 µs": HICCUPS,
  "linux-reuseport, bimodal-1, 10 µs": HICCUPS,
  "linux-reuseport, fixed, 25 µs":
    "core time of a request: 20 µs there as the figure implies, 7 here and 6 to wake a thread",
};

const NAMES = Object.keys(SERVICES) as ServiceName[];

/** What a request takes its client, mutilate on Linux, µs: half of the 24 µs there and back between idle machines (CS 134, 2019). */
const CLIENT_US = 12;

/** What a system may take of `limitUs` that clients measure; a policy alone has none. */
function limitOf(of: Spec, limitUs: number): number {
  return of.name.startsWith("system:") ? limitUs - CLIENT_US : limitUs;
}

const searched = new Map<string, Promise<number>>();

/** The most load of a system of the figure, searched for once. */
function most(name: string, of: ServiceName, meanUs: number): Promise<number> {
  const key = `${name} ${of} ${meanUs}`;
  const system = SYSTEMS[name] ?? { name };
  const load = searched.get(key) ?? mostLoad({
    system,
    service: SERVICES[of](meanUs),
    limitUs: limitOf(system, 10 * meanUs),
    cores: CORES,
  });
  searched.set(key, load);
  return load;
}

/** The figure's numbers for `name`. */
function figure3(name: string): Comparison[] {
  return NAMES.flatMap((of) =>
    MEANS_US.map((meanUs, place) => {
      const what = `${name}, ${of}, ${meanUs} µs`;
      return {
        what,
        published: FIGURE_3[of][name][place],
        ...(what in WHY ? { why: WHY[what] } : {}),
        ours: () => most(name, of, meanUs),
      };
    })
  );
}

async function overtakesUs(of: ServiceName): Promise<number> {
  const ix: number[] = [], linux: number[] = [];
  for (const meanUs of MEANS_AT_CROSSINGS_US) {
    ix.push(await most("ix", of, meanUs));
    linux.push(await most("linux", of, meanUs));
  }
  return crossoverUs(MEANS_AT_CROSSINGS_US, ix, linux);
}

async function shareOfIdeal(meanUs: number): Promise<number> {
  const zygos = await most("zygos", "exponential", meanUs);
  return 100 * zygos / await most("centralized-fcfs", "exponential", meanUs);
}

/** Perséphone's service times of TPC-C by share, so that the 99th percentile is Silo's 203 µs. */
const SILO_SCALE = 203 / 100;
const SILO: ServiceSpec = {
  distribution: "bimodal",
  modes: ([
    ["payment", 5.7, 44],
    ["order-status", 6, 4],
    ["new-order", 20, 44],
    ["delivery", 88, 4],
    ["stock-level", 100, 4],
  ] as const).map(([name, timeUs, weight]) => ({
    class: name,
    timeUs: timeUs * SILO_SCALE,
    weight,
  })),
};

const SILO_LINUX =
  "Linux took 29 µs a transaction more than ZygOS there: more than packets, locks and wake-ups make";

/** Load that Silo on `of` carries, p99 within 1 ms. */
function silo(of: Spec): Promise<number> {
  return mostLoad({
    system: of,
    service: SILO,
    limitUs: limitOf(of, 1000),
    cores: CORES,
  });
}

const EXTREME: ServiceSpec = {
  distribution: "bimodal",
  modes: [
    { class: "short", timeUs: 0.5, weight: 0.995 },
    { class: "long", timeUs: 500, weight: 0.005 },
  ],
};

/** Cores' worth of requests that `of` carries of the extreme bimodal, p99 within 300 µs. */
async function extreme(of: Spec, cores: number): Promise<number> {
  const load = await mostLoad({
    system: of,
    service: EXTREME,
    limitUs: 300,
    cores,
    requests: 100_000,
  });
  return load * cores;
}

const ZYGOS = "Prekas et al., ZygOS, SOSP 2017";

/** Tails. */
export const TAILS: readonly Publication[] = [
  {
    title: "The most load with p99 of 10 mean services: ZygOS's figure",
    source: `${ZYGOS}, Figure 3, read off to 0.01`,
    setting:
      "16 cores, 2,752 connections that last, loads on a grid of 0.01, 30,000 requests each. Of the limit, 12 µs are the client's, which is a program on Linux: half of what 64 bytes take there and back between two idle machines of Linux. linux is the figure's Linux with floating connections, linux-reuseport the one with partitioned connections",
    unit: "load",
    digits: 2,
    remarks:
      "No cost was set by this figure. Floating connections share one set of events, whose lock is what they are limited by where requests are short; all of Linux's threads are woken one by one; and of a short limit the way to the client takes a part.",
    comparisons: ["ix", "linux", "linux-reuseport"].flatMap(figure3),
  },
  {
    title: "Where Linux overtakes IX",
    source: `${ZYGOS}, Figure 3, read off`,
    setting:
      "As above: the mean service from which on any core for any request is worth more than cheap packets",
    unit: "µs of mean service",
    digits: 0,
    remarks:
      "The line of floating connections is steep where they cross, from the lock of the set of events to the limit of one queue.",
    comparisons: NAMES.map((of) => ({
      what: of,
      published: CROSSINGS_US[of],
      ...(of === "exponential"
        ? {
          why:
            "at 25 µs the lock of the set of events still limits Linux here, a little below IX; there it was a little above",
        }
        : {}),
      ours: () => overtakesUs(of),
    })),
  },
  {
    title: "ZygOS against one queue for all cores",
    source: `${ZYGOS}, abstract`,
    setting: "As above, exponential service",
    unit: "% of the load that one queue without any cost carries",
    digits: 0,
    remarks:
      "A request costs 0.49 µs of stack here, as much as IX's; the published loads leave more than that, and what is missing weighs more where requests are short.",
    comparisons: [[10, 75], [25, 88]].map(([meanUs, published]) => ({
      what: `mean service of ${meanUs} µs`,
      published,
      ours: () => shareOfIdeal(meanUs),
    })),
  },
  {
    title: "Silo",
    source:
      `${ZYGOS}, Table 1: 211, 267 and 344 thousand transactions a second`,
    setting:
      "p99 within 1 ms. Service times are Perséphone's of TPC-C, times 2.03, so that their p99 is the published 203 µs",
    unit: "throughput, as a ratio",
    digits: 2,
    remarks:
      "ZygOS's latency is flat up to its 344 thousand, so that a transaction took 47 µs of its cores, and 76 of Linux's: 29 more, twice what a request of a spinning server took Linux in the same paper. Perhaps transactions lose their caches to the kernel, which a service that is given cannot show. What IX loses to short transactions behind long ones is as published.",
    comparisons: [
      {
        what: "ix / linux",
        why: SILO_LINUX,
        published: 1.26,
        ours: async () =>
          await silo(system("ix")) / await silo(system("linux")),
      },
      {
        what: "zygos / linux",
        why: SILO_LINUX,
        published: 1.63,
        ours: async () =>
          await silo(system("zygos")) / await silo(system("linux")),
      },
      {
        what: "zygos / ix",
        published: 1.29,
        ours: async () =>
          await silo(system("zygos")) / await silo(system("ix")),
      },
    ],
  },
  {
    title: "What preemption is worth",
    source:
      "Kaffes et al., Shinjuku, NSDI 2019: bimodal, 99.5 % of 0.5 µs and 0.5 % of 500 µs",
    setting:
      "p99 within 300 µs on 16 hyperthreads: 14 workers of Shinjuku's, 16 cores of ZygOS's. Shinjuku's packets are of UDP",
    unit: "throughput, as a ratio",
    digits: 1,
    remarks:
      "Without its interrupts ZygOS carries a hundredth here: what it carries hangs on how promptly they come.",
    comparisons: [
      ["shinjuku / zygos", system("zygos")] as const,
      [
        "shinjuku / zygos with a stack of 2.3 µs a request, as IX's published loads imply",
        system("zygos", { rxUs: 1.08, lookupUs: 0.07, txUs: 1.15 }),
      ] as const,
    ].map(([what, zygos]) => ({
      what,
      published: 5,
      why:
        "ZygOS's interrupts get through at once here; what held it back there is not known",
      ours: async () =>
        await extreme(system("shinjuku"), 14) / await extreme(zygos, 16),
    })),
  },
];
