/**
 * JSON with two things that `JSON.parse` does not tell: the line and column of a
 * mistake, and a field that is given twice (of which it keeps the last, silently).
 *
 * @module
 */

import { pathText } from "./error.ts";

/** Text that is not JSON. */
export class JsonError extends Error {
  /** Tells this error from others. */
  override readonly name = "JsonError";
  /** Line of the mistake, from 1. */
  readonly line: number;
  /** Column of the mistake, from 1. */
  readonly column: number;

  /**
   * A mistake in `text`.
   *
   * @param at Where in `text` it stops being JSON, characters from 0.
   */
  constructor(text: string, at: number, expected: string) {
    const before = text.slice(0, at).split("\n");
    const line = before.length, column = before[before.length - 1].length + 1;
    const found = at < text.length
      ? JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))
      : "the end of the file";
    super(`line ${line}, column ${column}: expected ${expected}, got ${found}`);
    this.line = line;
    this.column = column;
  }
}

/** What JSON says, and the paths of the fields that it says twice. */
export interface JsonDocument {
  /** The value, as \`JSON.parse\` gives it. */
  readonly value: unknown;
  /** Paths of the fields that stand twice in one object. */
  readonly repeated: readonly string[];
}

/**
 * Reads JSON.
 *
 * @throws {JsonError} If `text` is not JSON.
 */
export function parseJson(text: string): JsonDocument {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const scanner = new Scanner(body);
  scanner.scan();
  return { value: JSON.parse(body), repeated: scanner.repeated };
}

const SPACE = /[ \t\n\r]*/y;
// JSON allows no control character within a string.
// deno-lint-ignore no-control-regex
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** Deeper than any scenario; a stack has an end. */
const DEEPEST = 100;

class Scanner {
  readonly repeated: string[] = [];
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): void {
    this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail("the end of the file");
  }

  #value(): void {
    this.#skipSpace();
    if (this.#path.length > DEEPEST) this.#fail(`at most ${DEEPEST} levels`);
    if (this.#takes("{")) return this.#object();
    if (this.#takes("[")) return this.#array();
    if (this.#match(STRING) ?? this.#match(NUMBER) ?? this.#match(WORD)) return;
    this.#fail("a value");
  }

  #object(): void {
    const names = new Set<string>();
    this.#skipSpace();
    if (this.#takes("}")) return;
    do {
      this.#skipSpace();
      const quoted = this.#match(STRING) ??
        this.#fail('a field\'s name in "quotes"');
      const name: string = JSON.parse(quoted);
      this.#path.push(name);
      if (names.has(name)) this.repeated.push(pathText(this.#path));
      names.add(name);
      this.#skipSpace();
      if (!this.#takes(":")) this.#fail('":"');
      this.#value();
      this.#path.pop();
      this.#skipSpace();
    } while (this.#takes(","));
    if (!this.#takes("}")) this.#fail('"," or "}"');
  }

  #array(): void {
    this.#skipSpace();
    if (this.#takes("]")) return;
    let index = 0;
    do {
      this.#path.push(index++);
      this.#value();
      this.#path.pop();
      this.#skipSpace();
    } while (this.#takes(","));
    if (!this.#takes("]")) this.#fail('"," or "]"');
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #takes(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #fail(expected: string): never {
    throw new JsonError(this.#text, this.#at, expected);
  }
}
