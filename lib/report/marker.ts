/**
 * Outlines of markers: one set for the points of a line and for its legend.
 *
 * @module
 */

import type { Marker } from "./theme.ts";

/** Radius of a marker that stands for a point, px: of the circle with its area. */
export const MARKER_RADIUS = 3.6;

/** Radius of the small ones: of points between those whose load is written, or that say less, px. */
export const SMALL_RADIUS = 2.2;

/** A closed outline around the origin: corners by angle (turns, clockwise from the top) and distance. */
type Corners = readonly (readonly [turn: number, distance: number])[];

/** Corners of a regular polygon whose first corner is `turn` from the top. */
function regular(corners: number, turn: number): Corners {
  return Array.from(
    { length: corners },
    (_, corner) => [turn + corner / corners, 1] as const,
  );
}

const FIVE_RAYS: Corners = Array.from(
  { length: 10 },
  (_, corner) => [corner / 10, corner % 2 === 0 ? 1 : 0.45] as const,
);

const FOUR_ARMS: Corners = [0, 0.25, 0.5, 0.75].flatMap((turn) => [
  [turn - 0.055, 1] as const,
  [turn + 0.055, 1] as const,
  [turn + 0.125, 0.48] as const,
]);

/** Outlines by marker; a circle is a polygon of so many corners that nobody sees them. */
const OUTLINES: Readonly<Record<Marker, Corners>> = {
  circle: regular(32, 0),
  square: regular(4, 0.125),
  diamond: regular(4, 0),
  triangle: regular(3, 0),
  triangle2: regular(3, 0.5),
  hexagon: regular(6, 0),
  star: FIVE_RAYS,
  cross: FOUR_ARMS,
};

/** Area of the polygon `corners`. */
function areaOf(corners: Corners): number {
  const doubled = corners.reduce((sum, [turn, distance], corner) => {
    const [nextTurn, nextDistance] = corners[(corner + 1) % corners.length];
    return sum +
      distance * nextDistance * Math.sin(2 * Math.PI * (nextTurn - turn));
  }, 0);
  return doubled / 2;
}

/** Corners of `marker`, px from its middle, with the area of a circle of `radius` px. */
function points(marker: Marker, radius: number): [x: number, y: number][] {
  const corners = OUTLINES[marker];
  const scale = radius * Math.sqrt(Math.PI / areaOf(corners));
  return corners.map(([turn, distance]) => [
    scale * distance * Math.sin(2 * Math.PI * turn),
    -scale * distance * Math.cos(2 * Math.PI * turn),
  ]);
}

/** The outline of `marker` around the origin as an SVG path. */
export function markerPath(
  marker: Marker,
  radius: number = MARKER_RADIUS,
): string {
  const corners = points(marker, radius)
    .map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`);
  return `M${corners.join("L")}Z`;
}

/** What Observable Plot draws a symbol with. */
export interface PathContext {
  /** Begins an outline. */
  moveTo(x: number, y: number): void;
  /** Goes on in a straight line. */
  lineTo(x: number, y: number): void;
  /** Goes back to where the outline began. */
  closePath(): void;
}

/** `marker` as a symbol of Observable Plot. */
export function symbolOf(
  marker: Marker,
): { draw(context: PathContext, size: number): void } {
  return {
    draw(context, size) {
      const [first, ...rest] = points(marker, Math.sqrt(size / Math.PI));
      context.moveTo(...first);
      for (const corner of rest) context.lineTo(...corner);
      context.closePath();
    },
  };
}
