/**
 * A figure as a page of PDF: lines stay lines, and text stays text, in TrueType
 * fonts of which only the characters used are embedded.
 *
 * @module
 */

import PDFDocument from "pdfkit";
import drawSvg from "svg-to-pdfkit";
import { FONTS } from "./fonts.ts";

/** The part of a document of pdfkit, which has no types, that is used here. */
interface PdfDocument {
  registerFont(name: string, font: Uint8Array): void;
  on(event: "data", listener: (bytes: Uint8Array) => void): void;
  on(event: "end", listener: () => void): void;
  end(): void;
}

/** What a page is. */
export interface PdfPage {
  /** Its width, pt. */
  readonly width: number;
  /** Its height, pt. */
  readonly height: number;
  /** What it shows, for the document's properties. */
  readonly title: string;
}

/** `svg` as a PDF file of one page, which it fills. */
export async function pdfOf(
  svg: string,
  { width, height, title }: PdfPage,
): Promise<Uint8Array> {
  const document: PdfDocument = new PDFDocument({
    size: [width, height],
    margin: 0,
    font: FONTS.regular,
    // Of no day: the same figure, the same bytes.
    info: { Title: title, Creator: "Kneepoint", CreationDate: new Date(0) },
  });
  document.registerFont("regular", FONTS.regular);
  document.registerFont("bold", FONTS.bold);
  const pieces: Uint8Array[] = [];
  document.on("data", (bytes) => pieces.push(bytes));
  const written = new Promise<void>((done) => document.on("end", done));
  drawSvg(document, svg, 0, 0, {
    width,
    height,
    assumePt: true,
    fontCallback: (_family: string, isBold: boolean) =>
      isBold ? "bold" : "regular",
  });
  document.end();
  await written;
  return joined(pieces);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(
    pieces.reduce((sum, piece) => sum + piece.length, 0),
  );
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
