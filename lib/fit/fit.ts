/**
 * Models of a trace: which process its arrivals are of, and which law its services.
 *
 * @module
 */

import type { ArrivalSpec, ServiceSpec } from "../scenario/point.ts";
import {
  readTrace,
  scanTrace,
  type TraceColumns,
  TraceError,
} from "../workload/trace.ts";
import { type ArrivalFit, fitArrivals } from "./arrivals.ts";
import { Gaps } from "./gaps.ts";
import type { Fit } from "./law.ts";
import { Sample } from "./sample.ts";
import { fitServices } from "./services.ts";

/** What was fitted to a trace. */
export interface TraceFit {
  /** Rows of the trace. */
  readonly rows: number;
  /** Arrivals; null without a column of them. */
  readonly arrivals: {
    /** Mean rate over the trace, million requests a second. */
    readonly rateMrps: number;
    /** Gaps that the processes were fitted to: the first ones of a long trace. */
    readonly gaps: number;
    /** Processes, the best first. */
    readonly fits: readonly ArrivalFit[];
  } | null;
  /** Laws of services, the best first; null without a column of them. */
  readonly services: readonly Fit[] | null;
  /** Whether neighbouring rows are alike over so long that no model here can be it: all but bursts forget at once. */
  readonly isCorrelatedThroughout: boolean;
}

/** The part of a scenario that describes a workload. */
export interface WorkloadFragment {
  /** Mean rate, million requests a second. */
  readonly rateMrps?: number;
  /** Process of arrivals. */
  readonly arrivals?: ArrivalSpec;
  /** Law of services. */
  readonly service?: ServiceSpec;
}

/**
 * Fits models to a trace, of which each column is told apart: that a long service
 * comes with a burst, or after another, is in no model here.
 *
 * Reads the trace twice, in bounded memory.
 *
 * @throws {TraceError} If a row is wrong, or there are too few.
 */
export async function fitTrace(columns: TraceColumns): Promise<TraceFit> {
  const { rows, lastArrivalUs, ...facts } = await scanTrace(columns);
  const gaps = new Gaps(facts.arrivalResolutionUs);
  const services = new Sample();
  for await (const block of readTrace(columns, { fromRow: 0, rows })) {
    for (let row = 0; row < block.length; row++) {
      if (block.arrivalUs !== null) gaps.add(block.arrivalUs[row]);
      if (block.serviceUs !== null) services.add(block.serviceUs[row]);
    }
  }
  const { arrival, service } = columns;
  if (arrival !== undefined && !(lastArrivalUs! > 0)) {
    throw new TraceError(
      arrival.file,
      "must hold arrivals at two instants at least: one has no rate",
      null,
      arrival.column,
    );
  }
  const gapsUs = arrival === undefined ? null : gaps.end();
  return {
    rows,
    arrivals: gapsUs && {
      rateMrps: (rows - 1) / lastArrivalUs!,
      gaps: gapsUs.length,
      fits: fitArrivals(gapsUs, facts.arrivalResolutionUs),
    },
    services: service === undefined ? null : fitServices(services),
    isCorrelatedThroughout: facts.isCorrelatedThroughout,
  };
}

/**
 * `arrivals` that are `faster` times as fast, as if the trace had been recorded at
 * that rate: its bursts are as much shorter.
 */
export function spedUp(arrivals: ArrivalSpec, faster: number): ArrivalSpec {
  return arrivals.process === "mmpp"
    ? { ...arrivals, burstMeanUs: arrivals.burstMeanUs / faster }
    : arrivals;
}

/** What was fitted as a part of a scenario: numbers to six digits, for no trace tells more. */
export function fragmentOf(
  rateMrps: number | null,
  arrivals: ArrivalSpec | null,
  service: ServiceSpec | null,
): WorkloadFragment {
  return rounded({
    ...(rateMrps !== null && { rateMrps }),
    ...(arrivals !== null && { arrivals }),
    ...(service !== null && { service }),
  });
}

function rounded<T>(value: T): T {
  // What goes through JSON and back is the same but for the numbers.
  return JSON.parse(JSON.stringify(
    value,
    (_, each) =>
      typeof each === "number" ? Number(each.toPrecision(DIGITS)) : each,
  ));
}

const DIGITS = 6;
