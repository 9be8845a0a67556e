/** Figures as files: what is in them, and that the same figure is the same bytes. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { inflateSync } from "node:zlib";
import { coloursIn, darkOf, inDark } from "../../lib/report/dark.ts";
import { exportFigure, FORMATS } from "../../lib/report/export.ts";
import { latencyAgainstLoad } from "../../lib/report/latency_against_load.ts";
import { INK, PALE_INK, PAPER, STYLES } from "../../lib/report/theme.ts";
import { sweepRows } from "./_rows.ts";
import { textsOf } from "./_svg.ts";

const figure = latencyAgainstLoad(sweepRows(), { title: "p99.9 < 10 µs" });

/** How wide and high `svg` is drawn, px. */
function sizeOf(svg: string): { width: number; height: number } {
  const [, width, height] = svg.match(/viewBox="0 0 (\d+) (\d+)"/)!;
  return { width: Number(width), height: Number(height) };
}

/** The bytes of a PDF as text, a character a byte. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

/** Relative luminance of "#rrggbb", as in WCAG 2. */
function luminanceOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminanceOf(a), luminanceOf(b)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

Deno.test("the same figure is the same bytes in every form, whatever was drawn before", async () => {
  for (const format of FORMATS) {
    const first = await exportFigure(figure, format);
    await exportFigure(figure, "pdf", { theme: "dark", widthIn: 2 });
    await exportFigure(figure, "png", { theme: "dark", widthIn: 2 });
    assertEquals(await exportFigure(figure, format), first, format);
  }
});

Deno.test("a PNG has 300 pixels an inch, and the shape of the figure", async () => {
  const png = await exportFigure(figure, "png", { widthIn: 7 });
  assertEquals([...png.slice(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  const head = new DataView(png.buffer, png.byteOffset);
  const { width, height } = sizeOf(figure);
  assertEquals(head.getUint32(16), 2100);
  assert(Math.abs(head.getUint32(20) - 2100 * height / width) <= 1);
});

Deno.test("a figure too wide for a column is as wide as a page, unless it is told otherwise", async () => {
  const wide = latencyAgainstLoad(sweepRows(), { width: 900 });
  const widthOf = async (options = {}) =>
    new DataView((await exportFigure(wide, "png", options)).buffer)
      .getUint32(16);
  assertEquals(await widthOf(), 2100);
  assertEquals(await widthOf({ widthIn: 3 }), 900);
});

Deno.test("a PDF is a page as wide as a column, named by what it shows", async () => {
  const pdf = latin1(await exportFigure(figure, "pdf"));
  const [, width, height] = pdf.match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/)!;
  assertEquals(Number(width), 3.33 * 72);
  const size = sizeOf(figure);
  assert(
    Math.abs(Number(height) / Number(width) - size.height / size.width) < 1e-3,
  );
  assertEquals(pdf.match(/\/Type \/Page\b/g)?.length, 1);
});

Deno.test("text of a PDF is text in TrueType fonts that are embedded, and only as far as used", async () => {
  const pdf = latin1(await exportFigure(figure, "pdf"));
  const fonts = [...pdf.matchAll(/\/BaseFont \/(\S+)/g)].map(([, name]) =>
    name
  );
  assert(fonts.length > 0);
  for (const name of fonts) assertMatch(name, /^[A-Z]{6}\+DejaVuSans(-Bold)?$/);
  assert(!pdf.includes("/Type3") && pdf.includes("/CIDFontType2"));
  assertEquals(pdf.match(/\/FontFile2 /g)?.length, 2);
  assert(pdf.length < 100_000);
});

Deno.test("pdffonts, where there is one, finds every font of a PDF embedded, a subset, and none of Type 3", async () => {
  const file = await Deno.makeTempFile({ suffix: ".pdf" });
  try {
    await Deno.writeFile(file, await exportFigure(figure, "pdf"));
    const { stdout } = await new Deno.Command("pdffonts", { args: [file] })
      .output();
    const fonts = new TextDecoder().decode(stdout).trim().split("\n").slice(2);
    assertEquals(fonts.length, 2);
    for (const font of fonts) {
      assertMatch(
        font,
        /^[A-Z]{6}\+DejaVuSans\S* +CID TrueType +\S+ +yes yes yes/,
      );
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("nothing of a figure is lost in a PDF: every text, every line", async () => {
  const bytes = await exportFigure(figure, "pdf");
  const pdf = latin1(bytes);
  const start = pdf.indexOf("stream\n", pdf.indexOf("/Filter /FlateDecode")) +
    7;
  const drawn = latin1(inflateSync(bytes.slice(start)));
  const texts = textsOf(figure).filter((text) => text !== "");
  assertEquals(drawn.match(/^BT$/gm)!.length, texts.length);
  const paths = figure.match(/<path /g)!.length;
  assert(drawn.match(/ m$/gm)!.length >= paths);
});

Deno.test("an SVG file is as it was drawn, or as wide as it is asked to be", async () => {
  const text = async (widthIn?: number) =>
    new TextDecoder().decode(
      await exportFigure(
        figure,
        "svg",
        widthIn === undefined ? {} : { widthIn },
      ),
    );
  assertEquals(await text(), figure);
  const { width, height } = sizeOf(figure);
  const sized = await text(3.5);
  assertMatch(sized, /^<svg [^>]* width="3\.5in"/);
  const inches = Number(sized.match(/^<svg [^>]* height="([\d.]+)in"/)![1]);
  assert(Math.abs(inches / 3.5 - height / width) < 1e-3);
  assertEquals(
    sized.replace(/ width="3.5in"/, ` width="${width}"`)
      .replace(/ height="[\d.]+in"/, ` height="${height}"`),
    figure,
  );
});

Deno.test("on a dark page every colour can be seen, and no two policies share one", () => {
  const paper = darkOf(PAPER);
  for (const ink of [INK, PALE_INK]) assert(contrast(darkOf(ink), paper) >= 7);
  const colours = Object.values(STYLES).map(({ colour }) => darkOf(colour));
  assertEquals(new Set(colours).size, colours.length);
  for (const colour of colours) assert(contrast(colour, paper) >= 3.5, colour);
});

Deno.test("a dark figure has the texts of the light one, a colour's name among them", () => {
  const named = latencyAgainstLoad(sweepRows(), { title: "#ffffff" });
  const dark = inDark(named);
  assert(dark.includes(">#ffffff</text>"));
  assert(!/(fill|stroke)="#ffffff"/.test(dark));
  assertEquals(
    coloursIn(dark),
    [...new Set(coloursIn(named).map(darkOf))],
  );
});
