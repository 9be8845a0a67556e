import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { withDefaults } from "../../lib/policies/definition.ts";
import { demandsOf } from "../../lib/systems/bounds.ts";
import {
  policyOf,
  type SystemDefinition,
} from "../../lib/systems/definition.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import { saturated } from "./_saturated_clients.ts";

const SERVICE_US = 0.5;

const named = (name: string) => SYSTEMS.find((each) => each.name === name)!;

/** Of the bound, what `system` does. */
function shareOfBound(
  system: SystemDefinition,
  changes: Readonly<Record<string, number | string>>,
  cores: number,
  requestsEach: number,
): [share: number, resource: string] {
  const definition = policyOf(system);
  const given = { ...changes, name: definition.name };
  const spec = withDefaults(definition, given);
  const [first] = demandsOf(system, spec, {
    cores,
    meanServiceUs: SERVICE_US,
    requestsEach,
  });
  const { limitMrps } = first;
  const { mrps } = saturated(given, {
    ...{ cores, requestsEach, limitMrps, serviceUs: SERVICE_US },
  });
  return [mrps / limitMrps, first.resource];
}

for (const system of SYSTEMS) {
  Deno.test(`at its defaults, throughput is what the bottleneck allows, within 2 %, on short, mixed and long connections: ${system.name}`, () => {
    const changes: Record<string, number> = system.name === "tas"
      ? { fastCores: 2 }
      : {};
    for (const cores of [1, 4]) {
      for (const requestsEach of [1, 4, Infinity]) {
        const [share, resource] = shareOfBound(
          system,
          changes,
          cores,
          requestsEach,
        );
        const told =
          `${resource}, ${cores} cores, ${requestsEach} requests each: ${share}`;
        assert(Math.abs(share - 1) < 0.02, told);
      }
    }
  });
}

/** Requests of 4 packets and replies of 7, through a link and a NIC that take no time. */
const LARGE = {
  requestBytes: 5000,
  replyBytes: 10_000,
  linkUs: 0,
  nicPacketUs: 0,
};

/** Settings that make a resource the bottleneck. */
const BOTTLENECKS: [
  resource: string,
  system: string,
  changes: Record<string, number | string>,
  cores: number,
  requestsEach: number,
][] = [
  ["link, in", "ix", { linkUs: 20 }, 4, Infinity],
  ["link, in", "acceltcp", { linkUs: 20, replyBytes: 10 }, 4, 1],
  ["link, out", "ix", { replyBytes: 20_000 }, 4, Infinity],
  ["link, out", "tonic", { replyBytes: 20_000 }, 4, Infinity],
  ["worker cores", "linux-reuseport", LARGE, 4, Infinity],
  ["worker cores", "ix", LARGE, 4, 4],
  ["worker cores", "zygos", LARGE, 4, 4],
  ["fast path", "tas", LARGE, 4, Infinity],
  ["NIC, in", "mtcp", { nicPacketUs: 2 }, 4, 1],
  ["NIC, out", "tonic", { nicPacketUs: 1, replyBytes: 9000 }, 4, Infinity],
  [
    "lock of the accept queue",
    "linux",
    { acceptLockUs: 20, lockTransferUs: 0, interruptUs: 0 },
    4,
    1,
  ],
  [
    "lock of the set of events",
    "linux",
    { eventLockUs: 20, lockTransferUs: 0 },
    4,
    Infinity,
  ],
  ["dispatcher", "shinjuku", { dispatchUs: 1 }, 4, Infinity],
  ["networker", "shinjuku", { rxUs: 1 }, 4, 1],
  ["IOKernel", "shenango", { packetUs: 1 }, 4, Infinity],
  ["fast path", "tas", { rxUs: 1 }, 4, Infinity],
  ["slow path", "tas", {}, 4, 1],
];

for (const [resource, system, changes, cores, requestsEach] of BOTTLENECKS) {
  Deno.test(`a bottleneck is told, and is one: ${resource} of ${system}, ${requestsEach} requests a connection`, () => {
    const [share, first] = shareOfBound(
      named(system),
      changes,
      cores,
      requestsEach,
    );
    assertEquals(first, resource);
    assert(Math.abs(share - 1) < 0.02, `${share}`);
  });
}

Deno.test("a connection of one message costs Linux 11.4 µs on one core, IX 1.5 to 1.9, mTCP 3.1: as published", () => {
  const limitOf = (name: string) => {
    const system = named(name), definition = policyOf(system);
    const spec = withDefaults(definition, { name: definition.name });
    const offered = { cores: 1, meanServiceUs: 0, requestsEach: 1 };
    return demandsOf(system, spec, offered)[0].us;
  };
  assertAlmostEquals(limitOf("linux"), 11.4, 0.5);
  assertAlmostEquals(limitOf("ix"), 1.7, 0.2);
  assertAlmostEquals(limitOf("mtcp"), 3.1, 0.1);
});

Deno.test("what a request asks of the link: its packets, those of its connection, and what acknowledges the other way", () => {
  const definition = policyOf(named("ix"));
  const spec = withDefaults(definition, {
    name: definition.name,
    requestBytes: 3000, // 2 of 1,460 and 78 bytes, and one of 80 and 78: 3,234
    replyBytes: 64, // 142
    packetsPerAck: 1, // of 84
    linkUs: 1,
  });
  const offered = { cores: 4, meanServiceUs: 1, requestsEach: 2 };
  const demands = demandsOf(named("ix"), spec, offered);
  const usOf = (name: string) =>
    demands.find(({ resource }) => resource === name)!.us;
  // Of 4 packets of a connection a request has 2.
  assertAlmostEquals(usOf("link, in"), 3.234 + 0.084 + 2 * 0.084, 1e-9);
  assertAlmostEquals(usOf("link, out"), 0.142 + 3 * 0.084 + 2 * 0.084, 1e-9);
});

Deno.test("cores of a larger node need fewer blocks from others, and run more: their bound is none that can be exceeded", () => {
  for (const nodeCores of [2, 3]) {
    for (const steering of ["rss", "flow-director"]) {
      const changes = {
        ...{ dispatch: "centralized-fcfs", steering },
        ...{ nodeCores, farBlockUs: 8, acceptLockUs: 0, transmitLockUs: 0 },
      };
      const system = named("linux-reuseport");
      const [share] = shareOfBound(system, changes, 5, Infinity);
      assert(0.95 < share && share < 1, `${nodeCores}, ${steering}: ${share}`);
    }
  }
});

Deno.test("where one core receives all, clients who wait for replies do what it can, its connections' ends included", () => {
  for (const requestsEach of [1, 4, Infinity]) {
    const changes = {
      ...{ steering: "single-queue", dispatch: "centralized-fcfs" },
      ...{ acceptLockUs: 0, transmitLockUs: 0 },
    };
    const system = named("linux-reuseport");
    const [share, resource] = shareOfBound(system, changes, 4, requestsEach);
    assertEquals(resource, "core 0");
    assert(Math.abs(share - 1) < 0.02, `${requestsEach} each: ${share}`);
  }
});

Deno.test("bounds of what a system cannot be are refused, and it is said what it can be", () => {
  const offered = { cores: 4, meanServiceUs: 1, requestsEach: 1 };
  const refusals: [Record<string, number | string | null>, object, string][] = [
    [{ steerng: "rps" }, {}, "it has no parameter steerng, but placement, "],
    [{ steering: "rpss" }, {}, "steering must be one of single-queue, "],
    [{ dispatch: "fifo" }, {}, "dispatch must be one of partitioned-fcfs, "],
    [{ connectionOffload: "yes" }, {}, "must be true or false, got yes"],
    [{ rxUs: -1 }, {}, "rxUs must be a number >= 0, got -1"],
    [{ rxUs: null }, {}, "rxUs must be a number >= 0, got null"],
    [{ mss: 0.5 }, {}, "mss must be a whole number >= 1, got 0.5"],
    [{ irqBalanceUs: 0 }, {}, "irqBalanceUs must be a number > 0, got 0"],
    [{}, { cores: 1.5 }, "cores must be a whole number > 0, got 1.5"],
    [{}, { meanServiceUs: NaN }, "meanServiceUs must be >= 0 and finite"],
    [{}, { requestsEach: 0 }, "requestsEach must be >= 1, got 0"],
    [{}, { forUs: 0 }, "forUs must be > 0, got 0"],
  ];
  const system = named("linux-reuseport");
  for (const [given, changes, message] of refusals) {
    const ask = () => demandsOf(system, given, { ...offered, ...changes });
    const text = assertThrows(ask, RangeError).message;
    assert(text.startsWith("Cannot tell the bounds of linux-reuseport: "));
    assert(text.includes(message), text);
  }
  assert(demandsOf(system, { nodeCores: null }, offered).length > 0);
});
