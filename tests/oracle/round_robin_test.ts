import { assertEquals } from "@std/assert";
import { PREEMPTIONS } from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  poisson,
  type Request,
  run,
  type Spec,
} from "../_run.ts";
import { onGrid } from "../laws/_variants.ts";

interface Core {
  request: number;
  /** When its request has had its quantum or its service, or its switch is over. */
  until: number;
  switches: boolean;
  overdueSince: number;
}

/**
 * Every core looked at, every time: who is next is found by searching, and what a
 * request got is worked out when it leaves its core.
 */
function naiveRoundRobin(
  { quantumUs, switchUs, switchFor, preemptAlways, queues }: Spec,
  requests: readonly Request[],
  coreCount: number,
): { finish: Float64Array; preemptions: number } {
  const quantum = toTicks(Number(quantumUs)), cost = toTicks(Number(switchUs));
  const before = switchFor === "slice" ? cost : 0;
  const after = switchFor === "slice" ? 0 : cost;
  const finish = new Float64Array(requests.length);
  const owed = requests.map(({ service }) => service);
  const fresh: number[] = [], preempted: number[] = [];
  const cores: Core[] = Array.from({ length: coreCount }, () => ({
    request: -1,
    until: Infinity,
    switches: false,
    overdueSince: Infinity,
  }));
  // The core that ran out last is the next to be taken.
  const idle = cores.toReversed();
  let now = 0, arrived = 0, preemptions = 0;
  const start = (core: Core) => {
    const next = fresh.shift() ?? preempted.shift();
    core.overdueSince = Infinity;
    core.switches = false;
    core.request = next ?? -1;
    core.until = next === undefined
      ? Infinity
      : now + before + Math.min(quantum, owed[next]);
    if (next === undefined) idle.push(core);
  };
  const requeue = (core: Core) => {
    if (queues === "new-first") preempted.push(core.request);
    else fresh.push(core.request);
    start(core);
  };
  const preempt = (core: Core) => {
    preemptions++;
    core.overdueSince = Infinity;
    core.switches = after > 0;
    core.until = now + after;
    if (after === 0) requeue(core);
  };
  const mustPreempt = () =>
    fresh.length + preempted.length >
      cores.filter(({ switches }) => switches).length;
  const preemptOverdue = () => {
    while (mustPreempt()) {
      // One that finishes now is let finish.
      const [longest] = cores
        .filter(({ overdueSince, until }) =>
          overdueSince < Infinity && until > now
        )
        .toSorted((a, b) => a.overdueSince - b.overdueSince);
      if (longest === undefined) return;
      owed[longest.request] = longest.until - now;
      preempt(longest);
    }
  };
  while (arrived < requests.length || idle.length < coreCount) {
    const next = cores.reduce((a, b) => b.until < a.until ? b : a);
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    now = Math.min(arrivesAt, next.until);
    if (arrivesAt === now) {
      fresh.push(arrived++);
      if (idle.length > 0) start(idle.pop()!);
      else preemptOverdue();
    } else if (next.switches) {
      requeue(next);
      preemptOverdue();
    } else if (owed[next.request] <= quantum || next.overdueSince < Infinity) {
      finish[next.request] = now;
      start(next);
    } else {
      owed[next.request] -= quantum;
      if (preemptAlways || mustPreempt()) preempt(next);
      else {
        next.overdueSince = now;
        next.until = now + owed[next.request];
      }
    }
  }
  return { finish, preemptions };
}

for (const queues of ["single", "new-first"]) {
  for (const preemptAlways of [true, false]) {
    for (
      const [switchUs, switchFor] of [[0, "slice"], [0.3, "slice"], [
        0.3,
        "preemption",
      ]]
    ) {
      const spec: Spec = {
        name: "round-robin",
        queues,
        preemptAlways,
        switchUs,
        switchFor,
      };
      Deno.test(`round robin finishes every request when its twin does, ties included: ${queues}, preemptAlways ${preemptAlways}, ${switchUs} µs a ${switchFor}`, () => {
        for (const cores of [1, 2, 5, 16]) {
          for (const [load, quantumUs] of [[0.5, 0.3], [0.8, 1], [1.3, 5]]) {
            const rate = load * cores / BIMODAL_MEAN_US;
            const drawn = poisson(800, rate, BIMODAL, cores);
            for (const requests of [drawn, onGrid(drawn)]) {
              const sliced = { ...spec, quantumUs };
              const { finish, machine } = run(sliced, requests, { cores });
              const twin = naiveRoundRobin(sliced, requests, cores);
              assertEquals(finish, twin.finish);
              assertEquals(machine.counts[PREEMPTIONS], twin.preemptions);
            }
          }
        }
      });
    }
  }
}
