import { assertEquals, assertThrows } from "@std/assert";
import { mediaBundle } from "../../lib/report/show.ts";
import { slider } from "../../lib/report/slider.ts";

Deno.test("a slider shows the first of its pictures and holds the others", () => {
  const { html, text } = slider([
    { label: "a < b", picture: "<svg>1</svg>" },
    { label: "b", picture: "<svg>2</svg>" },
  ]);
  assertEquals(html.split("<svg>").length, 3);
  assertEquals(html.split("<div hidden>").length, 2);
  assertEquals(html.includes("a &lt; b") && html.includes('max="1"'), true);
  assertEquals(mediaBundle({ html, text }), {
    "text/html": html,
    "text/plain": "a slider: a < b · b",
  });
  assertThrows(() => slider([]), RangeError, "one or more");
});
