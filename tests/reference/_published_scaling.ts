/**
 * Published throughput of the surveyed systems on more and more cores.
 *
 * @module
 */

import type { Spec } from "../_run.ts";
import type { Comparison, Publication } from "./_published.ts";
import { throughputMrps } from "./_saturated.ts";

/** The system `name`, with `more` than its defaults. */
export function system(
  name: string,
  more: Readonly<Record<string, string | number>> = {},
): Spec {
  return { name: `system:${name}`, ...more };
}

/** Four links of 10 gigabits a second, and their NICs. */
export const FORTY_GIGABITS = { linkUs: 0.2, nicPacketUs: 0.0168 };
/** Cores of a socket. */
const TWELVE_A_NODE = { nodeCores: 12 };
const MTCP_SLIDES =
  "Jeong et al., mTCP, NSDI 2014, authors' slides, connections of one 64-byte message, read off the figure by eye";

/** Connections of one message, by cores; the cores that a cost was set by; why others are off, by cores. */
function scaling(
  name: string,
  of: Spec,
  published: Readonly<Record<number, number>>,
  calibratedCores?: number,
  why: Readonly<Record<number, string>> = {},
): Comparison[] {
  return Object.entries(published).map(([key, value]) => {
    const cores = Number(key);
    return {
      what: `${name}, ${cores} ${cores === 1 ? "core" : "cores"}`,
      published: value,
      ...(cores === calibratedCores ? { calibrated: true } : {}),
      ...(cores in why ? { why: why[cores] } : {}),
      ours: () => throughputMrps(of, { cores, connections: "short" }),
    };
  });
}

const FALL =
  "what made Linux fall there is not known: IX's authors, below, had 0.225 on 8 cores. Before Linux 4.5 (EPOLLEXCLUSIVE) a new connection wakes every process that waits for the socket: not modelled, though few wait where cores are full";
const MTCP_CORES =
  "8 cores did 4.7 to 5.5 times what one did there; what they share is not known";

/** The time that makes nginx on one core as fast as published, µs. */
const NGINX_US = 32;

/** Connections that nginx serves, thousands a second. */
function nginx(
  name: string,
  of: Spec,
  published: Readonly<Record<number, number>>,
  why: Readonly<Record<number, string>> = {},
): Comparison[] {
  return Object.entries(published).map(([key, value]) => {
    const cores = Number(key);
    return {
      what: `${name}, ${cores} ${cores === 1 ? "core" : "cores"}`,
      published: value,
      ...(cores === 1 ? { calibrated: true } : {}),
      ...(cores in why ? { why: why[cores] } : {}),
      ours: () =>
        1000 *
        throughputMrps(of, {
          cores,
          connections: "short",
          applicationUs: NGINX_US,
        }),
    };
  });
}

/** Throughput against cores. */
export const SCALING: readonly Publication[] = [
  {
    title: "Short connections: mTCP's figure",
    source: MTCP_SLIDES,
    setting:
      "64 clients a core, an application of 0.1 µs, a link of 10 gigabits a second. linux has one listen socket",
    unit: "million connections a second",
    digits: 3,
    remarks:
      "One core was calibrated by IX's figure, below, where Linux is 12 % slower than here. More cores follow from the lookup of each packet in a table that they share, and from the lock of the listen socket.",
    comparisons: [
      ...scaling(
        "linux",
        system("linux"),
        { 1: 0.1, 2: 0.145, 4: 0.14, 8: 0.06 },
        undefined,
        { 4: FALL, 8: FALL },
      ),
      ...scaling(
        "linux-reuseport",
        system("linux-reuseport"),
        { 1: 0.1, 2: 0.16, 4: 0.245, 8: 0.29 },
        undefined,
        {
          8: "from 4 to 8 cores it hardly grew there: more is shared in that kernel than the table of connections",
        },
      ),
      ...scaling("megapipe", system("megapipe"), {
        1: 0.1,
        2: 0.155,
        4: 0.275,
        8: 0.54,
      }),
      ...scaling("mtcp", system("mtcp"), { 1: 0.32, 8: 1.49 }, 1, {
        8: MTCP_CORES,
      }),
    ],
  },
  {
    title: "Short connections: IX's figure",
    source:
      "Belay et al., IX, ACM TOCS 2016, Figure (a), connections of one 64-byte message, read off",
    setting:
      "As for mTCP's figure. IX at 40 gigabits has four times the link and the NIC. Whether Linux had one listen socket or one a core is not said: one here",
    unit: "million connections a second",
    digits: 3,
    remarks:
      "At 10 gigabits IX stops growing when the link is full, here as there: there at 4 cores, here soon after. mTCP was slower in IX's hands than in its authors'; the cost here is that of its authors.",
    comparisons: [
      ...scaling("linux", system("linux"), { 1: 0.088, 8: 0.225 }, 1, {
        8: "how many sockets Linux listened at there is not said; mTCP's authors, above, had 0.060 with one",
      }),
      ...scaling("mtcp", system("mtcp"), { 1: 0.27, 8: 1.48 }, undefined, {
        8: MTCP_CORES,
      }),
      ...scaling("ix, 10 Gb/s", system("ix"), { 1: 0.65, 4: 2.43, 8: 2.43 }, 1),
      ...scaling(
        "ix, 40 Gb/s",
        system("ix", FORTY_GIGABITS),
        { 1: 0.53, 8: 4.2 },
        1,
      ),
    ],
  },
  {
    title: "nginx to 24 cores: Fastsocket's figure",
    source: "Lin et al., Fastsocket, ASPLOS 2016, Figure 4 (a), read off",
    setting:
      "Two nodes of 12 cores. nginx takes 32 µs a connection, which makes one core as fast as published; all else follows. Linux 3.13 is linux-reuseport, 2.6.32 is linux",
    unit: "thousand connections a second",
    digits: 0,
    remarks:
      "The curse of accept comes out of the lock, whose costs are a lecture's and not this figure's: 2.6.32 does most at 12 to 16 cores, and falls. At 24 cores Fastsocket lost a fifth to what is not its stack.",
    comparisons: [
      ...nginx("fastsocket", system("fastsocket", TWELVE_A_NODE), {
        1: 23,
        8: 180,
        12: 270,
        16: 347,
        20: 424,
        24: 475,
      }),
      ...nginx("linux-reuseport", system("linux-reuseport", TWELVE_A_NODE), {
        8: 152,
        12: 215,
        16: 265,
        20: 277,
        24: 283,
      }, {
        24:
          "looking up the listen socket looks at each of 24 in that kernel: not modelled",
      }),
      ...nginx("linux", system("linux", TWELVE_A_NODE), {
        8: 165,
        12: 222,
        16: 220,
        20: 187,
        24: 178,
      }, {
        24:
          "all cores wait for the lock at all times here; there some had other things to do",
      }),
    ],
  },
];
