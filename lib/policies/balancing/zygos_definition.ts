/**
 * ZygOS's parameters, and where each default is from.
 *
 * @module
 */

import { toTicks } from "../../engine/ticks.ts";
import type { PolicyDefinition } from "../definition.ts";
import { CHECK_US, MCCLURE, standIn, STEAL_US } from "../steal_costs.ts";
import { RSS_SKEW } from "../steering.ts";
import { Zygos } from "./zygos.ts";
import { evenStack } from "./zygos_network.ts";

const TABLE_1 =
  "No published number: Kaffes et al., Shinjuku, NSDI 2019, Table 1, without VM exits, as quoted by readers' notes (2.3 GHz)";

/** ZygOS. */
export const ZYGOS: PolicyDefinition = {
  name: "zygos",
  summary:
    "Connections at home on a core, run by any: idle cores steal connections, and interrupt busy homes whose packets nobody has seen",
  source:
    "Prekas et al., ZygOS, SOSP 2017; code ix-project/zygos, dp/net/tcp_api.c and dp/core/syscall.c, commit 7d1d003",
  notModelled: [
    "Locks that thieves contend for",
    "Packets beside one a request and one a reply",
    "Timers of the network stack",
    "Packets of a batch that are seen before the batch is through",
    "A control plane that moves flow groups",
  ],
  parameters: {
    packetUs: {
      type: "number",
      unit: "us",
      default: 2.3,
      min: 0,
      means:
        "Stack time of a request on its home core, half as it is received and half as its reply is executed, µs",
      source:
        "No published number: the least of what IX's maximum loads in Prekas et al., SOSP 2017, Figure 3 leave for a request beside its service, 2.3 to 3.9 µs",
      assumed: true,
    },
    remoteReplyUs: {
      type: "number",
      unit: "us",
      default: 0.1,
      min: 0,
      means:
        "Home core's time to take over a reply from the core that ran its request, beside executing it, µs",
      source: `No published number: as stealUs, ${MCCLURE}`,
      assumed: true,
    },
    rxBatch: {
      type: "number",
      integer: true,
      default: 64,
      min: 1,
      means: "Packets that a core takes off its ring at once, at most",
      source: "ix-project/zygos, dp/core/ethqueue.c, eth_rx_max_batch",
    },
    checkUs: standIn(
      CHECK_US,
      "ZygOS",
      "Core time of the look that finds a connection to steal, µs",
    ),
    stealUs: standIn(
      STEAL_US,
      "ZygOS",
      "Core time to take a connection that a look has found, µs",
    ),
    interrupts: {
      type: "boolean",
      default: true,
      means:
        "Whether a core in user mode is interrupted for packets in its ring and for replies handed to it",
      source: "ix-project/zygos, CONFIG_RUN_TCP_STACK_IPI",
    },
    sendUs: {
      type: "number",
      unit: "us",
      default: 0.13,
      min: 0,
      means: "Core time to send an interrupt, µs",
      source: `${TABLE_1}: 298 cycles`,
      assumed: true,
    },
    receiveUs: {
      type: "number",
      unit: "us",
      default: 0.527,
      min: 0,
      means: "Core time to take an interrupt, beside what it is for, µs",
      source: `${TABLE_1}: 1212 cycles`,
      assumed: true,
    },
    resendUs: {
      type: "number",
      unit: "us",
      default: 4,
      min: 0,
      aboveMin: true,
      means:
        "Time from an interrupt that has not been dealt with to the next that its core may be sent, µs",
      source: "ix-project/zygos, dp/net/tcp_api.c, IPI_TIMEOUT",
    },
    rssSkew: RSS_SKEW,
  },
  extraCores: 0,
  timers: 1,
  workConserving: false,
  sharesInPart: true,
  create: (spec, context) => {
    const stack = evenStack(toTicks(Number(spec.packetUs)));
    return new Zygos(spec, context, stack);
  },
};
