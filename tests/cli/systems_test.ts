import { assert, assertEquals } from "@std/assert";
import { systemsAsText } from "../../lib/cli/systems.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import { TRAITS } from "../../lib/systems/traits.ts";
import { run } from "./_kneepoint.ts";

Deno.test("systems tells what each does, how much it can do at most, and every parameter with its source", () => {
  const lines = systemsAsText(SYSTEMS).split("\n");
  const [head] = lines;
  for (const trait of TRAITS) assert(head.includes(trait), trait);
  for (const { name, parameters } of SYSTEMS) {
    const rows = lines.filter((line) => line.startsWith(`${name} `));
    assertEquals(rows.length, 2, name);
    const from = lines.indexOf(name);
    assert(from > 0, name);
    for (const parameter of Object.keys(parameters)) {
      assert(
        lines.slice(from).some((line) => line.startsWith(`  ${parameter} = `)),
        `${name} ${parameter}`,
      );
    }
  }
});

Deno.test("systems --json is data: what every system says of itself, and its traits", async () => {
  const { code, stdout } = await run(["systems", "--json"]);
  assertEquals(code, 0);
  const told = JSON.parse(stdout);
  assertEquals(
    told.map(({ name }: { name: string }) => name),
    SYSTEMS.map(({ name }) => name),
  );
  assertEquals(Object.keys(told[0].traits), [...TRAITS]);
  assertEquals(told[0].parameters.rxUs.unit, "us");
});
