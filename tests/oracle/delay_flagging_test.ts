import { assertEquals } from "@std/assert";
import { FLAGS, STEALS } from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { streamOf } from "../../lib/random/stream.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  type Request,
  run,
} from "../_run.ts";

interface Core {
  queue: number[];
  doing: "nothing" | "running" | "answering";
  request: number;
  until: number;
  caller: Core | null;
  hadSome: boolean;
  awaitsAnswer: boolean;
}

/** Delay flagging with cores as objects and queues as arrays. */
function twin(
  requests: readonly Request[],
  coreCount: number,
  threshold: number,
  flag: number,
) {
  const steering = streamOf(coreCount, 0, "steering");
  const stream = streamOf(coreCount, 0, "stealing");
  const cores = Array.from({ length: coreCount }, (): Core => ({
    queue: [],
    doing: "nothing",
    request: -1,
    until: Infinity,
    caller: null,
    hadSome: false,
    awaitsAnswer: false,
  }));
  // In the order that a draw picks from: who leaves is replaced by the last, and comes back at the end.
  const free = cores.toReversed();
  const finish = new Float64Array(requests.length);
  let now = 0, flags = 0, steals = 0, finished = 0;

  function next(core: Core) {
    core.request = core.queue.shift() ?? -1;
    core.doing = core.request < 0 ? "nothing" : "running";
    core.until = core.request < 0
      ? Infinity
      : now + requests[core.request].service;
  }
  const missing = (core: Core) =>
    Math.ceil((core.caller!.queue.length - core.queue.length) / 2);
  function answer(core: Core) {
    core.doing = "answering";
    core.hadSome = missing(core) > 0;
    core.until = now + flag;
    if (flag === 0) answered(core);
  }
  function answered(core: Core) {
    if (core.hadSome && missing(core) > 0) {
      core.queue.unshift(...core.caller!.queue.splice(0, missing(core)));
      steals++;
    }
    core.caller!.awaitsAnswer = false;
    core.caller = null;
    free.push(core);
    next(core);
  }
  function flagAnother(core: Core): Core | null {
    const isLate = core.queue.length > 1 && !core.awaitsAnswer &&
      now - requests[core.queue[1]].arrival > threshold;
    const others = free.filter((other) => other !== core);
    if (!isLate || others.length === 0) return null;
    const drawn = free[stream.below(others.length)];
    const helper = drawn === core ? free[others.length] : drawn;
    const last = free.pop()!;
    if (last !== helper) free[free.indexOf(helper)] = last;
    helper.caller = core;
    core.awaitsAnswer = true;
    flags++;
    return helper;
  }

  for (let arrived = 0; finished < requests.length;) {
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const first = cores.reduce((a, b) => b.until < a.until ? b : a);
    now = Math.min(arrivesAt, first.until);
    if (now === arrivesAt) {
      const core = cores[steering.below(coreCount)];
      core.queue.push(arrived++);
      if (core.doing === "nothing") next(core);
    } else if (first.doing === "answering") answered(first);
    else {
      finish[first.request] = now;
      finished++;
      const helper = flagAnother(first);
      if (first.caller !== null) answer(first);
      else next(first);
      if (helper?.doing === "nothing") answer(helper);
    }
  }
  return { finish, flags, steals };
}

Deno.test("delay flagging serves every request when its twin says", () => {
  for (const cores of [2, 5, 16]) {
    for (const load of [0.4, 0.8, 1.1]) {
      for (
        const requests of [
          poisson(3000, load * cores, EXPONENTIAL, cores),
          poisson(3000, load * cores / BIMODAL_MEAN_US, BIMODAL, cores),
        ]
      ) {
        for (const [thresholdUs, flagUs] of [[2, 0.1], [0, 0], [0.5, 1.7]]) {
          const got = run(
            { name: "delay-flagging", thresholdUs, flagUs },
            requests,
            { cores, seed: cores },
          );
          const due = twin(
            requests,
            cores,
            toTicks(thresholdUs),
            toTicks(flagUs),
          );
          assertEquals(got.finish, due.finish);
          assertEquals(got.machine.counts[FLAGS], due.flags);
          assertEquals(got.machine.counts[STEALS], due.steals);
        }
      }
    }
  }
});
