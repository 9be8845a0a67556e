/**
 * What a scenario may say of applications that share the cores.
 *
 * @module
 */

import { z } from "zod";
import { axis } from "./axes.ts";
import { shown } from "./error.ts";
import {
  choice,
  type Field,
  isFiniteNumber,
  isRecord,
  number,
  type Problem,
  record,
  withRule,
} from "./fields.ts";
import { isClosed, loadAgrees } from "./workload_rules.ts";
import { connections } from "./connections_schema.ts";
import { arrivals, service } from "./workload_schema.ts";

/** Most applications on one machine. */
const MOST = 64;

/** Fields of an application that are about its requests. */
const OF_REQUESTS = ["arrivals", "connections", "load", "rateMrps"] as const;

const cores = (min: number) => number({ min, max: 4096, integer: true });

const application = withRule(
  record({
    name: z.string({ error: "must be text" }).regex(/^[A-Za-z0-9._-]+$/, {
      error: "must be letters, digits, '-', '_' and '.'",
    }).max(100, { error: "must have at most 100 characters" }).meta({
      description: "Name of the application, and head of its classes' names",
    }),
    kind: choice(["latency-critical", "best-effort"]).schema.meta({
      description:
        "Whether cores are wanted for its latency, or used while nobody else wants them",
    }),
    guaranteedCores: axis(cores(0)).optional().meta({
      description:
        "Cores it gets whenever it asks; by default 0 for a best-effort one, and an equal part of those not yet guaranteed for each other",
    }),
    maxCores: axis(cores(1)).optional().meta({
      description: "Cores it may have at most; by default all",
    }),
    arrivals: axis(arrivals).optional().meta({
      description: "Time between arrivals; by default poisson",
    }),
    service: axis(service).optional().meta({
      description:
        "Service of a request; a best-effort application without has work without end",
    }),
    connections: axis(connections).optional().meta({
      description: "Connections that requests arrive on",
    }),
    load: axis(number({ min: 0, aboveMin: true })).optional().meta({
      description:
        "Offered load: its arrival rate × its mean service ÷ all worker cores",
    }),
    rateMrps: axis(number({ min: 0, aboveMin: true })).optional().meta({
      description:
        "Its arrival rate, million requests a second, in place of `load`",
    }),
  }),
  applicationAgrees,
);

/**
 * Applications that share the cores, in place of the scenario's own workload.
 *
 * @internal
 */
export const applications: Field = {
  rule: "a list of applications",
  schema: withRule(
    z.array(application, { error: "must be a list of applications" })
      .min(1, { error: "must have at least one application" })
      .max(MOST, { error: `must have at most ${MOST} applications` }),
    listAgrees,
  ).meta({
    description:
      "Applications that share the cores, in place of arrivals, service, connections and load",
  }),
};

function applicationAgrees(value: unknown, problem: Problem): void {
  if (!isRecord(value)) return;
  if (value.service !== undefined) {
    loadAgrees(value, problem);
  } else if (value.kind === "latency-critical") {
    problem([], 'must have "service", being latency-critical, got none');
  } else {
    for (const name of OF_REQUESTS) {
      if (value[name] === undefined) continue;
      problem([name], 'must stand beside "service", got no service');
    }
  }
  if (value.kind === "latency-critical" && value.guaranteedCores === 0) {
    problem(
      ["guaranteedCores"],
      "must be >= 1, for a latency-critical application, got 0",
    );
  }
  const { guaranteedCores, maxCores } = value;
  if (
    isFiniteNumber(guaranteedCores) && isFiniteNumber(maxCores) &&
    maxCores < guaranteedCores
  ) {
    problem(
      ["maxCores"],
      `must be >= "guaranteedCores", which is ${guaranteedCores}, got ${maxCores}`,
    );
  }
  if (isClosed(value)) {
    problem(
      ["arrivals"],
      'must not be "closed" where applications share the cores',
    );
  }
  for (const name of ["arrivals", "service"]) {
    const isTrace = [value[name]].flat()
      .some((spec) => isRecord(spec) && "file" in spec);
    if (isTrace) {
      problem(
        [name],
        "must be drawn, not read from a trace, where applications share the cores",
      );
    }
  }
}

function listAgrees(list: unknown, problem: Problem): void {
  if (!Array.isArray(list)) return;
  const first = new Map<unknown, number>();
  list.forEach((each, place) => {
    if (!isRecord(each) || typeof each.name !== "string") return;
    const earlier = first.get(each.name);
    if (earlier === undefined) first.set(each.name, place);
    else {problem(
        [place, "name"],
        `must differ from that of application ${earlier}, got ${
          shown(each.name)
        }`,
      );}
  });
  const isThere = list.some((each) =>
    isRecord(each) && each.kind === "latency-critical"
  );
  if (list.length > 0 && !isThere) {
    problem([], "must have a latency-critical application, got none");
  }
}
