/**
 * The workload of several applications on one machine: the requests of all, in
 * the order of their arrival. Each application's are drawn from streams of its
 * own, so they are the same whatever the others do.
 *
 * @module
 */

import { Block, BLOCK_ROWS } from "../engine/block.ts";
import type { PlainPoint, SharedPoint } from "../scenario/point.ts";
import { meanServiceUs } from "../scenario/demand.ts";
import { rateOf, requestsOn, timeOfAll } from "../scenario/rate_profile.ts";
import { sum } from "./sum.ts";
import { type Workload, workloadOf } from "./workload.ts";

/** Requests of one application among those of others. */
interface Source {
  readonly blocks: AsyncGenerator<Block>;
  /** Numbers of its first class and of its first connection. */
  readonly firstClass: number;
  readonly firstConnection: number;
}

/** The workload of `point`, of all its applications that have requests. */
export async function sharedWorkload(point: SharedPoint): Promise<Workload> {
  const parts: Workload[] = [];
  const firstConnections: number[] = [];
  let connections = 0;
  for (const index of point.applications.keys()) {
    const part = await applicationWorkload(point, index);
    if (part === null) continue;
    parts.push(part);
    firstConnections.push(connections);
    connections += part.connections;
  }
  const rateMrps = sum(parts.map((part) => part.rateMrps));
  const weighted = (value: (part: Workload) => number) =>
    sum(parts.map((part) => part.rateMrps * value(part))) / rateMrps;
  const meanServiceUs = weighted((part) => part.meanServiceUs);
  const secondMoment = weighted((part) =>
    part.meanServiceUs ** 2 * (1 + part.serviceScv)
  );
  return {
    meanServiceUs,
    serviceScv: secondMoment / meanServiceUs ** 2 - 1,
    // Applications' arrivals do not depend on one another: variances add up, as means do.
    arrivalDispersion: weighted((part) => part.arrivalDispersion),
    load: sum(parts.map((part) => part.load)),
    rateMrps,
    closed: null,
    lastingLoad: parts.every(({ lastingLoad }) => lastingLoad === null)
      ? null
      : sum(parts.map(({ lastingLoad, load }) => lastingLoad ?? load)),
    offers: parts.flatMap((part) => part.offers),
    classes: parts.flatMap((part) => part.classes),
    connections,
    rowsPerReplication: Math.min(
      ...parts.map((part) => part.rowsPerReplication),
    ),
    trace: null,
    clients: () => null,
    blocks: (replication) => {
      let firstClass = 0;
      return merged(parts.map((part, place) => {
        const source = {
          blocks: part.blocks(replication),
          firstClass,
          firstConnection: firstConnections[place],
        };
        firstClass += part.classes.length;
        return source;
      }));
    },
  };
}

/** The workload of application `index` of `point` alone, its classes named after it; null if it has no requests. */
export async function applicationWorkload(
  point: SharedPoint,
  index: number,
): Promise<Workload | null> {
  const { applications, ...head } = point;
  const { name, workload } = applications[index];
  if (workload === null) return null;
  const plain: PlainPoint = { ...head, ...workload };
  const part = await workloadOf(plain, undefined, index, endUs(point));
  return {
    ...part,
    classes: part.classes.map((of) => ({ ...of, name: `${name}/${of.name}` })),
  };
}

/** When the last of the requests of all applications is expected, µs, where the load of one of them moves; else null. */
function endUs({ applications, cores, requests, warmup }: SharedPoint) {
  const rates = applications.flatMap(({ workload }) =>
    workload === null
      ? []
      : [rateOf(workload, cores, meanServiceUs(workload.service)!)] // no trace here
  );
  return rates.every((rate) => typeof rate === "number")
    ? null
    : timeOfAll(rates, requestsOn(rates, { requests, warmup }));
}

/** The requests of all `sources` in the order of arrival; at one instant, in the order of the sources. */
async function* merged(sources: readonly Source[]): AsyncGenerator<Block> {
  const block = new Block();
  const parts = await Promise.all(sources.map(({ blocks }) => next(blocks)));
  const rows = new Int32Array(sources.length);
  for (;;) {
    block.length = 0;
    while (block.length < BLOCK_ROWS) {
      const from = earliest(parts, rows);
      const part = parts[from], row = rows[from], to = block.length++;
      block.arrival[to] = part.arrival[row];
      block.service[to] = part.service[row];
      block.class[to] = part.class[row] + sources[from].firstClass;
      block.connection[to] = part.connection[row] +
        sources[from].firstConnection;
      block.ends[to] = part.ends[row];
      if (++rows[from] === part.length) {
        parts[from] = await next(sources[from].blocks);
        rows[from] = 0;
      }
    }
    yield block;
  }
}

/** Place of the part whose next row arrives first. */
function earliest(parts: readonly Block[], rows: Int32Array): number {
  let first = 0;
  for (let place = 1; place < parts.length; place++) {
    const at = parts[place].arrival[rows[place]];
    if (at < parts[first].arrival[rows[first]]) first = place;
  }
  return first;
}

/** The next block of requests that are drawn without end. */
async function next(blocks: AsyncGenerator<Block>): Promise<Block> {
  const { value } = await blocks.next();
  return value;
}
