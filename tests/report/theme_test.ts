import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { stylesOf } from "../../lib/report/theme.ts";

const KNOWN = [
  "partitioned-fcfs",
  "centralized-fcfs",
  "join-shortest-queue",
  "jbsq",
  "work-stealing",
  "affinity-accept",
  "zygos",
  "shinjuku",
  "concord",
  "shenango",
  "processor-sharing",
  "srpt",
];

const first = (policy: string) => ({ policy, variant: 0 });

/** What is left of a style when a page is printed in grey. */
function inGrey(style: { marker: string; filled: boolean }): string {
  return `${style.marker} ${style.filled}`;
}

Deno.test("policies differ in colour, and in marker when printed in grey", () => {
  const names = [...KNOWN, "mine", "yours", "theirs"];
  const styles = stylesOf(names.map(first));
  assertEquals(new Set(styles.map((style) => style.colour)).size, names.length);
  assertEquals(new Set(styles.map(inGrey)).size, names.length);
});

Deno.test("a known policy looks the same in any company", () => {
  const alone = stylesOf([first("shinjuku")])[0];
  const among = stylesOf(["srpt", "mine", "shinjuku"].map(first))[2];
  assertEquals(among, alone);
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
  assertEquals(new Set(styles.map(inGrey)).size, lines.length);
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
    const style of stylesOf([...KNOWN, "a", "b", "c", "d", "e"].map(first))
  ) {
    assert(1.05 / (luminance(style.colour) + 0.05) >= 2, style.colour);
  }
});
