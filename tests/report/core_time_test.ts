/** The ledger of core time as bars. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { coreTimeLedger } from "../../lib/report/core_time.ts";
import { estimate, row, sweepRows } from "./_rows.ts";
import { textsOf } from "./_svg.ts";

const coreTime = {
  application: estimate(0.5),
  dispatch: estimate(0.125),
  bestEffort: estimate(0),
  idle: estimate(0.375),
};

Deno.test("every part of a bar is as wide as its share, and what took no time is not there", () => {
  const svg = coreTimeLedger([row({ coreTime })], { runId: "0123456789" });
  const [bars] = svg.match(/<g [^>]*aria-label="bar".*?<\/g>/)!;
  const widths = [...bars.matchAll(/ width="([\d.]+)"/g)].map(([, width]) =>
    Number(width)
  );
  const whole = widths.reduce((a, b) => a + b);
  assertEquals(
    widths.map((width) => Math.round(1000 * width / whole)),
    [500, 125, 375],
  );
  const texts = textsOf(svg);
  assert(texts.includes("dispatch") && !texts.includes("best effort"));
  assert(texts.join(" ").includes("Most overhead beside polling: 13\u00a0%"));
  assert(texts.join(" ").includes("Run 0123456789."));
});

Deno.test("the ledger is the same bytes again, and not drawn of rows without one", () => {
  const rows = sweepRows().map((row) => ({ ...row, coreTime }));
  assertEquals(coreTimeLedger(rows), coreTimeLedger(rows));
  assertThrows(() => coreTimeLedger(sweepRows()), RangeError, "got 0");
});
