import { assertEquals } from "@std/assert";
import { BEST_EFFORT, IDLE } from "../../lib/engine/activities.ts";
import { Machine } from "../../lib/engine/machine.ts";
import { NONE } from "../../lib/engine/pool.ts";
import type { Application } from "../../lib/policies/definition.ts";
import { CorePool } from "../../lib/policies/allocation/core_pool.ts";

function application(of: Partial<Application>): Application {
  return {
    name: "a",
    isBestEffort: false,
    isEndless: false,
    guaranteedCores: 0,
    maxCores: 4,
    ...of,
  };
}

function poolOf(
  applications: readonly Application[],
  soaks = false,
): [CorePool, Machine] {
  const machine = new Machine(
    4,
    0,
    0,
    applications.map(({ isBestEffort }) => isBestEffort),
  );
  return [new CorePool(machine, applications, soaks), machine];
}

Deno.test("cores that were guaranteed are kept for their application, beyond that the first to ask has them", () => {
  const [pool, machine] = poolOf([
    application({ guaranteedCores: 1 }),
    application({ guaranteedCores: 2 }),
  ]);
  assertEquals([...machine.ownership.owner], [NONE, NONE, NONE, NONE]);
  assertEquals(pool.take(0), 0);
  assertEquals(pool.mayHave(0), true); // one of four is promised to nobody
  assertEquals(pool.take(0), 1);
  assertEquals(pool.mayHave(0), false); // the other two are kept
  assertEquals(pool.mayHave(1), true);
  assertEquals(pool.take(1), 2);
  assertEquals(pool.take(1), 3);
  assertEquals(pool.mayHave(1), false);
  pool.giveBack(0);
  assertEquals(pool.mayHave(0), true); // its own guarantee is met by the other
  assertEquals(pool.mayHave(1), true);
  assertEquals([...pool.granted], [1, 2]);
});

Deno.test("nobody has more cores than it may", () => {
  const [pool] = poolOf([application({ maxCores: 1 })]);
  pool.take(0);
  assertEquals(pool.mayHave(0), false);
});

Deno.test("work without end has what is free, as many cores as it may, and no claim to them", () => {
  const [pool, machine] = poolOf([
    application({ guaranteedCores: 2 }),
    application({ isBestEffort: true, isEndless: true, maxCores: 3 }),
  ]);
  assertEquals([...machine.ownership.owner], [1, 1, 1, NONE]);
  assertEquals([...machine.activity], [
    BEST_EFFORT,
    BEST_EFFORT,
    BEST_EFFORT,
    IDLE,
  ]);
  assertEquals(pool.take(0), 0);
  assertEquals([...pool.granted], [1, 2]);
  assertEquals([...machine.ownership.owner], [0, 1, 1, NONE]);
  pool.giveBack(0);
  assertEquals([...pool.granted], [0, 3]);
});

Deno.test("where the applications name none, best-effort work may still have what is free", () => {
  const [, machine] = poolOf([application({})], true);
  assertEquals([...machine.ownership.owner], [NONE, NONE, NONE, NONE]);
  assertEquals([...machine.activity], [
    BEST_EFFORT,
    BEST_EFFORT,
    BEST_EFFORT,
    BEST_EFFORT,
  ]);
});
