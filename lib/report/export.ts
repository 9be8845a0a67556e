/**
 * Figures as files for a paper, in the width of its columns.
 *
 * @module
 */

import { inDark } from "./dark.ts";

/** The forms in which a figure is written: for pages on a screen, for slides, for LaTeX. */
export const FORMATS = ["svg", "png", "pdf"] as const;

/** One of {@linkcode FORMATS}. */
export type Format = typeof FORMATS[number];

/** Widths by name, inches: a column and both columns of a paper of two. */
export const WIDTHS: Readonly<Record<string, number>> = {
  column: 3.33,
  page: 7,
};

/** What is asked of a file. */
export interface ExportOptions {
  /** Its width, inches; when absent a column's, or a page's where it is drawn too wide for a column, and of an SVG file what it is drawn in. */
  readonly widthIn?: number;
  /** What it is to be seen on; a light page when absent. */
  readonly theme?: "light" | "dark";
}

/** In a column, a figure drawn wider than this has text too small to read, px. */
const WIDEST_COLUMN = 690;

/** Pixels of a PNG, an inch: as printers want them. */
const PNG_RESOLUTION = 300;

/** Points of a PDF, an inch. */
const POINTS = 72;

/** `svg` as the bytes of a file; the same figure, the same bytes. */
export async function exportFigure(
  svg: string,
  format: Format,
  options: ExportOptions = {},
): Promise<Uint8Array> {
  const isWide = headOf(svg).width > WIDEST_COLUMN;
  const widthIn = options.widthIn ?? (isWide ? WIDTHS.page : WIDTHS.column);
  const figure = options.theme === "dark" ? inDark(svg) : svg;
  // Either renderer takes longer to load than most commands run.
  if (format === "png") {
    const { pngOf } = await import("./png.ts");
    return await pngOf(figure, Math.round(widthIn * PNG_RESOLUTION));
  }
  if (format === "pdf") {
    const { pdfOf } = await import("./pdf.ts");
    const { width, height, title } = headOf(figure);
    return await pdfOf(figure, {
      width: widthIn * POINTS,
      height: widthIn * POINTS * height / width,
      title,
    });
  }
  return new TextEncoder().encode(
    options.widthIn === undefined ? figure : sized(figure, widthIn),
  );
}

/** `svg`, to be shown `widthIn` inches wide. */
function sized(svg: string, widthIn: number): string {
  const { width, height } = headOf(svg);
  const heightIn = Number((widthIn * height / width).toFixed(4));
  return svg
    .replace(` width="${width}"`, ` width="${widthIn}in"`)
    .replace(` height="${height}"`, ` height="${heightIn}in"`);
}

/** What the first tag of `svg` says of it: its size, px, and what it shows. */
function headOf(
  svg: string,
): { readonly width: number; readonly height: number; readonly title: string } {
  const head = svg.slice(0, svg.indexOf(">"));
  const attribute = (name: string) =>
    head.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? "";
  const text = (escaped: string) =>
    escaped.replaceAll("&lt;", "<").replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  return {
    width: Number(attribute("width")),
    height: Number(attribute("height")),
    title: text(attribute("aria-label")),
  };
}
