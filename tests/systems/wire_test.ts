/** Link, NIC and locks by themselves. */

import { assert, assertEquals } from "@std/assert";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import { Machine } from "../../lib/engine/machine.ts";
import { toTicks, toUs } from "../../lib/engine/ticks.ts";
import { bytesOnLink, packetsOf } from "../../lib/systems/nic.ts";
import { Lock } from "../../lib/systems/lock.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import { meanWaitUs } from "../../lib/theory/md1.ts";
import { meanEstimate } from "../../lib/stats/intervals.ts";
import { poisson, run, table } from "../_run.ts";
import { freeOf } from "../laws/_systems.ts";

Deno.test("what bytes take of a link: headers with every packet, the shortest frame at least", () => {
  assertEquals([0, 1, 1460, 1461, 2920].map((of) => packetsOf(of, 1460)), [
    1,
    1,
    1,
    2,
    2,
  ]);
  assertEquals([0, 6, 7, 64, 1460, 1461].map((of) => bytesOnLink(of, 1460)), [
    84,
    84,
    85,
    142,
    1538,
    1538 + 84,
  ]);
});

Deno.test("a link is M/D/1: requests wait for it as long as theory says", () => {
  const us = 0.5;
  const free = freeOf(SYSTEMS.find(({ name }) => name === "ix")!);
  // 142 bytes in take 0.5 µs; 84 out take less, and so nobody waits there.
  const spec = { ...free, linkUs: us / 0.142, replyBytes: 0 };
  const outUs = us / 142 * 84;
  for (const load of [0.4, 0.8]) {
    const means = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const requests = poisson(40_000, load / us, () => 0, seed)
        .map((request) => ({ ...request, ends: 0 }));
      // A request takes the core a tick: it is free when the next comes off the link.
      const { finish } = run(spec, requests, { cores: 1 });
      const all = requests.reduce(
        (sum, { arrival }, of) => sum + toUs(finish[of] - arrival),
        0,
      );
      return all / requests.length - us - outUs;
    });
    const { value, low, high } = meanEstimate(means);
    const theory = meanWaitUs(load, us);
    const told = `${value} [${low}, ${high}] for ${theory}`;
    assert(low! < theory * 1.002 && high! > theory * 0.998, told);
    assert((high! - low!) / theory < 0.04, told);
  }
});

Deno.test("a reply leaves behind what opens its connection, and before what closes it, in whichever order segments go", () => {
  const free = freeOf(SYSTEMS.find(({ name }) => name === "tonic")!);
  for (const segmentOrder of ["first-come", "in-turn"]) {
    const requests = table(
      [0, 1, { connection: 1, ends: OPENS | CLOSES }],
      [1, 1, { connection: 2 }],
    );
    const spec = { ...free, segmentOrder, nicPacketUs: 1 };
    // In by 3 and 4, run by 4 and 5. Out: 2 packets and a reply by 7; 2 and another by 10.
    const { finish } = run(spec, requests, { cores: 1 });
    assertEquals(Array.from(finish, toUs), [7, 10]);
  }
});

Deno.test("what closes a connection goes behind its reply, also where that waits for the segments of others", () => {
  const free = freeOf(SYSTEMS.find(({ name }) => name === "tonic")!);
  const sent = (segmentOrder: string) => {
    const spec = {
      ...free,
      segmentOrder,
      nicPacketUs: 1,
      replyBytes: 3 * 1460,
    };
    const requests = table(
      [0, 1, { connection: 1 }],
      [0, 1.5, { connection: 2, ends: CLOSES }],
    );
    return Array.from(run(spec, requests, { cores: 1 }).finish, toUs);
  };
  // Run by 2 and 3.5. Out of 2 to 5, and after that; or in turn from 4 on.
  assertEquals(sent("first-come"), [5, 8]);
  assertEquals(sent("in-turn"), [6, 8]);
});

Deno.test("a lock is handed over in the order in which cores come, dearer the more come before", () => {
  const machine = new Machine(4, 0, 0);
  const lock = new Lock(machine, 4);
  const at = (now: number, core: number, of = lock) => {
    machine.now = now;
    return of.take(core, 10);
  };
  assertEquals(at(0, 0), 10); // nobody has had it
  assertEquals(at(2, 1), 22); // free at 10, 4, 10: until 24
  assertEquals(at(2, 2), 38); // free at 24, 3 ÷ 2 × 4, 10: until 40
  assertEquals(at(24, 0), 30); // one before it again: 40, 4, 10
  assertEquals(at(60, 0), 10); // its own last
  assertEquals(at(toTicks(1), 3), 14); // another's
  const withLines = new Lock(machine, 4, 2);
  assertEquals(at(0, 0, withLines), 10);
  assertEquals(at(0, 0, withLines), 20); // what it protects is there
  assertEquals(at(0, 1, withLines), 20 + 6 + 2 * 4 + 10);
});
