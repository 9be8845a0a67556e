import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { POLICIES } from "../../lib/policies/mod.ts";
import { stylesOf } from "../../lib/report/styles.ts";
import { SYSTEM_STYLES } from "../../lib/report/system_styles.ts";
import { type Style, STYLES } from "../../lib/report/theme.ts";
import { policyOf } from "../../lib/systems/definition.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";

/** Every policy, in the order they are listed. */
const KNOWN = POLICIES.map(({ name }) => name);

/** Policies of a user's own: as many as there are colours for them. */
const STRANGERS = ["mine", "yours", "theirs", "ours", "whose"];

const first = (policy: string) => ({ policy, variant: 0 });

/** What is left of a style when a page is printed in grey. */
function inGrey({ marker, filled, dash }: Style): string {
  return `${marker} ${filled} ${dash}`;
}

/** Those of `values` that stand there twice. */
function repeated(values: readonly string[]): string[] {
  return values.filter((value, place) => values.indexOf(value) < place);
}

Deno.test("every policy has a style, in the order they are listed", () => {
  assertEquals(Object.keys(STYLES), KNOWN);
});

Deno.test("policies differ in colour, and in marker or dash when printed in grey", () => {
  const names = [...KNOWN, ...STRANGERS];
  const styles = stylesOf(names.map(first));
  assertEquals(repeated(styles.map(({ colour }) => colour)), []);
  assertEquals(repeated(styles.map(inGrey)), []);
});

const SYSTEM_NAMES = SYSTEMS.map((system) => policyOf(system).name);

Deno.test("every system has a style, in the order they are listed", () => {
  assertEquals(Object.keys(SYSTEM_STYLES), SYSTEM_NAMES);
});

Deno.test("systems differ in colour, in marker or dash when printed in grey, and from every policy", () => {
  const styles = stylesOf(SYSTEM_NAMES.map(first));
  assertEquals(repeated(styles.map(({ colour }) => colour)), []);
  assertEquals(repeated(styles.map(inGrey)), []);
  assertEquals(repeated(styles.map(({ label }) => label)), []);
  const all = stylesOf([...SYSTEM_NAMES, ...KNOWN].map(first));
  assertEquals(
    repeated(all.map((style) => `${inGrey(style)} ${style.colour}`)),
    [],
  );
  assertEquals(repeated(all.map(({ label }) => label)), []);
});

Deno.test("a known policy looks the same in any company", () => {
  for (const name of KNOWN) {
    assertEquals(stylesOf(["mine", name].map(first))[1], STYLES[name]);
  }
});

Deno.test("an unknown policy gets the next free style in order of appearance", () => {
  const [one, two] = stylesOf(["mine", "yours"].map(first));
  const [swappedOne, swappedTwo] = stylesOf(["yours", "mine"].map(first));
  assertEquals(one.colour, swappedOne.colour);
  assertEquals(two.colour, swappedTwo.colour);
  assertNotEquals(one.colour, two.colour);
  assertEquals([one.label, two.label], ["mine", "yours"]);
});

Deno.test("a policy named like a method of objects is unknown, not broken", () => {
  assertEquals(stylesOf([first("constructor")])[0].label, "constructor");
});

Deno.test("lines of one policy share its colour and differ in marker", () => {
  const lines = [0, 1, 2].map((variant) => ({ policy: "shinjuku", variant }));
  const styles = stylesOf(lines);
  assertEquals(new Set(styles.map((style) => style.colour)).size, 1);
  const points = styles.map(({ marker, filled }) => `${marker} ${filled}`);
  assertEquals(new Set(points).size, lines.length);
});

/** Relative luminance of a colour, 0…1 (WCAG 2.1). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const level = parseInt(colour.slice(at, at + 2), 16) / 255;
    return level <= 0.03928 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

Deno.test("every colour stands out from white paper at least as 2 to 1", () => {
  for (
    const style of stylesOf(
      [...KNOWN, ...STRANGERS, ...SYSTEM_NAMES].map(first),
    )
  ) {
    assert(1.05 / (luminance(style.colour) + 0.05) >= 2, style.colour);
  }
});
