import { assert, assertEquals, assertThrows } from "@std/assert";
import { JsonError, parseJson } from "../../lib/scenario/json.ts";

const VALID = [
  '{"a":[1,-2.5e-3,true,false,null,"x\\n\\u00e9\\"",{}],"b":{"c":[]}}',
  "  [ ]  ",
  '"alone"',
  "-0",
  '{"__proto__": 1}',
];

Deno.test("parseJson() gives what JSON.parse gives", () => {
  for (const text of VALID) {
    assertEquals(parseJson(text).value, JSON.parse(text));
  }
});

Deno.test("parseJson() accepts and refuses what JSON.parse does, for every cut and every change of one character", () => {
  let refused = 0, accepted = 0;
  for (const text of VALID) {
    const variants = [];
    for (let at = 0; at <= text.length; at++) {
      variants.push(text.slice(0, at));
      for (const character of ' ,:]}["0-e.\\x\n\t\u0001') {
        variants.push(text.slice(0, at) + character + text.slice(at + 1));
        variants.push(text.slice(0, at) + character + text.slice(at));
      }
    }
    for (const variant of variants) {
      const isJson = accepts(() => JSON.parse(variant));
      assertEquals(
        accepts(() => parseJson(variant)),
        isJson,
        JSON.stringify(variant),
      );
      if (isJson) accepted++;
      else refused++;
    }
  }
  assert(refused > 100 && accepted > 100, "the variants must be of both kinds");
});

function accepts(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    assert(
      error instanceof SyntaxError || error instanceof JsonError,
      String(error),
    );
    return false;
  }
}

Deno.test("a JsonError has the line and the column where the text stops being JSON", () => {
  const cases: [string, number, number][] = [
    ['{\n  "load": NaN\n}', 2, 11],
    ['{\n  "load": 0.5,\n}', 3, 1],
    ['{"a": 1', 1, 8],
    ["", 1, 1],
    ["[1 2]", 1, 4],
    ["{} {}", 1, 4],
    ["{'a': 1}", 1, 2],
    ['\uFEFF{"a" 1}', 1, 6],
  ];
  for (const [text, line, column] of cases) {
    const error = assertThrows(() => parseJson(text), JsonError);
    assertEquals(
      [error.line, error.column],
      [line, column],
      JSON.stringify(text),
    );
  }
});

Deno.test("parseJson() names each field that is given twice, where it stands", () => {
  const { repeated } = parseJson(
    '{"a":1,"b":[{"c":1,"c":2}],"a":3,"d":{"a":1}}',
  );
  assertEquals(repeated, ["b[0].c", "a"]);
});

Deno.test("parseJson() refuses nesting that no scenario has, rather than running out of stack", () => {
  assertThrows(
    () => parseJson("[".repeat(1e5) + "]".repeat(1e5)),
    JsonError,
    "levels",
  );
});
