/**
 * What is new about a point, beside all that were ever stored under its
 * scenario's name.
 *
 * @module
 */

/** Most new values that are named. */
const MOST_NAMED = 3;

/** Knows every value that a field has had. */
export class Novelty {
  readonly #known = new Set<string>();
  readonly #isAny: boolean;

  /**
   * Knows no value yet.
   *
   * @param isAny Whether there is any run to compare with.
   */
  constructor(isAny: boolean) {
    this.#isAny = isAny;
  }

  /** Takes in the fields of a stored point. */
  add(content: Readonly<Record<string, unknown>>): void {
    for (const [field, value] of fieldsOf(content)) {
      this.#known.add(`${field}=${value}`);
    }
  }

  /** What is new about a point that is not stored. */
  of(content: Readonly<Record<string, unknown>>): string {
    if (!this.#isAny) return "nothing is stored under this name";
    const fields = fieldsOf(content)
      .filter(([field, value]) => !this.#known.has(`${field}=${value}`));
    if (fields.length === 0) return "not together with these values yet";
    // A policy that is new has parameters that are.
    const policy = fields.find(([field]) => field === "policy");
    const named = policy === undefined
      ? fields
      : [policy, ...fields.filter(([field]) => !field.startsWith("policy"))];
    const texts = named.slice(0, MOST_NAMED)
      .map(([field, value]) => `${field} ${value}`);
    const more = named.length - texts.length;
    if (more > 0) texts.push(`${more} more`);
    return `new: ${texts.join(", ")}`;
  }
}

/** Every value in `content` with the path to it; the parameters of a policy are its own. */
function fieldsOf(content: Readonly<Record<string, unknown>>): [
  field: string,
  value: string,
][] {
  const fields: [string, string][] = [];
  const collect = (value: unknown, path: string) => {
    if (typeof value !== "object" || value === null) {
      fields.push([path, JSON.stringify(value)]);
      return;
    }
    for (const [key, member] of Object.entries(value)) {
      collect(member, `${path}.${key}`);
    }
  };
  for (const [field, value] of Object.entries(content)) {
    if (field !== "policy") collect(value, field);
    else {
      const { name, ...parameters } = value as Record<string, unknown>;
      fields.push(["policy", JSON.stringify(name)]);
      collect(parameters, `policy ${name}`);
    }
  }
  return fields;
}
