/**
 * What a scenario may say of connections.
 *
 * @module
 */

import { axis } from "./axes.ts";
import { choice, type Field, number, record, withRule } from "./fields.ts";
import { exponentOfZipf } from "./workload_rules.ts";

/** The exponent of `zipf` that is not said: Zipf's own. */
export const DEFAULT_EXPONENT = 1;

/**
 * Connections that requests arrive on.
 *
 * @internal
 */
export const connections: Field = {
  rule: "an object",
  schema: withRule(
    record({
      count: axis(number({ min: 1, max: 2 ** 24, integer: true })).optional()
        .meta({ description: "How many are open at a time", default: 4096 }),
      popularity: axis(choice(["uniform", "zipf"])).optional()
        .meta({
          description: "How requests spread over them",
          default: "uniform",
        }),
      exponent: axis(number({ min: 0, max: 20 })).optional().meta({
        description:
          "With zipf: the k-th connection has a share in proportion to 1 ÷ k to this power",
        default: DEFAULT_EXPONENT,
      }),
      requestsEach: axis(number({ min: 1, max: 2 ** 31 - 1, integer: true }))
        .optional().meta({
          description:
            "Requests that each carries before a new one takes its place; if left out, they last",
        }),
    }),
    exponentOfZipf,
  ),
};
