/** Whether text is LaTeX that a compiler could take, as far as its structure goes. */

import { assert, assertEquals } from "@std/assert";

/** Signs of whose effect a writer of plain text thinks nothing. */
const UNESCAPED = /(?<!\\)[_^#~<>|]/;

/** `text` without comments, files that are written out, and escaped signs. */
function bare(text: string): string {
  return text
    .replaceAll(/\\begin\{filecontents\*\}[\s\S]*?\\end\{filecontents\*\}/g, "")
    .replaceAll(/(?<!\\)%[^\n]*/g, "")
    .replaceAll(/\\[\\&%$#_{}, ;]/g, " ");
}

/** Asserts that braces, dollars and environments of `text` open and close as they must. */
export function assertBalanced(text: string): void {
  const plain = bare(text);
  let depth = 0;
  for (const sign of plain) {
    if (sign === "{") depth++;
    if (sign === "}") depth--;
    assert(depth >= 0, `a brace closes that never opened: ${text}`);
  }
  assertEquals(depth, 0, `a brace stays open: ${text}`);
  assertEquals(plain.split("$").length % 2, 1, `a dollar stays open: ${text}`);
  const open: string[] = [];
  for (const [, word, name] of plain.matchAll(/\\(begin|end)\{([^}]*)\}/g)) {
    if (word === "begin") open.push(name);
    else assertEquals(open.pop(), name);
  }
  assertEquals(open, []);
}

/** Asserts that `text`, words and not formulae, has no sign that stands for a command. */
export function assertPlain(text: string): void {
  assertBalanced(text);
  const words = bare(text)
    // Before a number or a macro of ours, a tilde is a space that does not break.
    .replaceAll(/~(?=\\cite|\\texttt|\$)/g, " ")
    .replaceAll(/\$[^$]*\$/g, "");
  assert(!UNESCAPED.test(words), `"${UNESCAPED.exec(words)?.[0]}" in ${words}`);
}

/** Asserts that every line of the table in `text` has as many cells as it has columns; its lines. */
export function cellsOf(text: string): string[][] {
  const [, spec, body] =
    /\\begin\{tabular\}\{((?:[^{}]|\{[^{}]*\})*)\}([\s\S]*)\\end\{tabular\}/
      .exec(text)!;
  const columns = spec.replaceAll(/@\{[^{}]*\}/g, "").length;
  const lines = body.split("\\\\\n").filter((line) => line.includes("&"));
  for (const line of lines) {
    const spans = [...line.matchAll(/\\multicolumn\{(\d+)\}/g)]
      .reduce((sum, [, span]) => sum + Number(span) - 1, 0);
    const cells = line.split(/(?<!\\)&/).length + spans;
    assertEquals(cells, columns, line);
  }
  return lines.map((line) => line.split(/(?<!\\)&/).map((cell) => cell.trim()));
}
