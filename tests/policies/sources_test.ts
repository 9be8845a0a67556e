import { assert, assertEquals } from "@std/assert";
import type { Parameter } from "../../lib/policies/definition.ts";
import { DEFINITIONS } from "../../lib/systems/mod.ts";

/** A year of publication, a repository or a path in it, a file of code, or the title of a vendor's document. */
const NAMED =
  /\b(1[89]|20)\d\d\b|\w[\w-]*\/\w[\w.+-]*|\w\.(c|cc|go|h|py)\b|Datasheet|Introduction to receive side scaling/;

/** What says that nothing stands behind a value. */
const UNSOURCED =
  /\b(no (published )?(number|figure)|not verified|an assumption|found in no text|not in the repository)\b/i;

/** The sources of a parameter: its default's, and those of what its words stand for. */
function sourcesOf(parameter: Parameter): [source: string, assumed: boolean][] {
  const presets = parameter.type === "choice" ? parameter.presets ?? {} : {};
  return [
    [parameter.source, parameter.assumed ?? false],
    ...Object.values(presets).map((
      { source, assumed = [] },
    ): [string, boolean] => [source, assumed.length > 0]),
  ];
}

const sources = DEFINITIONS.flatMap(({ name, parameters }) =>
  Object.entries(parameters).flatMap(([parameter, stated]) =>
    sourcesOf(stated).map(([source, assumed]) => ({
      told: `${name}, ${parameter}: ${source}`,
      source,
      assumed,
    }))
  )
);

const told = (those: typeof sources) => those.map(({ told }) => told);

Deno.test("a default that is not assumed names the paper or the code that it is from", () => {
  const named = sources.filter(({ assumed }) => !assumed);
  assert(named.length > 100);
  assertEquals(told(named.filter(({ source }) => !NAMED.test(source))), []);
  assertEquals(told(named.filter(({ source }) => UNSOURCED.test(source))), []);
});

Deno.test("a default that is assumed says that no source stands behind it", () => {
  const assumed = sources.filter(({ assumed }) => assumed);
  assert(assumed.length > 30);
  assertEquals(
    told(assumed.filter(({ source }) => !UNSOURCED.test(source))),
    [],
  );
});

Deno.test("every policy names the paper or the code that it follows", () => {
  const nameless = DEFINITIONS.filter(({ source }) => !NAMED.test(source));
  assertEquals(nameless.map(({ name, source }) => `${name}: ${source}`), []);
});
