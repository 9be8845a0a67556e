/**
 * ZygOS written down as its source reads, a core a coroutine: its kernel's loop,
 * its idle loop, its interrupt handler. Whoever idles looks again after every event.
 * Times in ticks.
 */

import type { Request } from "../_run.ts";

/** What is to be done. */
export interface Rules {
  readonly cores: number;
  /** Each connection's core. */
  readonly home: (connection: number) => number;
  /** Stack time before a request and after it, and beside that for one that was stolen. */
  readonly receive: number;
  readonly reply: number;
  readonly remoteReply: number;
  readonly rxBatch: number;
  /** The look that finds something and the steal. */
  readonly steal: number;
  readonly interrupts: boolean;
  readonly send: number;
  readonly trap: number;
  readonly resend: number;
  /** Draws one of so many. */
  readonly below: (count: number) => number;
}

/** What happened. By request, in the order of arrival. */
export interface Outcome {
  readonly start: Float64Array;
  readonly finish: Float64Array;
  readonly steals: number;
  readonly interrupts: number;
}

interface Connection {
  readonly home: Core;
  pending: number[];
  /** Events handed to user mode and not finished: `active_usys_count`. */
  active: number;
}

/** What a coroutine waits for: a time, or, idle, whatever happens next. */
type Waiting = number | "anything";

interface Core {
  readonly number: number;
  inKernel: boolean;
  isHandling: boolean;
  wasInterrupted: boolean;
  isPending: boolean;
  /** `last_ipi_time`; −1 for none. */
  lastInterrupt: number;
  readonly ring: number[];
  readonly ready: Connection[];
  /** `ksys_remote`. */
  remote: number[];
  toSend: number[];
  /** Events for user mode. */
  events: number[];
  waiting: Waiting;
  loop: Generator<Waiting, never, void>;
}

/** Runs `requests` by the rules. */
export function zygosNaively(
  requests: readonly Request[],
  rules: Rules,
): Outcome {
  const start = new Float64Array(requests.length).fill(-1);
  const finish = new Float64Array(requests.length);
  let now = 0, left = requests.length, steals = 0, interrupts = 0;

  const cores = Array.from({ length: rules.cores }, (_, number): Core => ({
    number,
    inKernel: true,
    isHandling: false,
    wasInterrupted: false,
    isPending: false,
    lastInterrupt: -1,
    ring: [],
    ready: [],
    remote: [],
    toSend: [],
    events: [],
    waiting: "anything",
    loop: undefined!,
  }));
  const connections = new Map<number, Connection>();
  const connectionOf = (request: number) => {
    const id = requests[request].connection!;
    if (!connections.has(id)) {
      const home = cores[rules.home(id)];
      connections.set(id, { home, pending: [], active: 0 });
    }
    return connections.get(id)!;
  };

  function* spend(ticks: number): Generator<Waiting, void> {
    if (ticks > 0) yield now + ticks;
  }

  function enqueue(connection: Connection) {
    if (connection.active > 0 || connection.pending.length === 0) return;
    const { ready } = connection.home;
    if (!ready.includes(connection)) ready.push(connection);
  }

  function executed(core: Core, request: number) {
    core.toSend.push(request);
    const connection = connectionOf(request);
    connection.active--;
    enqueue(connection);
  }

  function mayInterrupt(core: Core): boolean {
    return rules.interrupts && !core.inKernel &&
      (core.lastInterrupt < 0 || now - core.lastInterrupt >= rules.resend);
  }

  function* sendInterrupt(target: Core): Generator<Waiting, void> {
    target.lastInterrupt = now;
    interrupts++;
    yield* spend(rules.send);
    if (target.inKernel) target.lastInterrupt = -1;
    else if (target.isHandling) target.isPending = true;
    else {
      target.wasInterrupted = true;
      target.waiting = target.loop.next().value;
    }
  }

  /** Bookkeeping, poll, receive, send. */
  function* pass(core: Core): Generator<Waiting, void> {
    const replies = core.remote.length;
    yield* spend(replies * (rules.reply + rules.remoteReply));
    for (const request of core.remote.splice(0, replies)) {
      executed(core, request);
    }
    const packets = core.ring.splice(0, rules.rxBatch);
    yield* spend(packets.length * rules.receive);
    for (const request of packets) {
      const connection = connectionOf(request);
      connection.pending.push(request);
      enqueue(connection);
    }
    for (const request of core.toSend) finish[request] = now;
    left -= core.toSend.length;
    core.toSend = [];
  }

  /** The connection's events, all of them, go to user mode on `core`. */
  function generate(core: Core, connection: Connection) {
    connection.active = connection.pending.length;
    core.events.push(...connection.pending);
    connection.pending = [];
  }

  function* idleWait(core: Core): Generator<Waiting, void> {
    for (;;) {
      if (core.remote.length > 0 || core.ring.length > 0) return;
      const victims = cores.filter(({ inKernel, ready }) =>
        !inKernel && ready.length > 0
      );
      if (victims.length > 0) {
        steals++;
        generate(core, victims[rules.below(victims.length)].ready.shift()!);
        return yield* spend(rules.steal);
      }
      const targets = cores.filter((other) =>
        other.ring.length > 0 && mayInterrupt(other)
      );
      if (targets.length > 0) {
        yield* sendInterrupt(targets[rules.below(targets.length)]);
      } else yield "anything";
    }
  }

  function* user(core: Core, request: number): Generator<Waiting, void> {
    let owed = requests[request].service;
    for (;;) {
      const since = now;
      yield now + owed;
      if (start[request] < 0 && now > since) start[request] = since;
      if (!core.wasInterrupted) return;
      owed -= now - since;
      core.wasInterrupted = false;
      core.isHandling = true;
      do {
        core.isPending = false;
        yield* spend(rules.trap);
        yield* pass(core);
        core.lastInterrupt = -1;
      } while (core.isPending);
      core.isHandling = false;
    }
  }

  function* kernel(core: Core): Generator<Waiting, never> {
    for (;;) {
      core.inKernel = true;
      const done = core.events;
      core.events = [];
      const own = done.filter((of) => connectionOf(of).home === core);
      const stolen = done.filter((of) => connectionOf(of).home !== core);
      yield* spend(own.length * rules.reply);
      for (const request of own) executed(core, request);
      if (stolen.length > 0) {
        const { home } = connectionOf(stolen[0]);
        home.remote.push(...stolen);
        if (mayInterrupt(home)) yield* sendInterrupt(home);
      }
      for (;;) {
        yield* pass(core);
        const mine = core.ready.shift();
        if (mine !== undefined) generate(core, mine);
        if (core.events.length > 0) break;
        yield* idleWait(core);
      }
      core.inKernel = false;
      for (const request of core.events) yield* user(core, request);
    }
  }

  for (const core of cores) {
    core.loop = kernel(core);
    core.waiting = core.loop.next().value;
  }
  const wait = ({ waiting }: Core) =>
    waiting === "anything" ? Infinity : waiting;
  const advance = (core: Core) => core.waiting = core.loop.next().value;
  let arrived = 0;
  while (left > 0) {
    for (let again = true; again;) {
      // Whoever idles looks, in any order, until nobody finds anything.
      again = false;
      const idle = cores.filter(({ waiting }) => waiting === "anything");
      while (idle.length > 0) {
        const [core] = idle.splice(rules.below(idle.length), 1);
        advance(core);
        again ||= wait(core) !== Infinity;
      }
    }
    const arrival = requests[arrived]?.arrival ?? Infinity;
    const alarm = Math.min(...cores.map(wait));
    // What becomes possible merely because time passes: an interrupt sent again.
    const resend = Math.min(
      ...cores.filter(({ lastInterrupt }) => lastInterrupt >= 0)
        .map(({ lastInterrupt }) => lastInterrupt + rules.resend)
        .filter((at) => at > now),
      Infinity,
    );
    now = Math.min(arrival, alarm, resend);
    if (now === arrival) {
      connectionOf(arrived).home.ring.push(arrived);
      arrived++;
    } else if (now === alarm) advance(cores.find((of) => wait(of) === now)!);
  }
  return { start, finish, steals, interrupts };
}
