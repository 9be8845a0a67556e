/**
 * The kinds of fields that a scenario is made of, as schemas that know how to
 * say what they want.
 *
 * @module
 */

import { z } from "zod";
import { listed, nearest } from "./error.ts";

/** What a number must be. */
export interface NumberRule {
  /** Smallest value. */
  readonly min: number;
  /** Whether `min` itself is not allowed. */
  readonly aboveMin?: boolean;
  /** Largest value. */
  readonly max?: number;
  /** Whether `max` itself is not allowed. */
  readonly belowMax?: boolean;
  /** Whether it must be whole. */
  readonly integer?: boolean;
}

/**
 * A field: what its value must be, and in words.
 *
 * @internal
 */
export interface Field {
  /** What checks the value. */
  readonly schema: z.ZodType;
  /** What the value must be, to follow "must be". */
  readonly rule: string;
  /** For a number, what it must be. */
  readonly number?: NumberRule;
}

/**
 * A number, finite and within `rule`.
 *
 * @internal
 */
export function number(rule: NumberRule): Field {
  const bounds = boundsText(rule);
  const kind = rule.integer ? "a whole number" : "a number";
  const full = `${kind} ${bounds}`;
  const base = rule.integer
    ? z.int({ error: `must be ${full}` })
    : z.number({ error: `must be ${full}` });
  const error = `must be ${rule.integer ? full : bounds}`;
  let schema = rule.aboveMin
    ? base.gt(rule.min, { error })
    : base.gte(rule.min, { error });
  if (rule.max !== undefined) {
    schema = rule.belowMax
      ? schema.lt(rule.max, { error })
      : schema.lte(rule.max, { error });
  }
  return { schema, rule: full, number: rule };
}

function boundsText(
  { min, aboveMin, max, belowMax, integer }: NumberRule,
): string {
  if (max === undefined) return `${aboveMin ? ">" : ">="} ${min}`;
  if (integer) return `from ${min} to ${max}`;
  return `in ${aboveMin ? "(" : "["}${min}, ${max}${belowMax ? ")" : "]"}`;
}

/**
 * Text that is not empty.
 *
 * @internal
 */
export function text(): Field {
  const error = "must be text that is not empty";
  return {
    schema: z.string({ error }).min(1, { error }),
    rule: "text that is not empty",
  };
}

/**
 * One of a few words.
 *
 * @internal
 */
export function choice(words: readonly string[]): Field {
  return {
    schema: z.enum([...words]),
    rule: words.length === 1 ? listed(words) : `one of ${listed(words)}`,
  };
}

/**
 * Yes or no.
 *
 * @internal
 */
export function flag(): Field {
  return {
    schema: z.boolean({ error: "must be true or false" }),
    rule: "true or false",
  };
}

/**
 * An object with these fields and no others; an unknown one is told the nearest known.
 *
 * @internal
 */
export function record<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    // One line a field: `problemsOf` gives each its own path.
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key: string) => unknownField(key, known)).join("\n")
        : "must be an object",
  });
}

function unknownField(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return "is not a known field: " +
    (meant === null
      ? `known are ${listed(known.filter((each) => each[0] !== "$"))}`
      : `did you mean "${meant}"?`);
}

/**
 * Objects told apart by their field `tag`; the JSON Schema calls them `id`.
 *
 * @internal
 */
export function tagged(
  tag: string,
  id: string,
  options: readonly z.ZodObject[],
): Field {
  const [first, ...others] = options;
  const error = "must be an object";
  const schema = z.discriminatedUnion(tag, [first, ...others], { error });
  return { schema: schema.meta({ id }), rule: `an object with "${tag}"` };
}

/** Says that what is at `path`, from where the rule stands, breaks it. */
export type Problem = (path: PropertyKey[], message: string) => void;

/**
 * `schema`, and a rule between its fields. The rule is asked even if fields are
 * wrong, so that all problems are found at once: it must expect any value.
 *
 * @internal
 */
export function withRule<Schema extends z.ZodType>(
  schema: Schema,
  rule: (value: unknown, problem: Problem) => void,
): Schema {
  return schema.superRefine(
    (value, context) =>
      rule(
        value,
        (path, message) => context.addIssue({ code: "custom", path, message }),
      ),
    { when: () => true },
  );
}

/** Whether `value` is an object with named fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether `value` is a number that can be reckoned with. */
export function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Problem if not exactly one of `names` is in `value`. */
export function exactlyOne(
  value: Record<string, unknown>,
  names: readonly string[],
  problem: Problem,
): void {
  const there = names.filter((name) => value[name] !== undefined);
  if (there.length === 1) return;
  const [none, more] = names.length === 2
    ? ["neither", "both"]
    : ["none", listed(there)];
  const found = there.length === 0 ? none : more;
  problem([], `must have exactly one of ${listed(names)}, got ${found}`);
}
