/**
 * Which style each line of a figure gets.
 *
 * @module
 */

import { SYSTEM_STYLES } from "./system_styles.ts";
import { type Style, STYLES } from "./theme.ts";

/** Styles of policies and systems. By name. */
const KNOWN: Readonly<Record<string, Style>> = { ...STYLES, ...SYSTEM_STYLES };

/** Colours for policies that are not known, in the order they are given out. */
const FREE_COLOURS: readonly string[] = [
  "#332288",
  "#882255",
  "#999933",
  "#aa4499",
  "#44aa99",
];

/** Markers and dashes in the order they are given out; their number and that of the colours have no common factor. */
const FREE_SHAPES: readonly Pick<Style, "marker" | "filled" | "dash">[] = [
  { marker: "cross", filled: true, dash: "9 3" },
  { marker: "circle", filled: false, dash: "2 2" },
  { marker: "square", filled: true, dash: "" },
  { marker: "triangle", filled: false, dash: "5 2" },
  { marker: "diamond", filled: true, dash: "3 2" },
  { marker: "hexagon", filled: true, dash: "6 2 2 2" },
  { marker: "star", filled: false, dash: "" },
];

/** What is to be drawn: a policy and, where it is drawn more than once, which of its lines this is. */
export interface StyleRequest {
  /** Name of the policy in the scenario. */
  readonly policy: string;
  /** Number of the line among those of its policy, from 0. */
  readonly variant: number;
}

/**
 * A style for each of `lines`: a policy's own, the next free one for a policy not known.
 *
 * Further lines of the same policy keep its colour and take the next free marker and dash.
 */
export function stylesOf(lines: readonly StyleRequest[]): Style[] {
  const strangers = [
    ...new Set(
      lines.map((line) => line.policy).filter((policy) =>
        !Object.hasOwn(KNOWN, policy)
      ),
    ),
  ];
  return lines.map(({ policy, variant }) => {
    const stranger = strangers.indexOf(policy);
    const own = stranger < 0 ? KNOWN[policy] : {
      label: policy,
      colour: FREE_COLOURS[stranger % FREE_COLOURS.length],
      ...FREE_SHAPES[stranger % FREE_SHAPES.length],
    };
    if (variant === 0) return own;
    const shift = Math.max(stranger, -1) + variant;
    return { ...own, ...FREE_SHAPES[shift % FREE_SHAPES.length] };
  });
}

/** What a reader is told `policy` is called: "work stealing" for "work-stealing". */
export function labelOf(policy: string): string {
  return Object.hasOwn(KNOWN, policy) ? KNOWN[policy].label : policy;
}
