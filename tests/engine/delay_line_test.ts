import { assertEquals } from "@std/assert";
import { DelayLine } from "../../lib/engine/delay_line.ts";

Deno.test("what is put in comes out in its order, when it is due, however much is in it", () => {
  const line = new DelayLine();
  assertEquals(line.nextAt, Infinity);
  let said = 0, heard = 0;
  // The ring has come round, and is full again and again.
  for (const more of [40, 60, 100, 300, 1000]) {
    for (let word = 0; word < more; word++) line.push(said % 7, 10 * said++);
    for (let word = 0; word < more / 2; word++) {
      assertEquals(line.nextAt, 10 * heard);
      assertEquals(line.shift(), heard++ % 7);
    }
  }
  while (heard < said) assertEquals(line.shift(), heard++ % 7);
  assertEquals(line.nextAt, Infinity);
});
