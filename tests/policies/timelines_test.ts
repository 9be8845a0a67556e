import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { POLICIES } from "../../lib/policies/mod.ts";

/** What the tests in this folder say that write out what each core did. */
async function timelineTests(): Promise<string[]> {
  const folder = fromFileUrl(new URL(".", import.meta.url));
  const texts: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith("_test.ts")) continue;
    const text = await Deno.readTextFile(join(folder, name));
    if (text.includes("timeline(result)")) texts.push(text);
  }
  return texts;
}

const texts = await timelineTests();
const withoutTimeline = (names: readonly string[]) =>
  names.filter((name) =>
    !texts.some((text) => text.includes(`name: "${name}"`))
  );

Deno.test("every policy has a timeline worked out by hand", () => {
  assertEquals(withoutTimeline(POLICIES.map(({ name }) => name)), []);
  // The search itself can fail.
  const unknown = ["nobody", "knows"].join("-");
  assertEquals(withoutTimeline([unknown]), [unknown]);
  assert(texts.length > 20);
});
