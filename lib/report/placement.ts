/**
 * Labels beside points where there is room, and boxes in a row without overlap.
 *
 * @module
 */

/** A rectangle, px. */
export interface Box {
  /** Its left side. */
  readonly left: number;
  /** Its upper side. */
  readonly top: number;
  /** Its right side. */
  readonly right: number;
  /** Its lower side. */
  readonly bottom: number;
}

/** Whether two rectangles share any area. */
function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom &&
    b.top < a.bottom;
}

/** Whether `inner` lies within `outer`. */
function isWithin(inner: Box, outer: Box): boolean {
  return inner.left >= outer.left && inner.right <= outer.right &&
    inner.top >= outer.top && inner.bottom <= outer.bottom;
}

/** A rectangle of the given size around a middle. */
export function boxAt(
  x: number,
  y: number,
  width: number,
  height: number,
): Box {
  return {
    left: x - width / 2,
    right: x + width / 2,
    top: y - height / 2,
    bottom: y + height / 2,
  };
}

/** A label that wants to stand beside a point. Sizes and places, px. */
export interface Label {
  /** Of the point, from the left. */
  readonly x: number;
  /** Of the point, from the top. */
  readonly y: number;
  /** Of the text. */
  readonly width: number;
  /** Of the text. */
  readonly height: number;
}

/** Directions to try, in order of preference: right below first, where rising lines leave room. */
const DIRECTIONS: readonly (readonly [x: number, y: number])[] = [
  [1, 1],
  [0, 1],
  [-1, -1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, -1],
  [-1, 1],
];

/**
 * The middle of each label, or null where it would cover an obstacle, another label or the edge of `frame`.
 *
 * @param gaps Spaces between a point and its label, px, in order of preference.
 */
export function placeLabels(
  labels: readonly Label[],
  obstacles: readonly Box[],
  frame: Box,
  gaps: readonly number[],
): ({ readonly x: number; readonly y: number } | null)[] {
  const taken = [...obstacles];
  return labels.map(({ x, y, width, height }) => {
    const tries = gaps.flatMap((gap) =>
      DIRECTIONS.map(([right, down]) => [gap, right, down])
    );
    for (const [gap, right, down] of tries) {
      const middle = {
        x: x + right * (width / 2 + gap),
        y: y + down * (height / 2 + gap),
      };
      const box = boxAt(middle.x, middle.y, width, height);
      if (isWithin(box, frame) && !taken.some((other) => overlap(box, other))) {
        taken.push(box);
        return middle;
      }
    }
    return null;
  });
}

/** Middles of boxes that want to be at `wanted`, moved apart until none overlap, from `top` on and to `bottom` at most. */
export function spread(
  wanted: readonly number[],
  heights: readonly number[],
  top: number,
  bottom: number,
): number[] {
  const order = wanted.map((_, box) => box)
    .sort((a, b) => wanted[a] - wanted[b] || a - b);
  const middles = wanted.map(() => 0);
  let free = top;
  for (const box of order) {
    middles[box] = Math.max(wanted[box], free + heights[box] / 2);
    free = middles[box] + heights[box] / 2;
  }
  let limit = bottom;
  for (const box of order.toReversed()) {
    middles[box] = Math.min(middles[box], limit - heights[box] / 2);
    limit = middles[box] - heights[box] / 2;
  }
  return middles;
}
