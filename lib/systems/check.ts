/**
 * What asking for a system's bounds asks of its arguments.
 *
 * @module
 */

import type { Parameter } from "../policies/definition.ts";
import type { SystemDefinition } from "./definition.ts";
import type { Offered } from "./demand.ts";

/** Throws unless `given` are parameters of `system`, each with a value that it may have. */
export function checkParameters(
  { name: system, parameters }: SystemDefinition,
  given: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(given)) {
    if (name === "name") continue;
    if (!Object.hasOwn(parameters, name)) {
      const known = Object.keys(parameters).join(", ");
      throw new RangeError(
        `Cannot tell the bounds of ${system}: it has no parameter ${name}, but ${known}`,
      );
    }
    const rule = ruleOf(parameters[name], value);
    if (rule !== null) refuse(system, name, rule, value);
  }
}

/** Throws unless requests can be `offered`. */
export function checkOffered(system: string, offered: Offered): void {
  const { cores, meanServiceUs, requestsEach, forUs = Infinity } = offered;
  const check = (isRight: boolean, name: string, rule: string, value: number) =>
    isRight || refuse(system, name, rule, value);
  const isWhole = Number.isSafeInteger(cores);
  check(isWhole && cores > 0, "cores", "a whole number > 0", cores);
  const isService = meanServiceUs >= 0 && meanServiceUs < Infinity;
  check(isService, "meanServiceUs", ">= 0 and finite", meanServiceUs);
  check(requestsEach >= 1, "requestsEach", ">= 1", requestsEach);
  check(forUs > 0, "forUs", "> 0", forUs);
}

/** What `value` of `parameter` would have to be; null if it is that. */
function ruleOf(parameter: Parameter, value: unknown): string | null {
  switch (parameter.type) {
    case "boolean":
      return typeof value === "boolean" ? null : "true or false";
    case "choice":
      return parameter.choices.includes(value as string)
        ? null
        : `one of ${parameter.choices.join(", ")}`;
    default: {
      const { min, max = Infinity, aboveMin = false, integer = false } =
        parameter;
      if (value === null && parameter.default === null) return null;
      const isWithin = typeof value === "number" && value <= max &&
        value < Infinity && (aboveMin ? value > min : value >= min);
      if (isWithin && (!integer || Number.isSafeInteger(value))) return null;
      return `${integer ? "a whole number" : "a number"} ${
        aboveMin ? ">" : ">="
      } ${min}${max < Infinity ? ` and <= ${max}` : ""}`;
    }
  }
}

function refuse(
  system: string,
  name: string,
  rule: string,
  value: unknown,
): never {
  throw new RangeError(
    `Cannot tell the bounds of ${system}: ${name} must be ${rule}, got ${value}`,
  );
}
