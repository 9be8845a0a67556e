/** Systems with a little more to do than they can, against what bounds say that they can. */

import { LOCK_WAIT_US } from "../../lib/engine/activities.ts";
import { CLOSES, OPENS } from "../../lib/engine/block.ts";
import { toTicks, toUs } from "../../lib/engine/ticks.ts";
import { withDefaults } from "../../lib/policies/definition.ts";
import { streamOf } from "../../lib/random/stream.ts";
import { demandsOf } from "../../lib/systems/bounds.ts";
import { policyOf } from "../../lib/systems/definition.ts";
import { SYSTEMS } from "../../lib/systems/mod.ts";
import { connectionHashes } from "../../lib/workload/rss.ts";
import { type Request, run, type Spec } from "../_run.ts";

/** How a system is put together, beside its name. */
export type Changes = Readonly<Record<string, string | number | boolean>>;

/** What comes to it. */
export interface Load {
  readonly cores: number;
  /** Requests on a connection. */
  readonly requestsEach: number;
  /** Requests in all; if not said, {@linkcode REQUESTS}. */
  readonly requests?: number;
  /** Service of each, µs; if not said, 0.5. */
  readonly serviceUs?: number;
}

/** What it does, of what it can do by its bound, and what that is set by. */
export interface Saturation {
  readonly share: number;
  /** Requests, million a second. */
  readonly mrps: number;
  /** Share of that resource's time in which cores wait for locks. */
  readonly waited: number;
  readonly resource: string;
}

/** Requests in all, and how many times what a system can do of them come in a µs: so many that whatever it does beyond its bound is seen, so few that hardly a connection has two. */
const REQUESTS = 20_000, OVERLOAD = 1.04;
/** Requests a core that come at once, so that none waits for its first. */
const AT_ONCE = 20;

const HASHES = connectionHashes(1 << 12);
/** As many connections of every entry of the indirection table. */
const CONNECTIONS = evenlySpread(8);

/** What the system `name` does of the requests that its bound lets it. */
export function saturation(
  name: string,
  changes: Changes,
  { cores, requestsEach, requests = REQUESTS, serviceUs = 0.5 }: Load,
): Saturation {
  const system = SYSTEMS.find((each) => each.name === name)!;
  const definition = policyOf(system);
  const spec: Spec = { ...changes, name: definition.name };
  const offered = { cores, meanServiceUs: serviceUs, requestsEach };
  const [{ limitMrps, resource, servers }] = demandsOf(
    system,
    withDefaults(definition, spec),
    offered,
  );
  const rateMrps = OVERLOAD * limitMrps;
  const { finish, machine } = run(
    spec,
    atRandom(requests, rateMrps, toTicks(serviceUs), cores, requestsEach),
    { cores, connections: HASHES.length },
  );
  // Whoever limits it has something to do until the last is done.
  const last = finish.reduce((latest, at) => Math.max(latest, at), 0);
  const mrps = requests / toUs(last);
  return {
    share: mrps / limitMrps,
    mrps,
    waited: machine.counts[LOCK_WAIT_US] / (servers * toUs(last)),
    resource,
  };
}

/** `count` requests, `rateMrps` a µs, on connections in turn, each time in another order. */
function atRandom(
  count: number,
  rateMrps: number,
  service: number,
  cores: number,
  requestsEach: number,
): Request[] {
  const gaps = streamOf(1, 0, "arrivals");
  const draws = streamOf(1, 0, "connections");
  const connections = CONNECTIONS.slice();
  // Each begins at a place of its life drawn at random.
  const carried = HASHES.map(() =>
    requestsEach < Infinity ? draws.below(requestsEach) : 0
  );
  let atUs = 0;
  return Array.from({ length: count }, (_, index) => {
    const turn = index % connections.length;
    const other = turn + draws.below(connections.length - turn);
    const connection = connections[other];
    connections[other] = connections[turn];
    connections[turn] = connection;
    if (index > AT_ONCE * cores) atUs += gaps.exponential() / rateMrps;
    const opens = requestsEach < Infinity && carried[connection] === 0;
    const closes = ++carried[connection] === requestsEach;
    if (closes) carried[connection] = 0;
    return {
      arrival: toTicks(atUs),
      service,
      connection,
      ends: (opens ? OPENS : 0) | (closes ? CLOSES : 0),
    };
  });
}

function evenlySpread(each: number): number[] {
  const taken = new Map<number, number>();
  return [...HASHES.keys()].filter((connection) => {
    const entry = HASHES[connection] % 128;
    const before = taken.get(entry) ?? 0;
    taken.set(entry, before + 1);
    return before < each;
  });
}
