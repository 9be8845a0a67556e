import { assertEquals } from "@std/assert";
import { brokenLaws } from "../../lib/cli/audit.ts";
import type { Row } from "../../lib/stats/row.ts";
import { run, scenarioText } from "./_kneepoint.ts";

Deno.test("a row that kept its laws is nothing to speak of, one that broke any is named with them", async () => {
  const { stdout } = await run(
    ["simulate", "-", "--points", "1"],
    scenarioText(),
  );
  const row: Row = JSON.parse(stdout);
  assertEquals(brokenLaws(row), null);
  const audit = {
    ...row.audit,
    requests: { error: 3, ok: false },
    coreTime: { error: 0.5, ok: false },
  };
  assertEquals(
    brokenLaws({ ...row, audit }),
    "Point 1 (centralized-fcfs, load 0.5) is wrong, its audit fails: coreTime by 0.5, requests by 3",
  );
});
