/**
 * Grids: all the values that a description with axes stands for, counted and
 * indexed without being built. A million points take the memory of their axes.
 *
 * @module
 */

import { type Range, rangeValues } from "./range.ts";

/** Values by number, from 0. */
export interface Grid<T> {
  /** How many values there are. */
  readonly count: number;
  /** The value of number `index`, 0 ≤ index < count. */
  at(index: number): T;
}

/** One value. */
export function constant<T>(value: T): Grid<T> {
  return { count: 1, at: () => value };
}

/** The values of all `grids`, one after another. */
export function oneOf<T>(grids: readonly Grid<T>[]): Grid<T> {
  const count = grids.reduce((sum, grid) => sum + grid.count, 0);
  // Nearly all lists are of plain values, and a range has up to a million.
  if (grids.length === count) {
    return {
      count,
      at: (index) => grids[index].at(0),
    };
  }
  return {
    count,
    at: (index) => {
      let rest = index, position = 0;
      while (rest >= grids[position].count) rest -= grids[position++].count;
      return grids[position].at(rest);
    },
  };
}

/** Every combination of one value of each of `grids`; the first varies slowest. */
export function product(grids: readonly Grid<unknown>[]): Grid<unknown[]> {
  const count = grids.reduce(
    (combinations, grid) => combinations * grid.count,
    1,
  );
  return {
    count,
    at: (index) => {
      const values = new Array<unknown>(grids.length);
      let rest = index;
      for (let position = grids.length - 1; position >= 0; position--) {
        const grid = grids[position];
        values[position] = grid.at(rest % grid.count);
        rest = Math.floor(rest / grid.count);
      }
      return values;
    },
  };
}

/** `change` of every value. Neighbours that are the same value share one object. */
export function mapped<A, B>(grid: Grid<A>, change: (value: A) => B): Grid<B> {
  let last = -1;
  let value: B;
  return {
    count: grid.count,
    at: (index) => {
      if (index !== last) {
        value = change(grid.at(index));
        last = index;
      }
      return value;
    },
  };
}

/** Fields whose lists are data and not axes; numbers within may be axes. */
const COLLECTED = new Set(["modes", "phases", "steps", "applications"]);
const PLAIN = new Set(["cdf"]);

/**
 * The grid that `description` stands for: a list or a range is an axis, an
 * object the combinations of its fields, anything else itself.
 *
 * @param description A part of a scenario that was found valid.
 * @param field Name of the field that it is in.
 */
export function gridOf(description: unknown, field = ""): Grid<unknown> {
  if (
    typeof description !== "object" || description === null || PLAIN.has(field)
  ) {
    return constant(description);
  }
  if (Array.isArray(description)) {
    const grids = description.map((item) => gridOf(item));
    return COLLECTED.has(field) ? product(grids) : oneOf(grids);
  }
  if (isRange(description)) {
    return oneOf(rangeValues(description).map(constant));
  }
  const names = Object.keys(description);
  const values = product(
    Object.entries(description).map(([name, value]) => gridOf(value, name)),
  );
  return mapped(
    values,
    (row) => Object.fromEntries(names.map((name, i) => [name, row[i]])),
  );
}

/** Whether `description`, which was found valid, is a range. */
export function isRange(description: object): description is Range {
  return "from" in description && "to" in description;
}
