/**
 * The machine of a replication that is looked at: the only one, or that of an
 * application where each has its own.
 *
 * @module
 */

import type { PolicyDefinition } from "../policies/definition.ts";
import type { Point, SharedPoint } from "../scenario/point.ts";
import { sharedWorkload } from "../workload/shared.ts";
import type { TraceScans } from "../workload/trace_scans.ts";
import { apartSetup } from "./apart_setup.ts";
import { isCritical } from "./applications.ts";
import type { MachineSetup } from "./machine_run.ts";
import { checkHardware, isApart, togetherSetup } from "./replication.ts";

/** A machine, and whose requests on it are looked at. */
export interface Watched {
  /** The machine. */
  readonly setup: MachineSetup;
  /** Names of the applications on it; none is told where there is but one. By application. */
  readonly applications: readonly string[];
  /** Whether requests are looked at. By class. */
  readonly counts: readonly boolean[];
}

/**
 * The machine of a replication of `point` that has the requests of `application`;
 * of all that are latency-critical, if none is named.
 *
 * @throws {RangeError} If there is no such application, it has no requests, or none
 * is named and several have machines of their own.
 */
export async function watchedMachine(
  point: Point,
  replication: number,
  definition: PolicyDefinition,
  application?: string,
  scans?: TraceScans,
): Promise<Watched> {
  checkHardware(point, definition);
  return isApart(point, definition)
    ? await ownMachine(point, replication, definition, application)
    : await onlyMachine(point, replication, definition, application, scans);
}

/** The machine that all requests of `point` are on. */
async function onlyMachine(
  point: Point,
  replication: number,
  definition: PolicyDefinition,
  application: string | undefined,
  scans: TraceScans | undefined,
): Promise<Watched> {
  const only = application === undefined ? null : placeOf(point, application);
  const setup = await togetherSetup(point, replication, definition, scans);
  return {
    setup,
    applications: point.applications?.map(({ name }) => name) ?? ["only"],
    counts: setup.workload.classes.map(({ application: of }) =>
      only === null ? isCritical(point, of) : of === only
    ),
  };
}

/** The machine of one application, which must be named unless it is the only one that is latency-critical. */
async function ownMachine(
  point: SharedPoint,
  replication: number,
  definition: PolicyDefinition,
  application: string | undefined,
): Promise<Watched> {
  const machines = applicationsApart(point, definition);
  if (application === undefined && machines.length > 1) {
    throw new RangeError(
      `Cannot look at point ${point.point}: application must be ${
        named(machines)
      }, for each has a machine of its own; got none`,
    );
  }
  const name = application ?? machines[0];
  const place = placeOf(point, name);
  const { rateMrps } = await sharedWorkload(point);
  // It has requests, or it would have no place.
  const setup =
    (await apartSetup(point, replication, definition, place, rateMrps))!;
  return {
    setup,
    applications: [name],
    counts: setup.workload.classes.map(() => true),
  };
}

/** Names of the latency-critical applications of `point` that have a machine of their own each; none where there is but one machine. */
export function applicationsApart(
  point: Point,
  definition: PolicyDefinition,
): string[] {
  if (!isApart(point, definition)) return [];
  return point.applications.filter(({ kind }) => kind === "latency-critical")
    .map(({ name }) => name);
}

/** The number of the application `name` of `point`, which has requests. */
function placeOf({ point, applications = [] }: Point, name: string): number {
  const place = applications.findIndex((of) =>
    of.name === name && of.workload !== null
  );
  if (place >= 0) return place;
  const names = applications.filter(({ workload }) => workload !== null)
    .map((of) => of.name);
  throw new RangeError(
    `Cannot look at point ${point}: application must be ${
      names.length === 0
        ? "left out where there is but one"
        : `${named(names)}, which have requests`
    }; got "${name}"`,
  );
}

function named(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(" or ");
}
