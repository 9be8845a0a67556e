/**
 * Output of a notebook's cell: every output goes through {@linkcode show}.
 *
 * @module
 */

/** How long the kernel needs to pass a picture on before it may say that it is idle, ms. */
const SETTLE_MS = 60;

/** An output in the forms a notebook may choose from. By media type. */
export type MediaBundle = Record<string, string>;

/** Text written in Markdown. */
export interface Markdown {
  /** The text. */
  readonly markdown: string;
}

/** A piece of a page. */
export interface Html {
  /** The piece, complete in itself. */
  readonly html: string;
  /** What stands for it where there are no pages. */
  readonly text: string;
}

/** What a notebook's kernel offers. */
interface Kernel {
  broadcast(type: string, content: Record<string, unknown>): Promise<void>;
}

/** The kernel this runs in, or null outside a notebook, where asking for it throws. */
function kernel(): Kernel | null {
  try {
    return Deno.jupyter;
  } catch {
    return null;
  }
}

/** Whether `value` is an SVG file as text. */
function isSvg(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("<svg");
}

/** Whether `value` is text written in Markdown. */
function isMarkdown(value: unknown): value is Markdown {
  return typeof value === "object" && value !== null && "markdown" in value &&
    typeof value.markdown === "string";
}

/** Whether `value` is a piece of a page. */
function isHtml(value: unknown): value is Html {
  return typeof value === "object" && value !== null && "html" in value &&
    typeof value.html === "string" && "text" in value &&
    typeof value.text === "string";
}

/** The forms in which a notebook may show `value`: a picture, Markdown, a piece of a page, or plain text. */
export function mediaBundle(value: unknown): MediaBundle {
  if (isSvg(value)) return { "image/svg+xml": value, "text/plain": "figure" };
  if (isMarkdown(value)) {
    return { "text/markdown": value.markdown, "text/plain": value.markdown };
  }
  if (isHtml(value)) {
    return { "text/html": value.html, "text/plain": value.text };
  }
  const text = typeof value === "string"
    ? value
    : Deno.inspect(value, { colors: false, depth: 4 });
  return { "text/plain": text };
}

/** Markdown with values of the program in it, to be shown. */
export function md(
  strings: TemplateStringsArray,
  ...values: readonly (string | number)[]
): Markdown {
  return { markdown: String.raw({ raw: strings }, ...values) };
}

/** `text` as HTML shows it. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Text whose lines are not to be broken, to be shown: a table, which scrolls where it is too wide. */
export function pre(text: string): Html {
  return {
    html: `<pre style="white-space:pre;overflow-x:auto;font-size:12px">${
      escapeHtml(text)
    }</pre>`,
    text,
  };
}

/**
 * An output of a notebook's cell that can be replaced where it stands. Outside a
 * notebook each is printed, unless it is empty.
 */
export class Display {
  readonly #id = crypto.randomUUID();

  private constructor() {}

  /** Shows `value` as {@linkcode show} does. */
  static async show(value: unknown): Promise<Display> {
    const display = new Display();
    await display.#send("display_data", value);
    return display;
  }

  /** Shows `value` in place of what was shown. */
  async update(value: unknown): Promise<void> {
    await this.#send("update_display_data", value);
  }

  async #send(type: string, value: unknown): Promise<void> {
    const data = mediaBundle(value);
    const here = kernel();
    if (here === null) {
      if (data["text/plain"] !== "") console.log(data["text/plain"]);
      return;
    }
    const transient = { display_id: this.#id };
    await here.broadcast(type, { data, metadata: {}, transient });
    await new Promise((settled) => setTimeout(settled, SETTLE_MS));
  }
}

/**
 * Shows `value` below a notebook's cell: SVG as a picture, {@linkcode md} as
 * text, anything else plain. Outside a notebook it is printed.
 *
 * Headless runs of a notebook drop outputs that reach the kernel's end of a
 * cell too late; so this waits until its own is through.
 */
export async function show(value: unknown): Promise<void> {
  await Display.show(value);
}
