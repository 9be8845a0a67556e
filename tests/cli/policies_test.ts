import { assert, assertEquals } from "@std/assert";
import { POLICIES } from "../../lib/policies/mod.ts";
import { asText } from "../../lib/cli/policies.ts";
import { run } from "./_kneepoint.ts";

Deno.test("policies names every policy and parameter with default and source, and marks what is assumed", () => {
  const text = asText(POLICIES);
  const words = text.replace(/\s+/g, " ");
  for (const { name, summary, parameters } of POLICIES) {
    assert(text.includes(`${name}\n`), name);
    assert(words.includes(summary.replace(/\s+/g, " ")), summary);
    for (const [parameter, stated] of Object.entries(parameters)) {
      const { source, assumed } = stated;
      const presets = stated.type === "choice" ? stated.presets ?? {} : {};
      for (const [word, preset] of Object.entries(presets)) {
        assert(words.includes(`"${word}": ${Object.keys(preset.values)[0]} `));
        assert(words.includes(preset.source), preset.source);
      }
      const line = text.split("\n").find((each) =>
        each.startsWith(`  ${parameter} = `)
      );
      assert(line !== undefined, parameter);
      assert(words.includes(source.replace(/\s+/g, " ")), source);
      if (assumed) assert(text.includes(`  ${parameter} = `), parameter);
    }
  }
  const marks =
    text.split("\n").filter((line) => line.endsWith(" [assumed]")).length;
  const assumed =
    POLICIES.flatMap(({ parameters }) => Object.values(parameters))
      .filter((parameter) => parameter.assumed).length;
  assertEquals(marks, assumed);
});

Deno.test("policies --json is data: what every policy says of itself", async () => {
  const { code, stdout } = await run(["policies", "--json"]);
  assertEquals(code, 0);
  assertEquals(JSON.parse(stdout), JSON.parse(JSON.stringify(POLICIES)));
});
