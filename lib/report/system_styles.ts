/**
 * How figures show systems: a look each, unlike every policy's.
 *
 * @module
 */

import type { Style } from "./theme.ts";

/** Styles of systems, in the order they are listed. By the name that a row has in place of a policy's. */
export const SYSTEM_STYLES: Readonly<Record<string, Style>> = {
  "system:linux": {
    label: "Linux",
    colour: "#6e6e6e",
    dash: "",
    marker: "circle",
    filled: true,
  },
  "system:linux-reuseport": {
    label: "Linux, SO_REUSEPORT",
    colour: "#a0522d",
    dash: "4 2",
    marker: "circle",
    filled: false,
  },
  "system:affinity-accept": {
    label: "Affinity-Accept system",
    colour: "#c2577f",
    dash: "5 3",
    marker: "triangle2",
    filled: true,
  },
  "system:megapipe": {
    label: "MegaPipe",
    colour: "#b8860b",
    dash: "2 2",
    marker: "diamond",
    filled: true,
  },
  "system:fastsocket": {
    label: "Fastsocket",
    colour: "#e6550d",
    dash: "7 2",
    marker: "square",
    filled: true,
  },
  "system:stackmap": {
    label: "StackMap",
    colour: "#7f7f00",
    dash: "1 2",
    marker: "square",
    filled: false,
  },
  "system:mtcp": {
    label: "mTCP",
    colour: "#d62728",
    dash: "",
    marker: "triangle",
    filled: true,
  },
  "system:ix": {
    label: "IX",
    colour: "#1f77b4",
    dash: "",
    marker: "diamond",
    filled: true,
  },
  "system:zygos": {
    label: "ZygOS system",
    colour: "#7a3df0",
    dash: "",
    marker: "star",
    filled: true,
  },
  "system:tas": {
    label: "TAS",
    colour: "#c51bb0",
    dash: "6 2",
    marker: "hexagon",
    filled: true,
  },
  "system:shinjuku": {
    label: "Shinjuku system",
    colour: "#08457e",
    dash: "4 2",
    marker: "diamond",
    filled: false,
  },
  "system:shenango": {
    label: "Shenango system",
    colour: "#1b9e77",
    dash: "3 2",
    marker: "triangle2",
    filled: false,
  },
  "system:acceltcp": {
    label: "AccelTCP",
    colour: "#2e7d32",
    dash: "8 2",
    marker: "cross",
    filled: true,
  },
  "system:tonic": {
    label: "Tonic",
    colour: "#4da3d9",
    dash: "2 3",
    marker: "hexagon",
    filled: false,
  },
};
