/** A run as a paper cites it, without a disk. */

import type { CitedRun } from "../../lib/cite/cited_run.ts";
import type { PlainPoint } from "../../lib/scenario/point.ts";
import type { Row } from "../../lib/stats/row.ts";
import { pointOf } from "../sweep/_points.ts";

/** Everything that TeX or BibTeX takes for more than a sign, and a way out of a table. */
export const HOSTILE =
  '50 % of \\x_{1} & $2 #3~^ <a|b> "q" {{ \n\\end{table*} \u0007µs ± ≥';

/** The run with `rows`, of points that are like `changes` where the rows do not say. */
export function citedRun(
  rows: readonly Row[],
  changes: Partial<PlainPoint> = {},
  title = "A small scenario",
): CitedRun {
  return {
    folder: "results/small/0123456789",
    rows,
    problem: null,
    manifest: {
      format: 1,
      run: "0123456789",
      status: "complete",
      points: rows.length,
      finished: rows.length,
      failed: [],
      command: ["kneepoint", "sweep", "a file.json", "--seed", "1"],
      start: "2026-11-21T11:12:57.032Z",
      end: "2026-11-21T11:13:54.864Z",
      versions: {
        kneepoint: "0.1.0",
        source: "ab".repeat(32),
        deno: "2.9.6",
        v8: "15.0",
        typescript: "6.0",
        packages: {},
      },
      machine: { os: "linux", arch: "x86_64", processors: 2, processor: null },
      traces: { "t.csv": { bytes: 7, sha256: "cd".repeat(32) } },
      notReproducible: [],
      rowsSha256: null,
      files: {},
      scenario: {
        name: "small",
        title,
        slo: { percentile: 99.9, slowdown: 10 },
        points: rows.map((row) =>
          pointOf(row.point, { load: row.load, ...changes })
        ),
      },
    },
  };
}
