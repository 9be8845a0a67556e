/**
 * What the schemas found, said to a person: the path, the rule, the value.
 *
 * @module
 */

import type { z } from "zod";
import { listed, nearest, pathText, shown } from "./error.ts";
import { isRecord } from "./fields.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * The problems behind `issues`, one line each and one for each place.
 *
 * @param document What was read, for the values that the lines repeat.
 * @param given Top-level fields that came from elsewhere, and what they are called there.
 *
 * @internal
 */
export function problemsOf(
  issues: readonly Issue[],
  document: unknown,
  given: Readonly<Record<string, string>>,
): string[] {
  const lines = new Map<string, string>();
  const add = (path: Path, message: string) => {
    const text = pathText(path);
    const place = Object.hasOwn(given, text)
      ? given[text]
      : text === ""
      ? "the scenario"
      : text;
    if (!lines.has(place)) lines.set(place, `${place} ${message}`);
  };
  for (const issue of issues) explain(issue, [], document, add);
  return [...lines.values()];
}

function explain(
  issue: Issue,
  within: Path,
  document: unknown,
  add: (path: Path, message: string) => void,
): void {
  const path = [...within, ...issue.path];
  const got = `, got ${shown(valueAt(document, path))}`;
  switch (issue.code) {
    case "custom":
      return add(path, issue.message);
    case "unrecognized_keys": {
      const messages = issue.message.split("\n");
      return issue.keys.forEach((key, i) => add([...path, key], messages[i]));
    }
    case "invalid_value":
      return add(path, oneOfRule(issue.values, valueAt(document, path)));
    case "invalid_union": {
      const options = "options" in issue ? issue.options : undefined;
      if (Array.isArray(options)) {
        return add(path, oneOfRule(options, valueAt(document, path)));
      }
      const shaped = issue.errors.filter((branch) =>
        !branch.some(isOtherShape)
      );
      const value = valueAt(document, path);
      const tagged = shaped.filter((branch) =>
        !branch.some((of) => isOtherTag(of, value))
      );
      const meant = tagged.length > 0 ? tagged : shaped;
      if (meant.length === 0) {
        return add(
          path,
          issue.message + got +
            suggestion(wordsOf(issue), valueAt(document, path)),
        );
      }
      return meant[0].forEach((nested) => explain(nested, path, document, add));
    }
    default:
      return add(path, issue.message + got);
  }
}

/** Whether an alternative was not meant: a list is no attempt at a number. */
function isOtherShape(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  // Kinds of objects, none of which an object was meant for.
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    return issue.errors.every((branch) =>
      branch.some(({ code, path }) =>
        code === "invalid_type" && path.length === 0
      )
    );
  }
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

/** Whether `value` was not meant for an alternative: it lacks the field by which that is told. */
function isOtherTag(issue: Issue, value: unknown): boolean {
  return issue.code === "invalid_union" && "discriminator" in issue &&
    issue.path.length === 1 && isRecord(value) &&
    !Object.hasOwn(value, String(issue.discriminator));
}

function oneOfRule(allowed: readonly unknown[], value: unknown): string {
  const rule = allowed.length === 1 ? "must be" : "must be one of";
  return `${rule} ${listed(allowed)}, got ${shown(value)}${
    suggestion(allowed, value)
  }`;
}

function suggestion(allowed: readonly unknown[], value: unknown): string {
  const meant = typeof value === "string"
    ? nearest(value, allowed.map(String))
    : null;
  return meant === null ? "" : `: did you mean "${meant}"?`;
}

/** The words that would have done, in any of the alternatives of `issue`. */
function wordsOf(issue: Issue): readonly unknown[] {
  if (issue.code === "invalid_value" && issue.path.length === 0) {
    return issue.values;
  }
  return issue.code === "invalid_union"
    ? issue.errors.flat().flatMap(wordsOf)
    : [];
}

function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const step of path) {
    if (
      typeof value !== "object" || value === null || !Object.hasOwn(value, step)
    ) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
