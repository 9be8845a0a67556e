/**
 * Rows whose own checks failed: a result that is wrong is not to be passed on in
 * silence.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";

/** What is wrong with `row`, in a line; null if it kept its laws. */
export function brokenLaws(row: Row): string | null {
  const broken = Object.entries(row.audit).filter(([, check]) => !check.ok)
    .map(([law, { error }]) => `${law} by ${error}`);
  return broken.length === 0
    ? null
    : `Point ${row.point} (${row.policy}, load ${row.load}) is wrong, its audit fails: ${
      broken.join(", ")
    }`;
}
