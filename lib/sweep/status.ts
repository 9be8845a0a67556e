/**
 * Whether a point has a steady state that its run has seen.
 *
 * @module
 */

import {
  ACTIVITIES,
  APPLICATION,
  BEST_EFFORT,
  IDLE,
  POLLING,
} from "../engine/activities.ts";
import { toUs } from "../engine/ticks.ts";
import { isTooLong } from "../stats/consensus.ts";
import { meanEstimate } from "../stats/intervals.ts";
import type { ClosedSpec, Point } from "../scenario/point.ts";
import { capacityOf } from "../scenario/uneven.ts";
import type { Measured } from "./machine_run.ts";
import type { Recording } from "../stats/recording.ts";
import type { Status } from "../stats/row.ts";
import { sum } from "../workload/sum.ts";

/** Requests a request by which the backlog must grow to count as growing. */
const GROWTH = 0.005;
/** Share of a core's time below which it has none to spare. */
const SPARE = 0.005;

/** What a core does while it has nothing of the application to do. */
const SPARE_ACTIVITIES = [POLLING, BEST_EFFORT, IDLE];

/** Relaxation times below which a run says nothing of a steady state. */
const FEWEST_RELAXATIONS = 10;
/** Relaxation times below which intervals were seen to hold the truth less often than they say. */
const FEW_RELAXATIONS = 200;

/** What of a workload decides how long a run must be. */
export interface StatusWorkload {
  /** Offered load. */
  readonly load: number;
  /** Where the load moves, what it is in the long run; else null. */
  readonly lastingLoad: number | null;
  /** Mean service, µs. */
  readonly meanServiceUs: number;
  /** Its squared coefficient of variation. */
  readonly serviceScv: number;
  /** Variance of the number of arrivals in a long time ÷ its mean. */
  readonly arrivalDispersion: number;
  /** The clients, where requests wait for replies to others; else null. */
  readonly closed: ClosedSpec | null;
}

/** What of a machine decides what it can do. */
export interface StatusMachine {
  /** Worker cores. */
  readonly cores: number;
  /** Service that they can give in a unit of time at most: as many as they are, where none is slow. */
  readonly capacity: number;
  /** Whether they share their work; if not, each has to settle by itself. */
  readonly sharesWork: boolean;
  /** Whether one of them may have more to do than it can while others have time to spare. */
  readonly hasOwnWork: boolean;
}

/**
 * The status of a point, from the replications it was measured by.
 *
 * It is `saturated` if it is offered more work than its cores can do, or if the
 * backlog grew over the second half of what was measured, by more than chance
 * (95 %) and by more than 0.5 % of the requests that arrived, while what limits
 * it had no time to spare: the worker cores together, a core beside them, or, where
 * workers do not share all of their work, one of them in every replication. A core beside
 * the workers that ran requests is one of those that do the work; for what it is
 * beside them for, it had the time of these requests to spare, which give way. It
 * is `unsettled` if the backlog grew without that, if MSER-5 left out all of the first half in most replications, if
 * requests were still unfinished when as many again had arrived, or if a
 * replication is shorter than ten of the system's relaxation times: a longer run
 * could tell. Otherwise it is `stable`.
 *
 * Where clients wait for replies and never give up, the backlog is bounded by
 * their number and never `saturated`.
 *
 * Where the load moves, the run is not a sample of a steady state but itself what
 * is asked for, and a backlog that grows may be what it is to show: the point is
 * `saturated` only if the load it is left at is more than the cores can do, and
 * `unsettled` only if requests were still unfinished.
 */
export function statusOf(
  recordings: readonly Recording[],
  workload: StatusWorkload,
  machine: StatusMachine,
): Status {
  const { cores, hasOwnWork } = machine;
  const { team } = sparesOf(recordings, cores);
  const { closed, lastingLoad } = workload;
  const load = lastingLoad ?? workload.load;
  const capacity = machine.capacity + team.length - cores;
  if (closed === null && load * cores >= capacity) return "saturated";
  const unfinished = recordings.some(({ unfinished }) => unfinished > 0);
  if (lastingLoad !== null) return unfinished ? "unsettled" : "stable";
  const isGrowing = grows(recordings);
  // No more requests can wait than there are clients who never give up.
  const isBounded = closed !== null && closed.timeoutUs === null;
  const isFull = hasNoSpareCore(recordings, cores, hasOwnWork);
  if (isGrowing && isFull && !isBounded) return "saturated";
  const tooLong =
    recordings.filter(({ warmupFound }) => isTooLong(warmupFound)).length;
  const isTooShort = relaxations(recordings, workload, machine) <
    FEWEST_RELAXATIONS;
  return isGrowing || unfinished || isTooShort ||
      2 * tooLong > recordings.length
    ? "unsettled"
    : "stable";
}

/** The machine of `point`, as a replication of it had it. */
export function machineOf(
  { cores, hardware }: Point,
  { sharesWork, hasOwnWork }: Pick<Measured, "sharesWork" | "hasOwnWork">,
): StatusMachine {
  const capacity = capacityOf(cores, hardware);
  return { cores, capacity, sharesWork, hasOwnWork };
}

/** Whether the replications are so short for their load that intervals are too narrow and means too low. */
export function isShortRun(
  recordings: readonly Recording[],
  workload: StatusWorkload,
  machine: StatusMachine,
): boolean {
  const sharing = { ...machine, sharesWork: true };
  return relaxations(recordings, workload, sharing) < FEW_RELAXATIONS;
}

/**
 * Length of a replication in relaxation times E[S](I + SCV) ÷ (c (1 − u)²), c cores
 * that share their work and of which the share u is busy, I the dispersion of
 * arrivals, 1 where they are Poisson: how long a queue remembers, up to a factor.
 * Of slow cores, E[S] is the mean time of a request on a core.
 *
 * Of a core beside the workers, c is 1 and E[S] its busy time a request. Of
 * clients who wait for replies, requests a client: the number that think returns
 * to its mean within the mean time of a round or less, for each thinks for itself.
 * Source: the asymptotic variance of M/G/1's workload in heavy traffic, W. Whitt,
 * "Planning queueing simulations", Management Science 35, 1989; for other arrivals
 * K. W. Fendick and W. Whitt, "Measurements and approximations to describe the
 * offered traffic", Proceedings of the IEEE 77, 1989.
 */
function relaxations(
  recordings: readonly Recording[],
  { meanServiceUs, serviceScv, arrivalDispersion, closed }: StatusWorkload,
  { cores, capacity, sharesWork }: StatusMachine,
): number {
  const finished = mean(recordings.map((of) => of.finishedInWindow));
  if (closed !== null) return finished / closed.clients;
  const { team, extras } = sparesOf(recordings, cores);
  const windowUs = toUs(mean(recordings.map((of) => of.windowTicks)));
  const sharing = sharesWork ? team.length : 1;
  const workers = windowUs * sharing * mean(team) ** 2 /
    (meanServiceUs * cores / capacity * (arrivalDispersion + serviceScv));
  const dispatchers = extras.map((spare) => {
    const busyUs = (1 - spare) * windowUs / Math.max(1, finished);
    return busyUs === 0 ? Infinity : windowUs * spare ** 2 / (2 * busyUs);
  });
  return Math.min(workers, ...dispatchers);
}

function grows(recordings: readonly Recording[]): boolean {
  const growth = recordings.map(({ inSystemByQuarter, measured, unfinished }) =>
    (inSystemByQuarter[3] - inSystemByQuarter[2]) /
    ((measured + unfinished) / 4)
  );
  const { value, low } = meanEstimate(growth);
  return value! > GROWTH && (low === null || low > 0);
}

function hasNoSpareCore(
  recordings: readonly Recording[],
  cores: number,
  hasOwnWork: boolean,
): boolean {
  const { team, extras } = sparesOf(recordings, cores);
  if (mean(team) < SPARE) return true;
  if (extras.some((spare) => spare < SPARE)) return true;
  return hasOwnWork && team.slice(0, cores).some((spare) => spare === 0);
}

/** Shares of their time that cores had to spare. */
interface Spares {
  /** Of those that do the work: the worker cores, then those beside them that ran requests too. */
  readonly team: readonly number[];
  /** Of those beside the worker cores, for what they are beside them for. */
  readonly extras: readonly number[];
}

/** The same, over all replications. */
function sparesOf(recordings: readonly Recording[], cores: number): Spares {
  const shares = (isCounted: (activity: number) => boolean) => {
    const each = recordings.map(({ lateLedger }) =>
      sharesOf(lateLedger, isCounted)
    );
    return each[0].map((_, core) => mean(each.map((of) => of[core])));
  };
  const busy = shares((activity) => !SPARE_ACTIVITIES.includes(activity));
  const application = shares((activity) => activity === APPLICATION);
  const spare = busy.map((share) => 1 - share);
  return {
    team: spare.filter((_, core) => core < cores || application[core] > 0),
    extras: spare.map((share, core) => share + application[core]).slice(cores),
  };
}

/** Shares of their time in which cores had something to do: of the worker cores, and of those beside them for what they are beside them for. */
export function busyShares(
  ledger: Float64Array,
  cores: number,
): { readonly workers: readonly number[]; readonly extras: readonly number[] } {
  const busy = sharesOf(
    ledger,
    (activity) => !SPARE_ACTIVITIES.includes(activity),
  );
  const application = sharesOf(ledger, (activity) => activity === APPLICATION);
  return {
    workers: busy.slice(0, cores),
    extras: busy.map((share, core) => share - application[core]).slice(cores),
  };
}

/** Share of its time that each core spent in activities that are counted; 0 if it had none. By core. */
function sharesOf(
  ledger: Float64Array,
  isCounted: (activity: number) => boolean,
): number[] {
  return Array.from({ length: ledger.length / ACTIVITIES }, (_, core) => {
    const of = ledger.subarray(core * ACTIVITIES, (core + 1) * ACTIVITIES);
    const all = sum(of);
    const counted = sum(of.filter((_, activity) => isCounted(activity)));
    return all === 0 ? 0 : counted / all;
  });
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
