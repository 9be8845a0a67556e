/**
 * The numbers that a paper takes from runs, found in its LaTeX.
 *
 * @module
 */

/** A place where a paper names a number. */
export interface Use {
  /** The macro: `\kneepoint` prints a stored number, `\kneepointis` the one that is typed. */
  readonly macro: string;
  /** Its first three arguments: run, point, field; fewer where it has fewer. */
  readonly names: readonly string[];
  /** The number as the paper's source has it; null where LaTeX is to print the stored one. */
  readonly typed: string | null;
  /** Line of its beginning, from 1. */
  readonly line: number;
}

/** What a file of a paper says of runs, and of other files. */
export interface PaperText {
  /** The numbers, in order. */
  readonly uses: readonly Use[];
  /** Files that it reads, as it names them. */
  readonly inputs: readonly string[];
  /** Macros without arguments that it defines, and what they stand for. By name. */
  readonly shorthands: ReadonlyMap<string, string>;
}

const MACRO = /\\(kneepoint|kneepointis)(?![A-Za-z@])(?=\s*\{)/g;
const NUMBER = /^(?:\\num\{|\$)?\s*[+\-−–]?\d/;
const INPUT = /\\(?:input|include|subfile)\s*\{([^{}]+)\}/g;
const SHORTHAND =
  /\\(?:(?:new|renew|provide)command\*?\s*(?:\{\\([A-Za-z]+)\}|\\([A-Za-z]+))|def\s*\\([A-Za-z]+))\s*\{([^{}]*)\}/g;

/** What is printed as it stands, and so is no macro. */
const VERBATIM =
  /\\begin\{(verbatim|lstlisting|comment|filecontents)(\*?)\}[\s\S]*?\\end\{\1\2\}|\\verb\*?([^A-Za-z\s*])[^\n]*?\3/g;

/** A comment, from its sign to the end of the line; a sign after a backslash prints. */
const COMMENT = /(?<=(?:^|[^\\])(?:\\\\)*)%[^\n]*/gm;

/** Reads a file of a paper. */
export function readPaper(source: string): PaperText {
  const text = source.replaceAll(VERBATIM, blank).replaceAll(COMMENT, blank);
  const uses: Use[] = [];
  let line = 1, counted = 0;
  for (const match of text.matchAll(MACRO)) {
    line += text.slice(counted, match.index).split("\n").length - 1;
    counted = match.index;
    uses.push({
      ...useAt(text, match.index + match[0].length, match[1]),
      line,
    });
  }
  return {
    uses,
    inputs: [...text.matchAll(INPUT)].map(([, file]) => file.trim()),
    shorthands: new Map(
      [...text.matchAll(SHORTHAND)].map(([, a, b, c, words]) => [
        a ?? b ?? c,
        words,
      ]),
    ),
  };
}

/** Spaces in place of `text`: what is behind it keeps its line. */
function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}

/** The arguments from `start` on: three names, and a number right behind them. */
function useAt(text: string, start: number, macro: string): Omit<Use, "line"> {
  const names: string[] = [];
  let at = start;
  while (names.length < 3) {
    const argument = argumentAt(text, at + spaces(text, at));
    if (argument === null) break;
    names.push(argument.text);
    at = argument.end;
  }
  const isTyped = macro === "kneepointis";
  const last = names.length < 3
    ? null
    : argumentAt(text, at + (isTyped ? spaces(text, at) : 0))?.text.trim();
  // Behind the other macro, braces with a number are one that was typed, others the paper's own.
  const typed = last && (isTyped || NUMBER.test(last)) ? last : null;
  return { macro, names, typed };
}

function spaces(text: string, at: number): number {
  return /^\s*/.exec(text.slice(at, at + 500))![0].length;
}

/** The text between the brace at `at` and the one that closes it; null if there is none. */
function argumentAt(
  text: string,
  at: number,
): { readonly text: string; readonly end: number } | null {
  if (text[at] !== "{") return null;
  let depth = 0;
  for (let place = at; place < text.length; place++) {
    if (text[place] === "\\") place++;
    else if (text[place] === "{") depth++;
    else if (text[place] === "}" && --depth === 0) {
      return { text: text.slice(at + 1, place), end: place + 1 };
    }
  }
  return null;
}

/** `text` with the macros of `shorthands` in place, those within them too. */
export function expanded(
  text: string,
  shorthands: ReadonlyMap<string, string>,
): string {
  // Deeper than this, a macro stands for itself.
  for (let depth = 0; depth < 8; depth++) {
    const next = text.replaceAll(
      /\\([A-Za-z]+) *(?:\{\})?/g,
      (macro, name) => shorthands.get(name) ?? macro,
    );
    if (next === text) break;
    text = next;
  }
  return text.replaceAll(/\\([_%&#$])/g, "$1");
}
