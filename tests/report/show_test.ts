import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { latencyAgainstLoad } from "../../lib/report/latency_against_load.ts";
import { md, mediaBundle, pre } from "../../lib/report/show.ts";
import { sweepRows } from "./_rows.ts";

Deno.test("a figure is shown as a picture, Markdown as Markdown, the rest as plain text", () => {
  const types = (value: unknown) => Object.keys(mediaBundle(value));
  assertEquals(types(latencyAgainstLoad(sweepRows())), [
    "image/svg+xml",
    "text/plain",
  ]);
  assertEquals(types(md`a **b**`), ["text/markdown", "text/plain"]);
  assertEquals(types("text"), ["text/plain"]);
  assertEquals(types([1, { a: 2 }]), ["text/plain"]);
});

Deno.test("values stand in Markdown where they were put, whatever they hold", () => {
  assertEquals(md`load ${0.5} of ${"a `b`"}`.markdown, "load 0.5 of a `b`");
});

Deno.test("lines of a table are not broken, and are plain text where there are no pages", () => {
  const table = "a < b &\n────────";
  const bundle = mediaBundle(pre(table));
  assertEquals(bundle["text/plain"], table);
  assertMatch(
    bundle["text/html"],
    /^<pre style="white-space:pre;[^"]*">a &lt; b &amp;\n────────<\/pre>$/,
  );
});

Deno.test("outside a notebook, what is shown is printed", async () => {
  const module = new URL("../../lib/report/show.ts", import.meta.url).href;
  const code = `import { show } from "${module}"; await show("it is said");`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
  }).output();
  assertStringIncludes(new TextDecoder().decode(stdout), "it is said");
});
