import { assertEquals, assertRejects } from "@std/assert";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { pointOf } from "./_points.ts";

Deno.test("a trace that is too short is refused, never measured for fewer requests than were asked for", async () => {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    const rows = Array.from({ length: 601 }, (_, row) => row);
    await Deno.writeTextFile(file, ["at", ...rows, ""].join("\n"));
    const of = (requests: number) =>
      pointOf(0, {
        arrivals: { process: "trace", file, column: "at", unit: "us" },
        replications: 2,
        requests,
        warmup: { requests: 100 },
      });
    const { recording } = await simulateReplication(of(200), 1);
    assertEquals(recording.measured, 200);
    await assertRejects(
      () => simulateReplication(of(201), 1),
      RangeError,
      "requests must be at most 200",
    );
  } finally {
    await Deno.remove(file);
  }
});
