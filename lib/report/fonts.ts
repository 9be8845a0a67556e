/**
 * The fonts that pictures and pages to print are set in: those that text is
 * measured for, brought along so that no machine draws with others.
 *
 * @module
 */

import bold from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf" with {
  type: "bytes",
};
import regular from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf" with {
  type: "bytes",
};

/** TrueType files of DejaVu Sans. By weight. */
export const FONTS: {
  /** Of plain text. */
  readonly regular: Uint8Array;
  /** Of titles. */
  readonly bold: Uint8Array;
} = { regular, bold };
