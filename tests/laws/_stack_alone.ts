/**
 * How often each cost is paid where nothing is left to the run: of requests that come one
 * at a time, long after one another, it follows from the core that ran each; of such as
 * come all at once to one core, from how many go at a time. Slow, obvious twins.
 */

import { STEALS } from "../../lib/engine/activities.ts";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import { INDIRECTION_ENTRIES } from "../../lib/policies/steering.ts";
import { type Books, HASHES } from "./_stack_books.ts";
import { acksOf, type Times, timesOf, type Traffic } from "./_stack_time.ts";

/** How often each cost is paid where requests come one at a time. By cost. */
export function timesAlone(books: Books): Record<string, Times> {
  const { traffic, came } = books;
  const { spec, cores, requests, opened } = traffic;
  const number = (name: string) => Number(spec[name] ?? 0);
  const nodeOf = (core: number) =>
    Math.floor(core / Number(spec.nodeCores ?? Infinity));
  const isOffloaded = spec.connectionOffload === true;
  const setups = isOffloaded ? 1 : Math.max(1, number("setupPackets"));
  /** Who touched each control block last, ran each connection last, had each lock last. */
  const blocks = new Map<number, number>();
  const last = new Map<number, number>();
  const owners = new Map<string, number>();
  let near = 0, far = 0, forwards = 0, transmits = 0, transfers = 0;

  const touch = (connection: number, core: number) => {
    const from = blocks.get(connection) ?? core;
    blocks.set(connection, core);
    if (nodeOf(from) !== nodeOf(core)) far++;
    else if (from !== core) near++;
  };
  const take = (cost: string, lock: string, core: number) => {
    if (number(cost) === 0) return;
    const lines = cost === "transmitLockUs" ? 0 : number("lockLines");
    if ((owners.get(lock) ?? core) !== core) transfers += 1 + lines;
    owners.set(lock, core);
  };

  for (const { connection, ends, core } of came) {
    const of = connection!;
    const opens = (ends! & OPENS) !== 0, closes = (ends! & CLOSES) !== 0;
    const hashed = hashedTo(of, cores);
    const taker = takerOf(traffic, of, core, last.get(of) ?? hashed);
    const isSentOn = spec.steering === "rps" || spec.steering === "rfs";
    if (isSentOn && taker !== 0) forwards++;
    const home = spec.name === "system:affinity-accept" ? taker : hashed;
    const listen = `listen ${spec.acceptQueue === "shared" ? "" : home}`;
    const isEvent = !opens && spec.eventSet === "shared";
    // Taken in.
    if (opens) blocks.delete(of);
    touch(of, taker);
    for (let each = 0; opens && each < setups; each++) {
      take("acceptLockUs", listen, taker);
    }
    if (isEvent) take("eventLockUs", "events", taker);
    // Begins, runs, is replied to.
    if (opens) take("acceptLockUs", listen, core);
    if (isEvent) take("eventLockUs", "events", core);
    touch(of, core);
    last.set(of, core);
    const sendsOwn = spec.steering === "xps" ||
      spec.steering === "flow-director";
    if (core !== taker && !sendsOwn) {
      transmits++;
      take("transmitLockUs", `transmit ${taker}`, core);
    }
    if (closes) touch(of, followsLast(traffic) ? core : taker);
  }
  const isTas = spec.name === "system:tas";
  return {
    ...timesOf(traffic),
    syscallUs: requests,
    acceptLockUs: (setups + 1) * opened,
    eventLockUs: spec.eventSet === "shared" ? 2 * (requests - opened) : 0,
    stealLockUs: 0,
    transmitLockUs: transmits,
    lockTransferUs: transfers,
    blockUs: isTas ? 0 : near,
    farBlockUs: isTas ? 0 : far,
    interruptUs: requests,
    ipiUs: 2 * forwards,
    wakeUs: requests,
    turnUs: turnsAlone(books),
    ...("turnUs" in spec ? { switchUs: 2 * requests } : {}),
  };
}

/** The core that `connection` is of by its hash. */
function hashedTo(connection: number, cores: number): number {
  return HASHES[connection] % INDIRECTION_ENTRIES % cores;
}

/** The core that takes in what comes on `connection`, where `core` runs that, and `last` ran what came before. */
function takerOf(
  { spec, cores }: Traffic,
  connection: number,
  core: number,
  last: number,
): number {
  if (spec.name === "system:shenango") return core;
  if (spec.flowGroups !== undefined) {
    return HASHES[connection] % Number(spec.flowGroups) % cores;
  }
  switch (spec.steering) {
    case "rss":
    case "xps":
    case "rps":
      return hashedTo(connection, cores);
    case "rfs":
    case "flow-director":
      return last;
    default:
      return 0;
  }
}

/** Whether packets go to the core that ran their connection last. */
function followsLast({ spec }: Traffic): boolean {
  return spec.flowGroups === undefined &&
    (spec.steering === "rfs" || spec.steering === "flow-director");
}

/** How often each cost is paid where every request has a connection of its own and is not preempted. By cost. */
export function timesApart(books: Books): Record<string, Times> {
  const { traffic: { spec, cores, counts }, traffic, came } = books;
  const times = timesOf(traffic);
  const nodeOf = (core: number) =>
    Math.floor(core / Number(spec.nodeCores ?? Infinity));
  const moved = came.flatMap(({ connection, core }) => {
    const hashed = hashedTo(connection!, cores);
    const taker = takerOf(traffic, connection!, core, hashed);
    return core === taker ? [] : [[taker, core]];
  });
  const far = moved.filter(([from, to]) => nodeOf(from) !== nodeOf(to)).length;
  // Whoever steals a connection sends through the queue of its home all the same.
  const sendsOwn = spec.name !== "system:affinity-accept" &&
    (spec.steering === "xps" || spec.steering === "flow-director");
  // There as it begins, and back as its connection is closed where it was opened.
  const ways = followsLast(traffic) ? 1 : 2;
  return {
    ...times,
    blockUs: ways * (moved.length - far),
    farBlockUs: ways * far,
    transmitLockUs: sendsOwn ? 0 : moved.length,
    ...("flowGroups" in spec
      ? { acceptLockUs: [times.acceptLockUs].flat().at(-1)! - counts[STEALS] }
      : {}),
  };
}

/** Turns of the stack: one takes a request in, one sends the reply; and what comes before or behind has one of its own. */
function turnsAlone(books: Books): number {
  const { traffic: { spec }, came } = books;
  const open = spec.name === "system:tas"
    ? Number(spec.setupPackets) * Number(spec.forwardUs)
    : 0;
  return came.reduce((turns, { ends }) => {
    const opening = (ends! & OPENS) !== 0 && open > 0;
    return turns + 2 + Number(opening) + Number(isBehind(books, ends!));
  }, 0);
}

/** Whether the stack has a turn for what is behind a reply: not where that leaves as soon as it is sent, and the turn after sees to it. */
function isBehind({ traffic: { spec, cores } }: Books, ends: number): boolean {
  if (spec.replies === "each") return false;
  const number = (name: string) => Number(spec[name] ?? 0);
  const isShared = spec.lookupTable === "shared";
  const take = number("rxUs") + number("lookupUs") +
    (isShared ? (cores - 1) * number("lookupShareUs") : 0);
  const isAcked = acksOf(spec, "replyBytes") > 0 && take > 0;
  const close = spec.name === "system:tas"
    ? number("teardownPackets") * number("forwardUs")
    : spec.connectionOffload === true
    ? number("handoffUs")
    : number("teardownPackets") * take + number("closeUs");
  return isAcked || (ends & CLOSES) !== 0 && close > 0;
}

/** How often each cost is paid where all requests come at once, to one core that shares its time with its stack. By cost. */
export function timesTogether(books: Books): Record<string, Times> {
  const { traffic: { spec, requests }, traffic } = books;
  const some = Math.min(1, requests);
  if (!("turnUs" in spec)) {
    const batch = Number(spec.syscallBatch);
    return {
      ...timesOf(traffic),
      // The first goes by itself where the others are not taken in before.
      syscallUs: [
        Math.ceil(requests / batch),
        some + Math.ceil((requests - some) / batch),
      ],
      interruptUs: some,
      wakeUs: some,
    };
  }
  const rxBatch = Number(spec.rxBatch);
  const appBatch = Number(spec.appBatch ?? rxBatch);
  let turns = 0, switches = 0, taken = 0, begun = 0, replied = 0;
  // The first is there before the others.
  let batch = some;
  while (batch > 0 || begun > replied || begun < taken) {
    turns++;
    taken += batch;
    const closing = books.came.slice(replied, begun)
      .some(({ ends }) => isBehind(books, ends!));
    replied = begun;
    if (begun < taken) {
      switches += 2;
      begun = Math.min(taken, begun + appBatch);
    } else if (closing && taken === requests) turns++;
    batch = Math.min(rxBatch, requests - taken);
  }
  return { ...timesOf(traffic), turnUs: turns, switchUs: switches };
}
