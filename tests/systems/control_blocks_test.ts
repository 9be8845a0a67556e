/** What it takes to touch a connection's control block. */

import { assertEquals } from "@std/assert";
import { ControlBlocks } from "../../lib/systems/control_blocks.ts";

Deno.test("a control block comes over from the core that touched it last, however many more there are by then", () => {
  const NEAR = 4, FAR = 8;
  const blocks = new ControlBlocks(NEAR, FAR, (core) => Math.floor(core / 2));
  const touches: [connection: number, core: number, expected: number][] = [
    [5, 1, 0], // in no cache
    [5, 1, 0],
    [5, 0, NEAR],
    [100_000, 3, 0],
    [5, 2, FAR],
    [5, 3, NEAR],
    [100_000, 3, 0],
    [100_000, 0, FAR],
  ];
  for (const [connection, core, expected] of touches) {
    assertEquals(blocks.touch(connection, core), expected);
  }
  blocks.place(5, 0); // a new one, of a new connection
  assertEquals(blocks.touch(5, 0), 0);
  assertEquals(blocks.coreOf(7), -1);
});
