/**
 * Two rows of the same point, field by field.
 *
 * @module
 */

import tQuantile from "@stdlib/t-quantile";
import type { Estimate, Row } from "../stats/row.ts";

/** A field that is not the same in both. */
export interface Difference {
  /** Its name, nested names joined by a dot. */
  readonly field: string;
  /** What is stored: a value, an estimate, or undefined where there is no such field. */
  readonly stored: unknown;
  /** What came out when the point was run again. */
  readonly again: unknown;
  /** How far an estimate has moved, in standard errors of the difference; null where intervals do not say. */
  readonly standardErrors: number | null;
}

/** Fields that differ between runs of the same scenario. */
const NOT_COMPARED: readonly string[] = ["wallSeconds"];

/** The upper half of an interval of 95 %. */
const UPPER = 0.975;

/**
 * The fields of `stored` that are not, to the last bit, those of `again`, the
 * time that the simulation took left out.
 *
 * Both are compared as JSON has them: what is stored went through it.
 */
export function differences(stored: Row, again: Row): Difference[] {
  const found: Difference[] = [];
  const errorOf = (value: Estimate, row: Row) =>
    standardError(value, row.replications);
  const visit = (field: string, a: unknown, b: unknown): void => {
    if (NOT_COMPARED.includes(field)) return;
    if (isEstimate(a) && isEstimate(b)) {
      if (isSame(a, b)) return;
      const standardErrors = distance(
        a,
        b,
        errorOf(a, stored),
        errorOf(b, again),
      );
      found.push({ field, stored: a, again: b, standardErrors });
    } else if (hasMembers(a) && hasMembers(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
        visit(
          field === "" ? key : `${field}.${key}`,
          member(a, key),
          member(b, key),
        );
      }
    } else if (!isSame(a, b)) {
      found.push({ field, stored: a, again: b, standardErrors: null });
    }
  };
  visit("", stored, JSON.parse(JSON.stringify(again)));
  return found;
}

/** How far `a` is from `b` in standard errors of their difference. */
function distance(
  a: Estimate,
  b: Estimate,
  errorA: number | null,
  errorB: number | null,
): number | null {
  if (a.value === null || b.value === null) return null;
  if (errorA === null || errorB === null) return null;
  const combined = Math.hypot(errorA, errorB);
  return combined === 0 ? null : Math.abs(a.value - b.value) / combined;
}

/** The standard error behind an interval by Student's t over `replications`. */
function standardError(
  { low, high }: Estimate,
  replications: number,
): number | null {
  if (low === null || high === null || !(replications >= 2)) return null;
  return (high - low) / 2 / tQuantile(UPPER, replications - 1);
}

function isEstimate(value: unknown): value is Estimate {
  return hasMembers(value) &&
    Object.keys(value).join() === "value,low,high";
}

/** Whether `value` has fields to compare one by one: an object, or a list of such. */
function hasMembers(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return !Array.isArray(value) || value.some(hasMembers);
}

function member(of: object, key: string): unknown {
  return Object.hasOwn(of, key) ? Reflect.get(of, key) : undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
