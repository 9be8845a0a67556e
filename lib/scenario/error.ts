/**
 * What is said of a scenario that cannot be read: every problem, a line each.
 *
 * @module
 */

import { closest, distance } from "fastest-levenshtein";

/** A scenario cannot be read; `problems` says all that is wrong with it. */
export class ScenarioError extends Error {
  /** Tells this error from others. */
  override readonly name = "ScenarioError";
  /** What is wrong, a line each: where in the file, what is wanted, what is there. */
  readonly problems: readonly string[];

  /**
   * Says all of `problems` at once.
   *
   * @param source Name of the file, or "-" for standard input.
   */
  constructor(source: string, problems: readonly string[]) {
    super(`${cannotRead(source)}:${asLines(problems)}`);
    this.problems = problems;
  }
}

function cannotRead(source: string): string {
  return source === "-"
    ? "Cannot read the scenario on standard input"
    : `Cannot read scenario "${source}"`;
}

function asLines(problems: readonly string[]): string {
  return problems.length === 1
    ? ` ${problems[0]}`
    : problems.map((problem) => `\n  ${problem}`).join("");
}

/** Longest text of a value that a message repeats, characters. */
const LONGEST_SHOWN = 60;

/** `value` as a message repeats it: strings quoted, long values cut, nothing for what is absent. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value); // JSON has no word for Infinity
  const text = JSON.stringify(value);
  return text.length <= LONGEST_SHOWN
    ? text
    : `${text.slice(0, LONGEST_SHOWN - 1)}…`;
}

/** `names` quoted, as a sentence lists them. */
export function listed(names: readonly unknown[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}

/** The known name that `name` was probably meant to be; null if none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  // Case and missing units are the commonest slips: "quantumus", "quantum" for "quantumUs".
  const longer = known.filter((each) =>
    name.length >= 3 && each.toLowerCase().startsWith(name.toLowerCase())
  );
  if (longer.length === 1) return longer[0];
  const candidate = closest(name, [...known]);
  const allowed = Math.max(2, Math.floor(candidate.length / 3));
  return distance(name, candidate) <= Math.min(allowed, name.length)
    ? candidate
    : null;
}

/** Path of a value as one would write it in code: `policy[1].quantumUs`. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (!/^[\w$-]+$/.test(String(step))) {
      text += `[${JSON.stringify(step)}]`;
    } else text += text === "" ? String(step) : `.${String(step)}`;
  }
  return text;
}
