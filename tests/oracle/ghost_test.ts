import { assertEquals } from "@std/assert";
import { DISPATCHES, PREEMPTIONS } from "../../lib/engine/activities.ts";
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

interface Message {
  /** The request that has arrived, or the core whose request has finished. */
  readonly arrived?: number;
  readonly finished?: number;
}

/** The agent's loop written out: every message in the order in which it was sent, then one transaction. */
function naiveAgent(
  { quantumUs, messageUs, commitUs, switchUs }: Spec,
  requests: readonly Request[],
  coreCount: number,
): { finish: Float64Array; commits: number; preemptions: number } {
  const [quantum, message, commit, switching] = [
    quantumUs,
    messageUs,
    commitUs,
    switchUs,
  ].map((us) => toTicks(Number(us)));
  const finish = new Float64Array(requests.length);
  const owed = requests.map(({ service }) => service);
  const cores = Array.from({ length: coreCount }, () => ({
    request: -1,
    /** First service of the slice. */
    since: 0,
    /** When its quantum or its service is up. */
    until: Infinity,
    isOverdue: false,
    /** What the agent thinks it runs. */
    believed: -1,
  }));
  const inbox: Message[] = [], queue: number[] = [];
  let job: { readonly until: number; done(): void } | undefined;
  let now = 0, arrived = 0, finished = 0, commits = 0, preemptions = 0;

  const read = ({ arrived, finished }: Message) => {
    if (arrived !== undefined) queue.push(arrived);
    // What it thinks the core runs may be what it has put there since.
    else if (cores[finished!].request === -1) cores[finished!].believed = -1;
  };
  const put = (request: number, core: typeof cores[number]) => {
    commits++;
    if (core.request >= 0) {
      preemptions++;
      owed[core.request] -= Math.max(0, now - core.since);
      queue.push(core.request);
    }
    core.request = request;
    core.believed = request;
    core.isOverdue = false;
    core.since = now + switching;
    core.until = core.since + Math.min(quantum, owed[request]);
  };
  const next = () => {
    const mail = inbox.shift();
    if (mail !== undefined) {
      return {
        until: now + message,
        done: () => read(mail),
      };
    }
    if (queue.length === 0) return undefined;
    const core = cores.find(({ believed }) => believed === -1) ??
      cores.find(({ isOverdue }) => isOverdue);
    if (core === undefined) return undefined;
    // One that finishes now is let finish, where the interrupt would reach it now.
    if (commit === 0 && core.until === now && core.isOverdue) return undefined;
    const request = queue.shift()!;
    core.isOverdue = false;
    core.believed = request;
    return { until: now + commit, done: () => put(request, core) };
  };
  const look = () => {
    while (job === undefined && (job = next()) !== undefined) {
      if (job.until > now) return;
      job.done();
      job = undefined;
    }
  };

  while (finished < requests.length) {
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    const first = cores.reduce((a, b) => b.until < a.until ? b : a);
    now = Math.min(arrivesAt, first.until, job?.until ?? Infinity);
    if (arrivesAt === now) inbox.push({ arrived: arrived++ });
    else if (first.until === now) {
      const { request } = first;
      if (first.since + owed[request] === now) {
        finish[request] = now;
        finished++;
        first.request = -1;
        first.until = Infinity;
        first.isOverdue = false;
        inbox.push({ finished: cores.indexOf(first) });
      } else {
        first.isOverdue = true;
        first.until = first.since + owed[request];
      }
    } else {
      job!.done();
      job = undefined;
    }
    look();
  }
  return { finish, commits, preemptions };
}

for (
  const [told, costs] of [
    ["at no cost", { messageUs: 0, commitUs: 0, switchUs: 0 }],
    ["with its costs", { messageUs: 0.265, commitUs: 0.668, switchUs: 1.064 }],
    // Requests come and go faster than the agent is told.
    ["with slow messages", { messageUs: 2, commitUs: 1, switchUs: 0 }],
    ["with cheap messages", { messageUs: 0, commitUs: 0.1, switchUs: 0.2 }],
    ["with cheap transactions", { messageUs: 0.1, commitUs: 0, switchUs: 0 }],
  ] as const
) {
  Deno.test(`ghOSt finishes every request when its twin does, ties included: ${told}`, () => {
    for (const cores of [1, 2, 5, 16]) {
      for (const [load, quantumUs] of [[0.3, 0.3], [0.7, 2], [1.3, 10]]) {
        const rate = load * cores / BIMODAL_MEAN_US;
        const drawn = poisson(800, rate, BIMODAL, cores);
        for (const requests of [drawn, onGrid(drawn)]) {
          const spec = { name: "ghost", quantumUs, ...costs };
          const { finish, machine } = run(spec, requests, { cores });
          const twin = naiveAgent(spec, requests, cores);
          assertEquals(finish, twin.finish);
          assertEquals(machine.counts[DISPATCHES], twin.commits);
          assertEquals(machine.counts[PREEMPTIONS], twin.preemptions);
        }
      }
    }
  });
}
