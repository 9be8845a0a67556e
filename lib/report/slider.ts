/**
 * Pictures of which one is seen at a time, chosen by a slider: an output of a
 * notebook that needs nothing of its kernel.
 *
 * @module
 */

import { escapeHtml, type Html } from "./show.ts";

/** One of the pictures behind a slider. */
export interface Frame {
  /** What stands beside the slider. */
  readonly label: string;
  /** An SVG file as text. */
  readonly picture: string;
}

/** Shows the frame that the slider is at: a handler, run with the slider as `this`. */
const SLIDE = "const frames=this.parentNode.parentNode.children;" +
  "for(let i=1;i&lt;frames.length;i++)frames[i].hidden=i-1!=this.value";

/**
 * A slider over `frames`, the first of which is seen at the start.
 *
 * Where a front end runs no scripts, as on a page that only shows a stored
 * notebook, the first frame is all there is to see.
 *
 * @throws {RangeError} If there are no frames.
 */
export function slider(frames: readonly Frame[]): Html {
  if (frames.length === 0) {
    throw new RangeError("Cannot slide: frames must be one or more, got 0");
  }
  const labels = frames.map(({ label }) => label).join(" · ");
  const shown = frames.map(({ label, picture }, place) =>
    `<div${place === 0 ? "" : " hidden"}><div><b>${
      escapeHtml(label)
    }</b></div>${picture}</div>`
  );
  return {
    html: `<div><label>${
      escapeHtml(labels)
    }<br><input type="range" min="0" max="${
      frames.length - 1
    }" value="0" step="1" style="width:300px" oninput="${SLIDE}"></label>${
      shown.join("")
    }</div>`,
    text: `a slider: ${labels}`,
  };
}
