/** What each mechanism of a stack does, and where it does nothing. */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  ACTIVITIES,
  FORWARDS,
  LOCK_WAITS,
  LOCKS_TAKEN,
  STACK,
  STACK_BATCHED,
  STACK_BATCHES,
} from "../../lib/engine/activities.ts";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import { toTicks, toUs } from "../../lib/engine/ticks.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import { STEERINGS } from "../../lib/systems/parameters.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import { TRAITS, traitsOf } from "../../lib/systems/traits.ts";
import {
  EXPONENTIAL,
  FIXED,
  poisson,
  type Request,
  type Run,
  run,
  type Spec,
  table,
} from "../_run.ts";
import { freeOf } from "../laws/_systems.ts";

const named = (name: string) => SYSTEMS.find((each) => each.name === name)!;
const system = (name: string, more: object = {}): Spec => ({
  ...more,
  name: `system:${name}`,
});

/** Every request on a connection of its own. */
const short = (requests: readonly Request[]) =>
  requests.map((request) => ({ ...request, ends: OPENS | CLOSES }));
/** Each on one of so many connections that every core has its share of them. */
const CONNECTIONS = 8192;
const spread = (requests: readonly Request[]) =>
  requests.map((request, of) => ({ ...request, connection: of % CONNECTIONS }));
/** No connection opened or closed. */
const lasting = (requests: readonly Request[]) =>
  requests.map((request) => ({ ...request, ends: 0 }));

/** Core time in the stack, µs a request, workers alone or all. */
function stackUs({ machine, finish }: Run, cores = machine.allCores): number {
  let ticks = 0;
  for (let core = 0; core < cores; core++) {
    ticks += machine.ledger[core * ACTIVITIES + STACK];
  }
  return toUs(ticks) / finish.length;
}

const meanLatencyUs = ({ finish }: Run, requests: readonly Request[]) =>
  requests.reduce(
    (sum, { arrival }, of) => sum + toUs(finish[of] - arrival),
    0,
  ) /
  requests.length;

Deno.test("to offload what costs nothing changes nothing", () => {
  const requests = short(poisson(1000, 1.5, EXPONENTIAL));
  const free = { setupPackets: 0, teardownPackets: 0, openUs: 0, closeUs: 0 };
  for (const name of ["ix", "mtcp", "linux-reuseport", "fastsocket"]) {
    const runOf = (connectionOffload: boolean) =>
      run(
        system(name, { ...free, connectionOffload, handoffUs: 0 }),
        requests,
        {
          cores: 4,
        },
      );
    assertEquals(runOf(true).finish, runOf(false).finish);
  }
});

Deno.test("one core has nobody to contend with: it waits for no lock, brings no line over, and looks up at its own price", () => {
  const requests = short(poisson(1000, 0.06, EXPONENTIAL));
  const dear = {
    lockTransferUs: 100,
    blockUs: 100,
    lookupShareUs: 100,
    farBlockUs: 100,
  };
  for (const { name, parameters } of SYSTEMS) {
    const own = Object.entries(dear).filter(([cost]) => cost in parameters);
    const alone = run(system(name), requests, { cores: 1 });
    const dearer = run(system(name, Object.fromEntries(own)), requests, {
      cores: 1,
    });
    assertEquals(dearer.finish, alone.finish, name);
    assertEquals(dearer.machine.counts[LOCK_WAITS], 0, name);
  }
});

Deno.test("a shared table of connections takes 212 ns to look up on 1 core and 710 on 4, as measured; one's own always the same", () => {
  const lookupUs = (cores: number, lookupTable: string) => {
    const spec = {
      ...freeOf(named("linux-reuseport")),
      lookupTable,
      lookupUs: 0.212,
      lookupShareUs: 0.166,
    };
    const requests = lasting(poisson(200, 0.1, FIXED));
    return stackUs(run(spec, requests, { cores }));
  };
  assertAlmostEquals(lookupUs(1, "shared"), 0.212, 1e-9);
  assertAlmostEquals(lookupUs(4, "shared"), 0.71, 1e-9);
  assertAlmostEquals(lookupUs(4, "local"), 0.212, 1e-9);
});

Deno.test("the curse of accept: with one queue throughput falls as cores are added, with a queue each it rises", () => {
  // At a rate that no number of cores can do: what is done in the time of the arrivals.
  const done = (name: string, cores: number) => {
    const requests = spread(short(poisson(4000, 0.3 * cores, () => 0.1)));
    const { finish } = run(system(name, { acceptLockUs: 1 }), requests, {
      cores,
      connections: CONNECTIONS,
    });
    return requests.length / toUs(Math.max(...finish));
  };
  const one = [2, 4, 16].map((cores) => done("linux", cores));
  const each = [2, 4, 16].map((cores) => done("fastsocket", cores));
  assert(one[2] < one[1], `${one}`);
  assert(each[1] > 1.8 * each[0] && each[2] > 3 * each[1], `${each}`);
});

Deno.test("batches are what has come: of one request at low load, and the more the higher the load", () => {
  for (const name of ["ix", "mtcp", "stackmap", "acceltcp", "tonic"]) {
    const mean = (rate: number) => {
      const { counts } =
        run(system(name), lasting(poisson(4000, rate, FIXED)), {
          cores: 1,
        }).machine;
      return counts[STACK_BATCHED] / counts[STACK_BATCHES];
    };
    const [idle, some, full] = [0.001, 0.3, 3].map(mean);
    assertAlmostEquals(idle, 1, 0.01, name);
    assert(some > 1.01 && full > 50 && full <= 64, `${name} ${some} ${full}`);
  }
});

Deno.test("replies of a batch leave together after the next is taken in, or each as soon as it is sent", () => {
  const finishes = (replies: string) => {
    const ix = { ...freeOf(named("ix")), rxBatch: 2, rxUs: 1, txUs: 0.5 };
    const rows = table([0, 1], [0.5, 1], [0.5, 1], [3, 1]);
    return Array.from(run({ ...ix, replies }, rows, { cores: 1 }).finish, toUs);
  };
  // #0 is run 1 to 2. Its reply until 2.5, #1 and #2 until 4.5; they are run until 6.5. Two replies until 7.5, #3 until 8.5.
  assertEquals(finishes("batch"), [4.5, 8.5, 8.5, 10]);
  assertEquals(finishes("each"), [2.5, 7, 7.5, 10]);
});

Deno.test("mTCP trades latency for throughput: its switches make an idle core slow, and a busy one's batches larger than IX's", () => {
  const switching = { switchUs: 3 };
  const free = { ...freeOf(named("mtcp")), rxBatch: 64, ...switching };
  const ix = { ...freeOf(named("ix")), rxBatch: 64 };
  const idle = lasting(poisson(500, 0.001, FIXED));
  assertAlmostEquals(meanLatencyUs(run(ix, idle, { cores: 1 }), idle), 1, 0.02);
  assertAlmostEquals(
    meanLatencyUs(run(free, idle, { cores: 1 }), idle),
    7,
    0.1,
  );
  const busy = lasting(poisson(20_000, 0.8, FIXED));
  const [slow, fast] = [free, ix].map((spec) => run(spec, busy, { cores: 1 }));
  const batch = ({ machine: { counts } }: Run) =>
    counts[STACK_BATCHED] / counts[STACK_BATCHES];
  // It does all of them even so: a switch is paid once a batch.
  assert(batch(slow) > 10 * batch(fast), `${batch(slow)} ${batch(fast)}`);
  assert(Math.max(...slow.finish) < 1.01 * Math.max(...fast.finish));
});

Deno.test("AccelTCP's host handles 2 packets of a short transaction, mTCP's 6", () => {
  const packets = { ...freeOf(named("mtcp")), rxUs: 1, txUs: 1 };
  const requests = short(poisson(300, 0.01, FIXED));
  const alone = [...requests, ...lasting(table([1e6, 1]))]; // all connections closed before it
  const handled = (connectionOffload: boolean) =>
    stackUs(run({ ...packets, connectionOffload }, alone, { cores: 1 })) *
    alone.length;
  assertAlmostEquals(handled(false), 6 * 300 + 2, 1e-6);
  assertAlmostEquals(handled(true), 2 * 300 + 2, 1e-6);
});

Deno.test("a spliced request passes by the host", () => {
  const requests = lasting(poisson(2000, 0.5, FIXED));
  const half = { ...freeOf(named("acceltcp")), spliceShare: 0.5, rxUs: 1 };
  const result = run(half, requests, { cores: 1 });
  assert(result.finishes.every((times) => times === 1));
  const spliced = requests.filter(({ arrival }, of) =>
    result.finish[of] === arrival
  );
  assertAlmostEquals(spliced.length / requests.length, 0.5, 0.04);
  assertAlmostEquals(stackUs(result), 0.5, 0.04);
  const all = run({ ...half, spliceShare: 1 }, requests, { cores: 1 });
  assertEquals(stackUs(all), 0);
});

Deno.test("a connection's control block costs what its way costs: nothing where receiver and sender are one, twice a request where they are not", () => {
  const lines = { ...freeOf(named("linux-reuseport")), blockUs: 1 };
  const requests = lasting(poisson(2000, 0.1, FIXED));
  const movedUs = (steering: string, cores = 2) =>
    stackUs(run({ ...lines, steering }, requests, { cores }));
  for (const steering of ["rss", "xps", "rps", "rfs", "flow-director"]) {
    assertEquals(movedUs(steering), 0, steering);
  }
  // Half of the connections are at home on core 1, and received on core 0.
  assertAlmostEquals(movedUs("single-queue"), 1, 0.1);
  assertEquals(movedUs("single-queue"), movedUs("one-core-interrupt"));
});

Deno.test("another NUMA node is dearer", () => {
  const lines = {
    ...freeOf(named("linux-reuseport")),
    steering: "single-queue",
    blockUs: 1,
    farBlockUs: 3,
  };
  const requests = lasting(poisson(2000, 0.1, FIXED));
  const movedUs = (nodeCores: number | null) =>
    stackUs(run({ ...lines, nodeCores }, requests, { cores: 2 }));
  assertAlmostEquals(movedUs(1) / movedUs(null), 3, 0.01);
  assertEquals(movedUs(2), movedUs(null));
});

Deno.test("RPS and RFS send on what core 0 is interrupted for, the others nothing", () => {
  const requests = lasting(poisson(2000, 0.2, FIXED));
  const hashes = connectionHashes(64);
  const elsewhere = requests.filter(({ connection }) =>
    hashes[connection!] % 128 % 4 !== 0
  );
  const forwarded = (name: string, steering: string) =>
    run(system(name, { steering }), requests, { cores: 4 }).machine
      .counts[FORWARDS] / requests.length;
  for (const steering of STEERINGS) {
    const share = forwarded("linux-reuseport", steering);
    if (steering === "rps" || steering === "rfs") {
      assertEquals(share, elsewhere.length / requests.length, steering);
    } else assertEquals(share, 0, steering);
  }
});

Deno.test("irq balancing moves the interrupt to an idle core; without it core 0 takes all packets in", () => {
  const requests = spread(lasting(poisson(4000, 0.3, FIXED)));
  const busiest = (steering: string) => {
    const spec = {
      ...freeOf(named("linux-reuseport")),
      rxUs: 2,
      steering,
      irqBalanceUs: 50,
    };
    const setting = { cores: 4, connections: CONNECTIONS };
    const { ledger } = run(spec, requests, setting).machine;
    const stack = [0, 1, 2, 3].map((core) => ledger[core * ACTIVITIES + STACK]);
    return Math.max(...stack) / stack.reduce((sum, of) => sum + of);
  };
  assertEquals(busiest("single-queue"), 1);
  const balanced = busiest("irq-balance");
  assert(balanced < 0.4, `${balanced}`);
});

Deno.test("nobody takes a lock that is held for no time", () => {
  const free = freeOf(named("linux"));
  const { counts } = run(free, poisson(500, 2, EXPONENTIAL), { cores: 4 })
    .machine;
  assertEquals(counts[LOCKS_TAKEN], 0);
});

Deno.test("Tonic sends a segment of each connection in turn: a long reply keeps no short one waiting", () => {
  const sent = (segmentOrder: string) => {
    const spec = {
      ...freeOf(named("tonic")),
      segmentOrder,
      nicPacketUs: 1,
      mss: 1000,
      replyBytes: 4000,
    };
    const rows = table([0, 1, { connection: 1 }], [1.5, 1, { connection: 2 }]);
    return Array.from(run(spec, rows, { cores: 1 }).finish, toUs);
  };
  // In: 1 and 2.5. Run by 2 and 3.5. Out of 2 to 6, and after that; or in turn from 4 on.
  assertEquals(sent("first-come"), [6, 10]);
  assertEquals(sent("in-turn"), [8, 10]);
});

Deno.test("TAS has as many fast-path cores as its load monitor allows: fewer as load falls", () => {
  const spec = system("tas", {
    fastCores: 4,
    sampleUs: 100,
    holdSamples: 2,
    linkUs: 0,
    nicPacketUs: 0,
  });
  const blocked = (rate: number) => {
    const requests = lasting(poisson(8000, rate, () => 0.1));
    const { machine } = run(spec, requests, { cores: 8 });
    let ticks = 0;
    for (let core = 8; core < 12; core++) {
      ticks += machine.ledger[core * ACTIVITIES + 9];
    }
    return ticks / machine.now;
  };
  assert(blocked(0.5) > 2.5 && blocked(0.5) <= 3, `${blocked(0.5)}`);
  assert(blocked(6) < 1, `${blocked(6)}`);
});

/** The survey's summary, its Figure 3.42, row by row, as printed. */
const FIGURE_3_42: Readonly<Record<string, readonly string[]>> = {
  "affinity-accept": ["yes", "kept", "system calls", "per packet", "yes", "d"],
  "megapipe": ["yes", "removed", "batched", "per packet", "yes", "d"],
  "fastsocket": ["yes", "reduced", "batched", "per packet", "yes", "d"],
  "stackmap": ["yes", "kept", "batched", "per packet", "yes", "d"],
  "mtcp": ["yes", "removed", "batched", "batched", "yes", "d"],
  "ix": ["yes", "removed", "batched", "batched", "yes", "d"],
  "zygos": ["yes", "removed", "batched", "batched", "yes", "partly"],
  "tas": ["yes", "removed", "batched", "batched", "yes", "d"],
  "shinjuku": ["yes", "removed", "batched", "batched", "yes", "c"],
  "shenango": ["yes", "removed", "batched", "batched", "yes", "c"],
};

/** Where what a system is composed of says otherwise. */
const OTHERWISE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Its text says that these three deviate from colocation (section 3.2.7).
  tas: { colocation: "no" },
  shinjuku: { colocation: "no" },
  shenango: { colocation: "no" },
  // Fastsocket leaves the calls of the application as they are.
  fastsocket: { "event handling": "system calls" },
};

Deno.test("the table of traits is the survey's, but for what its text or the code says otherwise", () => {
  for (const [name, printed] of Object.entries(FIGURE_3_42)) {
    const traits = traitsOf(named(name));
    const { "queueing model": queueing } = traits;
    const model = queueing.includes("partly") ? "partly" : queueing[0];
    const expected = Object.fromEntries(
      TRAITS.slice(0, 5).map((trait, of) => [
        trait,
        OTHERWISE[name]?.[trait] ?? printed[of],
      ]),
    );
    const found = Object.fromEntries(
      TRAITS.slice(0, 5).map((trait) => [trait, traits[trait]]),
    );
    assertEquals(found, expected, name);
    assertEquals(model, printed[5], name);
  }
  assertEquals(traitsOf(named("acceltcp"))["NIC does"], "connections");
  assertEquals(traitsOf(named("tonic"))["NIC does"], "data");
});

Deno.test("stack costs of 0.1 ns are counted", () => {
  const spec = { ...freeOf(named("ix")), rxUs: 0.0001 };
  const requests = table([0, 1], [10, 1]);
  assertEquals(
    Array.from(run(spec, requests, { cores: 1 }).finish),
    [toTicks(1) + 1, toTicks(11) + 1],
  );
});
