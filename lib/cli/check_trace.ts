/**
 * A trace on its own: read to its last row, and summed up.
 *
 * @module
 */

import { InvalidArgumentError } from "commander";
import type { TraceColumn, TraceUnit } from "../scenario/point.ts";
import { scanTrace } from "../workload/trace.ts";
import type { Command } from "./command.ts";
import { print } from "./output.ts";
import { typedPath } from "./paths.ts";
import { BadInput } from "./status.ts";

/** A column of a trace, but not its file. */
export type ColumnChoice = Omit<TraceColumn, "file">;

/** How a trace is to be read. */
export interface TraceFlags {
  /** Where arrivals are. */
  readonly arrival?: ColumnChoice;
  /** Where services are. */
  readonly service?: ColumnChoice;
}

/** Adds the options that say how to read a trace. */
export function withTraceOptions(command: Command): Command {
  return command
    .option(
      "--arrival <column:unit>",
      "a trace's column of arrivals, such as TIMESTAMP:datetime",
      columnChoice,
    )
    .option(
      "--service <column:unit>",
      "a trace's column of services, such as Tokens:0.1 (µs a count)",
      columnChoice,
    );
}

/**
 * Reads the trace in `path` from its first row to its last and prints what is in it.
 *
 * @throws {TraceError} If a row is not what it should be.
 */
export async function checkTrace(
  path: string,
  { arrival, service }: TraceFlags,
): Promise<void> {
  const file = typedPath(path);
  if (arrival === undefined && service === undefined) {
    throw new BadInput(
      `Cannot check trace "${file}": --arrival or --service must say which column, and in which unit`,
    );
  }
  const summary = await scanTrace({
    ...(arrival === undefined ? {} : { arrival: { ...arrival, file } }),
    ...(service === undefined ? {} : { service: { ...service, file } }),
  });
  print(`${file}: a good trace`);
  for (const [name, value] of Object.entries(summary)) {
    if (value !== null) print(`  ${name} ${value}`);
  }
}

const UNITS: readonly TraceUnit[] = ["ns", "us", "ms", "s", "datetime"];

function columnChoice(text: string): ColumnChoice {
  // Column names may hold colons, units do not.
  const colon = text.lastIndexOf(":");
  const column = text.slice(0, Math.max(colon, 0));
  const word = text.slice(colon + 1);
  const count = Number(word);
  const unit = UNITS.find((each) => each === word) ??
    (word !== "" && count > 0 && Number.isFinite(count) ? count : null);
  if (column !== "" && unit !== null) return { column, unit };
  throw new InvalidArgumentError(
    `It must be COLUMN:UNIT, a unit being ${UNITS.join(", ")} or µs a count.`,
  );
}
