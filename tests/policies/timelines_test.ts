import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { POLICIES } from "../../lib/policies/mod.ts";

/** Requests that a timeline has, at least. */
const DOZEN = 10;

/** What the files in this folder say that write out what each core did to a dozen requests or so. */
async function timelineTests(): Promise<string[]> {
  const folder = fromFileUrl(new URL(".", import.meta.url));
  const texts: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith("_test.ts")) continue;
    const text = await Deno.readTextFile(join(folder, name));
    if (hasTimeline(text)) texts.push(text);
  }
  return texts;
}

function hasTimeline(text: string): boolean {
  const tables = text.split("table(").slice(1);
  return text.includes("timeline(result)") &&
    tables.some((table) =>
      (table.match(/^ *\[\d[\d.]*, \d/gm) ?? []).length >= DOZEN
    );
}

const texts = await timelineTests();

Deno.test("every policy has a timeline of a dozen requests, worked out by hand", () => {
  const without = POLICIES.filter(({ name }) =>
    !texts.some((text) => text.includes(`name: "${name}"`))
  );
  assertEquals(without.map(({ name }) => name), []);
  // What is looked for is not everywhere.
  assert(texts.length > 15 && !hasTimeline("timeline(result), table()"));
});
