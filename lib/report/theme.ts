/**
 * How figures look: one style a policy, everywhere the same.
 *
 * Colours are those of Okabe and Ito, which people with any colour vision can
 * tell apart; because a page may be printed in grey, marker and dash tell the
 * lines apart as well.
 *
 * Source: M. Okabe, K. Ito, "Color Universal Design", 2008 (colours); P. Tol,
 * "Colour Schemes", SRON/EPS/TN/09-002, 2021, scheme "muted" (the colours beyond).
 * @module
 */

/** A marker's outline, as Observable Plot names it. */
export type Marker =
  | "circle"
  | "square"
  | "triangle"
  | "triangle2"
  | "diamond"
  | "star"
  | "hexagon"
  | "cross";

/** How a line and its points are drawn. */
export interface Style {
  /** What the reader is told it is. */
  readonly label: string;
  /** CSS colour of line, marker and interval. */
  readonly colour: string;
  /** Lengths of dashes and gaps, px; empty for a solid line. */
  readonly dash: string;
  /** Outline of its points. */
  readonly marker: Marker;
  /** Whether the marker is filled with its colour, else with white. */
  readonly filled: boolean;
}

/** Fonts of all text: what a headless machine has, then what readers have. */
export const FONT_FAMILY = "DejaVu Sans, Helvetica, Arial, sans-serif";
/** Colour of text and axes. */
export const INK = "#222222";
/** Colour of secondary text: small print, marks of load. */
export const PALE_INK = "#595959";
/** Colour of grid lines. */
export const GRID = "#e4e4e4";
/** Colour of what is shaded behind lines. */
export const SHADE = "#d9d9d9";
/** Colour behind everything, so that a dark page does not swallow the text. */
export const PAPER = "#ffffff";
/** Dashes of what theory says, drawn over what was simulated. */
export const THEORY_DASH = "4 3";
/** Width of the same, px. */
export const THEORY_WIDTH = 1.1;
/** Size of text, px, in a figure 460 px wide: 7 pt in a column of 3.4 in. */
export const FONT_SIZE = 13;
/** Size of small print, px. */
export const SMALL_FONT_SIZE = 10;

/** Styles of policies, in the order of `POLICIES`. By name. */
export const STYLES: Readonly<Record<string, Style>> = {
  "partitioned-fcfs": {
    label: "partitioned FCFS",
    colour: "#d55e00",
    dash: "2 3",
    marker: "triangle",
    filled: true,
  },
  "centralized-fcfs": {
    label: "centralized FCFS",
    colour: "#000000",
    dash: "",
    marker: "circle",
    filled: true,
  },
  "join-shortest-queue": {
    label: "join the shortest queue",
    colour: "#aa3377",
    dash: "5 2 1 2",
    marker: "triangle",
    filled: false,
  },
  "jbsq": {
    label: "JBSQ",
    colour: "#6a51a3",
    dash: "8 2 1 2 1 2",
    marker: "hexagon",
    filled: true,
  },
  "work-stealing": {
    label: "work stealing",
    colour: "#e69f00",
    dash: "7 3",
    marker: "square",
    filled: false,
  },
  "zygos": {
    label: "ZygOS",
    colour: "#8800ee",
    dash: "",
    marker: "cross",
    filled: false,
  },
  "affinity-accept": {
    label: "Affinity-Accept",
    colour: "#cc6677",
    dash: "3 2 1 2",
    marker: "triangle2",
    filled: false,
  },
  "delay-flagging": {
    label: "delay flagging",
    colour: "#994f00",
    dash: "4 2 1 2",
    marker: "circle",
    filled: false,
  },
  "shinjuku": {
    label: "Shinjuku",
    colour: "#0072b2",
    dash: "",
    marker: "diamond",
    filled: false,
  },
  "ghost": {
    label: "ghOSt",
    colour: "#004488",
    dash: "8 2 2 2",
    marker: "square",
    filled: true,
  },
  "concord": {
    label: "Concord",
    colour: "#ee3377",
    dash: "6 2",
    marker: "diamond",
    filled: true,
  },
  "round-robin": {
    label: "round robin",
    colour: "#117733",
    dash: "5 2 1 2",
    marker: "cross",
    filled: false,
  },
  "cfs": {
    label: "Linux CFS",
    colour: "#777777",
    dash: "1 3",
    marker: "triangle2",
    filled: false,
  },
  "shenango": {
    label: "Shenango",
    colour: "#009e73",
    dash: "7 2 2 2",
    marker: "triangle2",
    filled: true,
  },
  "caladan": {
    label: "Caladan",
    colour: "#2f6b3a",
    dash: "9 2 2 2",
    marker: "triangle2",
    filled: true,
  },
  "ix-control-plane": {
    label: "IX control plane",
    colour: "#7a4b00",
    dash: "9 2",
    marker: "square",
    filled: true,
  },
  "tas-scaling": {
    label: "TAS scaling",
    colour: "#cc00cc",
    dash: "3 3",
    marker: "hexagon",
    filled: true,
  },
  "delay-threshold": {
    label: "delay threshold",
    colour: "#1b7f79",
    dash: "6 2",
    marker: "circle",
    filled: false,
  },
  "delay-range": {
    label: "delay range",
    colour: "#7a5195",
    dash: "2 2 6 2",
    marker: "square",
    filled: true,
  },
  "utilization-range": {
    label: "utilisation range",
    colour: "#bc5090",
    dash: "9 2 1 2",
    marker: "cross",
    filled: true,
  },
  "buffer-cores": {
    label: "buffer cores",
    colour: "#5f6b2d",
    dash: "1 1",
    marker: "hexagon",
    filled: true,
  },
  "ideal-allocation": {
    label: "ideal allocation",
    colour: "#444444",
    dash: "6 3 2 3",
    marker: "star",
    filled: true,
  },
  "per-task": {
    label: "per task",
    colour: "#8c6d31",
    dash: "4 1",
    marker: "circle",
    filled: true,
  },
  "processor-sharing": {
    label: "processor sharing",
    colour: "#cc79a7",
    dash: "4 2",
    marker: "star",
    filled: true,
  },
  "least-attained-service": {
    label: "least attained service",
    colour: "#661100",
    dash: "3 1 1 1",
    marker: "star",
    filled: false,
  },
  "srpt": {
    label: "SRPT",
    colour: "#56b4e9",
    dash: "1 2",
    marker: "hexagon",
    filled: false,
  },
  "shortest-job-first": {
    label: "SJF",
    colour: "#6699cc",
    dash: "",
    marker: "hexagon",
    filled: true,
  },
  "earliest-deadline-first": {
    label: "EDF",
    colour: "#997700",
    dash: "10 3",
    marker: "star",
    filled: false,
  },
  "priority": {
    label: "priority",
    colour: "#994455",
    dash: "1 2",
    marker: "diamond",
    filled: true,
  },
  "darc": {
    label: "DARC",
    colour: "#b2182b",
    dash: "",
    marker: "triangle2",
    filled: false,
  },
};
