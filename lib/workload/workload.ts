/**
 * The workload of a point: its rate, its classes, and its requests as a stream
 * of blocks. The same for every policy: it is made from streams of its own.
 *
 * @module
 */

import { Block, BLOCK_ROWS } from "../engine/block.ts";
import { toTicks } from "../engine/ticks.ts";
import type {
  ClosedSpec,
  PlainPoint,
  TraceColumn,
  WorkloadSpec,
} from "../scenario/point.ts";
import { type Rate, rateOf, requestsOn } from "../scenario/rate_profile.ts";
import { arrivalTimes, dispersionOf } from "./arrivals.ts";
import { ClosedClients } from "./closed.ts";
import { type Draws, Services } from "./columns.ts";
import { connectionNumbers, Connections } from "./connections.ts";
import {
  atLeastOneTick,
  mixtureMoments,
  ONLY_CLASS,
  type ServiceClass,
  serviceClasses,
} from "./service.ts";
import { readTrace, type TraceSummary } from "./trace.ts";
import type { TraceFacts } from "./trace_facts.ts";
import { TraceScans } from "./trace_scans.ts";

/** What an application offers. */
export interface Offer {
  /** Which it is. */
  readonly application: number;
  /** Its arrival rate × its mean service ÷ worker cores. */
  readonly load: number;
  /** Its arrival rate, million requests a second. */
  readonly rateMrps: number;
}

/** What is known of a workload before it runs. */
export interface Workload {
  /** Mean service, µs. */
  readonly meanServiceUs: number;
  /** Squared coefficient of variation of service. */
  readonly serviceScv: number;
  /** Variance of the number of arrivals in a long time ÷ its mean. */
  readonly arrivalDispersion: number;
  /** Offered load: arrival rate × mean service ÷ worker cores. Where it moves, the mean until the last request is expected. */
  readonly load: number;
  /** Arrival rate, million requests a second; where it moves, its mean likewise; of clients who wait for replies, what a machine without overhead could make of them at most. */
  readonly rateMrps: number;
  /** Where the load moves, what it is in the long run; else null. */
  readonly lastingLoad: number | null;
  /** The clients, where requests wait for replies to others; else null. */
  readonly closed: ClosedSpec | null;
  /** What each application with requests offers of it. */
  readonly offers: readonly Offer[];
  /** Classes of requests, and the mean service of each, µs. By class. */
  readonly classes: readonly {
    readonly name: string;
    readonly meanUs: number;
    /** The application that they are of. */
    readonly application: number;
  }[];
  /** How many numbers connections have, from 0: those open at any time are among them. */
  readonly connections: number;
  /** What the trace can tell, where requests are of one; else null. */
  readonly trace: TraceFacts | null;
  /** Rows of the trace that each replication has to itself; `Infinity` without a trace. */
  readonly rowsPerReplication: number;
  /** The requests of one replication, in blocks that are used again; of clients who wait for replies, none. */
  blocks(replication: number): AsyncGenerator<Block>;
  /** The clients of one replication, where requests wait for replies to others; else null. */
  clients(replication: number): ClosedClients | null;
}

/**
 * The workload that `point` describes.
 *
 * @param scans What is known of traces already; those of `point` are read through
 * if they are not among them.
 * @param application Whose requests they are.
 * @param untilUs Where the rate moves: the time that its mean is taken over, if not
 *   that in which the requests of `point` are expected, µs.
 * @throws {TraceError} If a trace cannot be read.
 */
export async function workloadOf(
  point: PlainPoint,
  scans: TraceScans = new TraceScans(),
  application: number = 0,
  untilUs: number | null = null,
): Promise<Workload> {
  const columns = traceColumns(point);
  const trace = columns === null ? null : await scans.scan(columns);
  const classes = point.service.distribution === "trace"
    ? null
    : serviceClasses(point.service);
  const moments = classes === null
    ? { meanUs: trace!.meanServiceUs!, scv: trace!.serviceScv! }
    : mixtureMoments(classes);
  const closed = point.arrivals.process === "closed" ? point.arrivals : null;
  const rate = rateOf(point, point.cores, moments.meanUs);
  const rateMrps = typeof rate === "number" ? rate : rate.meanUntil(
    untilUs ?? rate.timeOf(requestsOn([rate], point)),
  );
  const loadOf = (rateMrps: number) => rateMrps * moments.meanUs / point.cores;
  const load = point.load ?? loadOf(rateMrps);
  return {
    meanServiceUs: moments.meanUs,
    serviceScv: moments.scv,
    arrivalDispersion: dispersionOf(point.arrivals, rateMrps),
    load,
    rateMrps,
    closed,
    lastingLoad: typeof rate === "number" ? null : loadOf(rate.lastingMrps),
    offers: [{ application, load, rateMrps }],
    classes: classes === null
      ? [{ name: ONLY_CLASS, meanUs: moments.meanUs, application }]
      : classes.map(({ name, law }) => ({
        name,
        meanUs: law.meanUs,
        application,
      })),
    connections: connectionNumbers(point.connections),
    trace: trace === null ? null : factsOf(trace, rateMrps),
    rowsPerReplication: trace === null
      ? Infinity
      : Math.floor(trace.rows / point.replications),
    clients: (replication) =>
      closed === null ? null : new ClosedClients(
        closed,
        { ...point, replication, application },
        classes!,
      ),
    blocks: (replication) => {
      const draws = { ...point, replication, application };
      return columns === null
        ? drawnBlocks(draws, rate, classes!)
        : tracedBlocks(draws, rate, rateMrps, classes, columns, trace!);
    },
  };
}

/** What `trace` can tell once its clock runs so that its mean rate is `rateMrps`. */
function factsOf(trace: TraceSummary, rateMrps: number): TraceFacts {
  const { rows, isCorrelatedThroughout, meanInterarrivalUs } = trace;
  const arrivalResolutionUs = meanInterarrivalUs === null
    ? 0
    : trace.arrivalResolutionUs / rateMrps / meanInterarrivalUs;
  return {
    rows,
    resolutionUs: Math.max(arrivalResolutionUs, trace.serviceResolutionUs),
    isCorrelatedThroughout,
  };
}

/** The columns of traces that `point` reads, or null if it reads none. */
export function traceColumns(
  point: Pick<WorkloadSpec, "arrivals" | "service">,
): { arrival?: TraceColumn; service?: TraceColumn } | null {
  const { arrivals, service } = point;
  const columns: { arrival?: TraceColumn; service?: TraceColumn } = {};
  if (arrivals.process === "trace") columns.arrival = arrivals;
  if (service.distribution === "trace") columns.service = service;
  return columns.arrival || columns.service ? columns : null;
}

async function* drawnBlocks(
  draws: Draws,
  rate: Rate,
  classes: readonly ServiceClass[],
): AsyncGenerator<Block> {
  const block = new Block();
  const arrivals = arrivalTimes(draws, rate);
  const services = new Services(draws, classes);
  const connections = new Connections(draws);
  for (;;) {
    block.length = BLOCK_ROWS;
    arrivals.fill(block);
    services.fill(block);
    connections.fill(block);
    yield block;
  }
}

async function* tracedBlocks(
  draws: Draws & PlainPoint,
  rate: Rate,
  rateMrps: number,
  classes: readonly ServiceClass[] | null,
  columns: { arrival?: TraceColumn; service?: TraceColumn },
  trace: TraceSummary,
): AsyncGenerator<Block> {
  const block = new Block();
  const arrivals = arrivalTimes(draws, rate);
  const services = new Services(draws, classes ?? []);
  const connections = new Connections(draws);
  const rows = Math.floor(trace.rows / draws.replications);
  // The trace's own clock runs faster or slower, so that its mean rate becomes the point's.
  const scale = trace.meanInterarrivalUs === null
    ? 1
    : 1 / rateMrps / trace.meanInterarrivalUs;
  let originUs: number | null = null;
  const window = { fromRow: draws.replication * rows, rows };
  for await (const part of readTrace(columns, window)) {
    block.length = part.length;
    if (part.arrivalUs === null) arrivals.fill(block);
    else {
      originUs ??= part.arrivalUs[0];
      for (let row = 0; row < part.length; row++) {
        block.arrival[row] = toTicks((part.arrivalUs[row] - originUs) * scale);
      }
    }
    if (part.serviceUs === null) services.fill(block);
    else {
      for (let row = 0; row < part.length; row++) {
        block.service[row] = atLeastOneTick(part.serviceUs[row]);
        block.class[row] = 0;
      }
    }
    connections.fill(block);
    yield block;
  }
}
