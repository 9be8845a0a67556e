/**
 * The look of figures in the words of pgfplots: colours, dashes and markers as
 * in the figures that a sweep draws, sizes for a column of a paper.
 *
 * @module
 */

import type { Marker, Style } from "../report/theme.ts";

/** Points of TeX to a pixel of our figures, which are 460 px for a column of 3.4 in. */
const PT_PER_PX = 0.53;

/** A legend has two columns where no label is longer than this. */
const SHORT_LABEL = 26;

/** A marker as pgfplots calls it, and how far it is turned. */
const MARKS: Readonly<Record<Marker, string>> = {
  circle: "mark=*",
  square: "mark=square*",
  triangle: "mark=triangle*",
  triangle2: "mark=triangle*, every mark/.append style={rotate=180}",
  diamond: "mark=diamond*",
  // Without an outline to fill: six rays, and a cross.
  star: "mark=asterisk",
  hexagon: "mark=pentagon*",
  cross: "mark=x",
};

/** Options of an axis: as wide as the column it stands in, the legend below. */
export function axisOptions(labels: readonly string[]): string[] {
  const isShort = labels.every((label) => label.length <= SHORT_LABEL);
  return [
    // The package reckons with narrower labels of ticks than ours can be.
    "width=0.93\\linewidth, height=0.65\\linewidth,",
    "label style={font=\\footnotesize}, tick label style={font=\\scriptsize},",
    `legend style={at={(0.5,-0.22)}, anchor=north, draw=none, font=\\scriptsize, legend columns=${
      isShort ? 2 : 1
    }, /tikz/every even column/.append style={column sep=6pt}},`,
    "legend cell align=left, unbounded coords=jump,",
    "grid=major, grid style={black!10}, mark size=1.6pt,",
    "error bars/error bar style={solid, line width=0.3pt}, error bars/error mark=none,",
  ];
}

/** Options of a line. */
export function lineOptions({ colour, dash, marker, filled }: Style): string {
  const pattern = dash === ""
    ? "solid"
    : `dash pattern=${
      dash.split(" ").map((length, place) =>
        `${place % 2 === 0 ? "on" : "off"} ${
          (Number(length) * PT_PER_PX).toFixed(1)
        }pt`
      ).join(" ")
    }`;
  const fill = filled ? "." : "white";
  return `${pattern}, color=${
    colourOf(colour)
  }, every mark/.append style={solid, fill=${fill}}, ${MARKS[marker]}`;
}

/** "#d55e00" as an expression of xcolor. */
function colourOf(css: string): string {
  const [red, green, blue] = [1, 3, 5].map((place) =>
    parseInt(css.slice(place, place + 2), 16)
  );
  return `{rgb,255:red,${red};green,${green};blue,${blue}}`;
}
