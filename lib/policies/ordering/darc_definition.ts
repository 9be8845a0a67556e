/**
 * DARC's parameters, and where each default is from.
 *
 * @module
 */

import type { PolicyDefinition } from "../definition.ts";
import { Darc } from "./darc.ts";

const HEADER = "maxdml/psp, include/psp/libos/su/DispatchSu.hh";
const CODE = "maxdml/psp, src/c++/libos/su/dispatch_su.cc";
/** Why the two costs of the dispatcher are what they are. */
const ROOM =
  "No published number; classifyUs and dispatchUs together leave room for the 4.67 million requests a second that maxdml/psp, scripts/experiments/loader.py, takes for the most that 14 workers can do";

/** DARC. */
export const DARC: PolicyDefinition = {
  name: "darc",
  summary:
    "A dispatcher core that measures each class of requests, and keeps cores free for the short ones",
  source:
    "Demoulin et al., Perséphone, SOSP 2021; code maxdml/psp, src/c++/libos/su/dispatch_su.cc, commit 06183c5",
  notModelled: [
    "Queues that are full, and what is dropped then",
    "Batches of packets, and the dispatcher's sweep over workers",
    "Requests of no known class, as which the code treats those that wait when the first window ends",
    "Means in whole cycles, rounded down at each request",
  ],
  parameters: {
    dispatchUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means: "Dispatcher time to hand a request to a worker, µs",
      source: ROOM,
      assumed: true,
    },
    classifyUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means: "Dispatcher time to take in a request and tell its class, µs",
      source: ROOM,
      assumed: true,
    },
    reservedCores: {
      type: "number",
      integer: true,
      default: null,
      min: 0,
      means:
        "DARC-static: cores from which the shortest class keeps all others, from the start on, one less than there are at most; unless set, cores are reserved by what is measured",
      source: "maxdml/psp, src/c++/libos/common/persephone.cc, n_resas",
    },
    windowRequests: {
      type: "number",
      integer: true,
      default: 50_000,
      min: 1,
      means:
        "Requests handed out, and later finished, beyond which cores may be reserved anew",
      source: `${HEADER}, RESA_SAMPLES_NEEDED 5e4`,
    },
    delta: {
      type: "number",
      default: 0.2,
      min: 0,
      means:
        "Classes share cores if the mean service of the longer exceeds that of the shortest by less than this share",
      source: `${HEADER}, delta`,
    },
    changeShare: {
      type: "number",
      default: 0.1,
      min: 0,
      means:
        "Share by which the cores that a class would keep busy must have changed for a new reservation",
      source: `${CODE}, update_darc`,
    },
  },
  extraCores: 1,
  timers: 1,
  workConserving: false,
  sharesInPart: true,
  create: (spec, context) => new Darc(spec, context),
};
