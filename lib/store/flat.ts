/**
 * Rows as a tidy table: one cell a value, nested names joined by a dot.
 *
 * @module
 */

/** A cell of the table. */
export type Cell = string | number | boolean | null;

/** Fields with a value a window of time: rows of their own, not cells of this one. */
const NOT_IN_TABLES = new Set(["timeline"]);

/** `value`'s cells by dotted name; a list of words is one cell, `"; "` between them. */
export function flatten(value: object, prefix = ""): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const [key, member] of Object.entries(value)) {
    const name = prefix + key;
    if (NOT_IN_TABLES.has(name)) continue;
    if (Array.isArray(member)) cells.set(name, member.join("; "));
    else if (typeof member === "object" && member !== null) {
      for (const [inner, cell] of flatten(member, `${name}.`)) {
        cells.set(inner, cell);
      }
    } else cells.set(name, member);
  }
  return cells;
}

/**
 * The columns of all rows, in the order in which they are first met, those of
 * one field side by side: policies differ in their parameters.
 */
export class Columns {
  readonly #byField = new Map<string, Set<string>>();

  /** Takes in the names of a row. */
  add(names: Iterable<string>): void {
    for (const name of names) {
      const field = name.split(".", 1)[0]!;
      let columns = this.#byField.get(field);
      if (columns === undefined) {
        this.#byField.set(field, columns = new Set());
      }
      columns.add(name);
    }
  }

  /** All names. */
  get names(): string[] {
    return [...this.#byField.values()].flatMap((columns) => [...columns]);
  }
}
