/**
 * M/M/c with clients who wait: `clients` of them each think for a time of mean
 * `thinkUs`, send a request, wait for the reply, and think again. Service is
 * exponential, one queue, FCFS, `cores` cores; thinking may follow any law. The
 * books know it as machine repair, the finite source, or the interactive system.
 *
 * @module
 */

import {
  checkCores,
  checkNotNegative,
  checkPositive,
  refuse,
} from "./_check.ts";

/**
 * Throughput, million requests a second.
 *
 * From the chances of each number of waiting and served requests, each reckoned
 * from the likeliest number on, so that nothing overflows for any number of clients.
 * Source: M. Harchol-Balter, "Performance Modeling and Design of Computer
 * Systems", 2013, ch. 13 and 17; that the law of thinking does not matter:
 * F. Baskett et al., "Open, closed, and mixed networks of queues with different
 * classes of customers", JACM 22(2), 1975.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param clients Number of clients, a whole number above 0.
 * @param thinkUs Mean time that a client thinks, µs.
 * @param meanUs Mean service, µs.
 *
 * @example A client alone
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(throughputMrps(1, 1, 30, 10), 1 / 40);
 * ```
 */
export function throughputMrps(
  cores: number,
  clients: number,
  thinkUs: number,
  meanUs: number,
): number {
  const act = "compute the throughput of closed M/M/c";
  checkCores(act, cores);
  if (!(Number.isSafeInteger(clients) && clients > 0)) {
    refuse(act, "clients", "a whole number > 0", clients);
  }
  checkNotNegative(act, "thinkUs", thinkUs);
  checkPositive(act, "meanUs", meanUs);
  if (thinkUs === 0) return Math.min(cores, clients) / meanUs;
  /** How many times as likely as `present` requests one more is: the less, the more there are. */
  const ratio = (present: number) =>
    (clients - present) * meanUs / (thinkUs * Math.min(present + 1, cores));
  let likeliest = 0;
  while (ratio(likeliest) > 1) likeliest++;
  let all = 1, busy = Math.min(likeliest, cores);
  const add = (chance: number, present: number) => {
    all += chance;
    busy += chance * Math.min(present, cores);
  };
  let chance = 1;
  for (let present = likeliest; present < clients; present++) {
    add(chance *= ratio(present), present + 1);
  }
  chance = 1;
  for (let present = likeliest; present > 0; present--) {
    add(chance /= ratio(present - 1), present - 1);
  }
  return busy / all / meanUs;
}

/**
 * Mean latency, µs, by the interactive response-time law: a client's round takes
 * clients ÷ throughput, and what of it is not thinking is latency.
 *
 * Source: as {@linkcode throughputMrps}, ch. 6.
 *
 * @param cores Number of cores, a whole number above 0.
 * @param clients Number of clients, a whole number above 0.
 * @param thinkUs Mean time that a client thinks, µs.
 * @param meanUs Mean service, µs.
 *
 * @example With a core for each client, nobody waits
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(meanLatencyUs(5, 5, 30, 10), 10);
 * ```
 */
export function meanLatencyUs(
  cores: number,
  clients: number,
  thinkUs: number,
  meanUs: number,
): number {
  return clients / throughputMrps(cores, clients, thinkUs, meanUs) - thinkUs;
}
