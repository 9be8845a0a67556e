import { assert, assertEquals } from "@std/assert";
import { parseHTML } from "linkedom";
import { latencyAgainstLoad } from "../../lib/report/latency_against_load.ts";
import { latencyOverTime } from "../../lib/report/latency_over_time.ts";
import { textWidth, wrap } from "../../lib/report/text.ts";
import type { Row } from "../../lib/stats/row.ts";
import { sweepRows, timelineRows } from "./_rows.ts";

Deno.test("wrapping loses no word and makes no line too long", () => {
  const text =
    "At load 0.85: from 110 ±6 (Shinjuku) to 13,900 ±700 (partitioned FCFS)";
  for (const width of [100, 200, 300, 1000]) {
    const lines = wrap(text, width, 11);
    assertEquals(lines.join(" "), text);
    assert(lines.every((line) => textWidth(line, 11) <= width));
    assert(lines.every((line) => !/^\d/.test(line)), "a number begins a line");
  }
});

/** The part of a text element that says where it stands. */
interface TextElement {
  readonly textContent: string;
  getAttribute(name: string): string | null;
}

Deno.test("no text of a figure is clipped, however long the names are", () => {
  const title = "A finding that is long ".repeat(6);
  const withLongName = (rows: readonly Row[]) =>
    rows.map((row) =>
      row.policy === "shenango"
        ? { ...row, policy: "a-policy-with-a-very-long-name-indeed" }
        : row
    );
  for (
    const svg of [
      latencyAgainstLoad(sweepRows(), { title }),
      latencyAgainstLoad(withLongName(sweepRows()), { title }),
      latencyOverTime(timelineRows(), { title }),
      latencyOverTime(withLongName(timelineRows()), { title }),
    ]
  ) {
    const { document } = parseHTML(svg) as unknown as {
      document: { querySelectorAll(selector: string): Iterable<TextElement> };
    };
    const width = Number(/width="([\d.]+)"/.exec(svg)?.[1]);
    for (const text of document.querySelectorAll('text[text-anchor="start"]')) {
      const bold = text.getAttribute("font-weight") === "bold";
      const size = Number(text.getAttribute("font-size"));
      const right = Number(text.getAttribute("x")) +
        textWidth(text.textContent, size, bold);
      assert(
        right <= width + 1,
        `${text.textContent} ends at ${right} of ${width}`,
      );
    }
  }
});
