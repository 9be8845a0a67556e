/**
 * A figure as a picture of pixels, drawn without a browser: the same bytes on
 * every machine.
 *
 * @module
 */

import { initWasm, Resvg } from "@resvg/resvg-wasm";
import program from "@resvg/resvg-wasm/index_bg.wasm" with { type: "bytes" };
import { FONTS } from "./fonts.ts";

/** Done once the renderer can be used, which it may be told once only. */
const READY: Promise<void> = initWasm(program);

/** `svg` as a PNG file `width` px wide. */
export async function pngOf(svg: string, width: number): Promise<Uint8Array> {
  await READY;
  const renderer = new Resvg(svg, {
    fitTo: { mode: "width", value: width },
    font: {
      fontBuffers: [FONTS.regular, FONTS.bold],
      defaultFontFamily: "DejaVu Sans",
    },
  });
  const picture = renderer.render();
  try {
    return picture.asPng();
  } finally {
    picture.free();
    renderer.free();
  }
}
