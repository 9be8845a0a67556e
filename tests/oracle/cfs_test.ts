import { assertEquals } from "@std/assert";
import { PREEMPTIONS, STEALS } from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import { withDefaults } from "../../lib/policies/definition.ts";
import { CFS } from "../../lib/policies/preemption/cfs_definition.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  poisson,
  type Request,
  run,
  type Spec,
} from "../_run.ts";
import { onGrid, SHORT_CFS, told } from "../laws/_variants.ts";

/** A request as the kernel sees it. */
interface Thread {
  readonly request: number;
  virtual: number;
  owed: number;
}

interface Core {
  running: Thread | undefined;
  /** When it had or will have switched to what it runs. */
  since: number;
  /** Service it had when it was last looked at, counted from then. */
  had: number;
  nextTick: number;
  readonly queue: Thread[];
  leastVirtual: number;
}

/** The kernel's rules one by one, every core looked at at every arrival, tick and finish. Homes in turn. */
function naiveKernel(
  spec: Spec,
  requests: readonly Request[],
  coreCount: number,
): { finish: Float64Array; preemptions: number; pulls: number } {
  const ticksOf = (name: string) => toTicks(Number(spec[name]));
  const tick = ticksOf("tickUs"), credit = ticksOf("sleeperCreditUs");
  const finish = new Float64Array(requests.length);
  const cores: Core[] = Array.from({ length: coreCount }, () => ({
    running: undefined,
    since: 0,
    had: 0,
    nextTick: Infinity,
    queue: [],
    leastVirtual: 0,
  }));
  let now = 0, arrived = 0, finished = 0, preemptions = 0, pulls = 0;

  /** update_curr and update_min_vruntime. */
  const update = (core: Core) => {
    if (core.running === undefined) return;
    const had = Math.max(0, now - core.since);
    core.running.virtual += had - core.had;
    core.running.owed -= had - core.had;
    core.had = had;
    const all = [core.running, ...core.queue].map(({ virtual }) => virtual);
    core.leastVirtual = Math.max(core.leastVirtual, Math.min(...all));
  };
  /** Of equals the first to arrive. */
  const takeLeast = ({ queue }: Core) => {
    const least = queue.reduce((a, b) =>
      b.virtual < a.virtual || b.virtual === a.virtual && b.request < a.request
        ? b
        : a
    );
    return queue.splice(queue.indexOf(least), 1)[0];
  };
  const switchTo = (core: Core, thread: Thread) => {
    core.running = thread;
    core.since = now + ticksOf("switchUs");
    core.nextTick = (Math.floor(core.since / tick) + 1) * tick;
    core.had = 0;
  };
  const preempt = (core: Core) => {
    preemptions++;
    const preempted = core.running!;
    switchTo(core, takeLeast(core));
    core.queue.push(preempted);
  };
  const wakeUp = (request: number) => {
    const home = request % coreCount;
    const byNumber = [...cores.slice(home), ...cores.slice(0, home)];
    const idle = byNumber.find(({ running }) => running === undefined);
    const core = spec.placement === "home" ? cores[home] : idle ?? cores[home];
    update(core);
    const thread = {
      request,
      virtual: core.leastVirtual - credit,
      owed: requests[request].service,
    };
    if (core.running === undefined) return switchTo(core, thread);
    core.queue.push(thread);
    if (
      spec.wakeupPreemption && core.running.owed > 0 &&
      core.running.virtual - thread.virtual > ticksOf("wakeupGranularityUs")
    ) preempt(core);
  };
  const atTick = (core: Core) => {
    core.nextTick += tick;
    if (core.queue.length === 0) return;
    const first = Math.min(...core.queue.map(({ virtual }) => virtual));
    const ahead = core.running!.virtual - first;
    const least = ticksOf("minGranularityUs");
    const slice = Math.max(
      least,
      ticksOf("targetLatencyUs") / (core.queue.length + 1),
    );
    const isUp = core.had > slice || core.had >= least && ahead > slice;
    if (isUp && ahead >= 0) preempt(core);
  };
  const atFinish = (core: Core) => {
    finish[core.running!.request] = now;
    finished++;
    core.running = undefined;
    if (core.queue.length > 0) return switchTo(core, takeLeast(core));
    const longest = cores.reduce((a, b) =>
      b.queue.length > a.queue.length ? b : a
    );
    if (!spec.idleBalance || longest.queue.length === 0) return;
    pulls++;
    update(longest);
    const pulled = takeLeast(longest);
    pulled.virtual += core.leastVirtual - longest.leastVirtual;
    switchTo(core, pulled);
  };

  /** What comes next of a core: its request finishes, or there is a tick. */
  const nextOf = ({ running, since, had, nextTick }: Core) =>
    running === undefined
      ? Infinity
      : Math.min(since + had + running.owed, nextTick);
  while (finished < requests.length) {
    const arrivesAt = requests[arrived]?.arrival ?? Infinity;
    now = Math.min(arrivesAt, ...cores.map(nextOf));
    if (arrivesAt === now) {
      wakeUp(arrived++);
      continue;
    }
    const core = cores.find((core) => nextOf(core) === now)!;
    update(core);
    if (core.running!.owed === 0) atFinish(core);
    else atTick(core);
  }
  return { finish, preemptions, pulls };
}

const SPECS: readonly Spec[] = [
  SHORT_CFS,
  { ...SHORT_CFS, switchUs: 0 },
  { ...SHORT_CFS, wakeupGranularityUs: 0, minGranularityUs: 0, switchUs: 0.2 },
  { ...SHORT_CFS, tickUs: 0.3, placement: "home", sleeperCreditUs: 0.4 },
  { ...SHORT_CFS, wakeupPreemption: false, idleBalance: false },
];

for (const spec of SPECS) {
  Deno.test(`CFS finishes every request when its twin does, ties included: ${told(spec)}`, () => {
    const whole = withDefaults(CFS, { ...spec, steering: "round-robin" });
    for (const cores of [1, 2, 5, 16]) {
      for (const load of [0.4, 0.8, 1.2]) {
        const rate = load * cores / BIMODAL_MEAN_US;
        const drawn = poisson(800, rate, BIMODAL, cores);
        for (const requests of [drawn, onGrid(drawn)]) {
          const { finish, machine } = run(whole, requests, { cores });
          const twin = naiveKernel(whole, requests, cores);
          assertEquals(finish, twin.finish);
          assertEquals(machine.counts[PREEMPTIONS], twin.preemptions);
          assertEquals(machine.counts[STEALS], twin.pulls);
        }
      }
    }
  });
}
