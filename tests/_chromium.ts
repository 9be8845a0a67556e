/**
 * A headless Chromium that is used as a person would: pages are opened, looked at,
 * clicked and dragged on, by way of the DevTools protocol.
 *
 * @module
 */

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
];
/** How often it is looked whether something has come true, ms, and at most how many times as it starts and ends. */
const LOOK_MS = 100;
const MOST_LOOKS = 600;

/** The first of the browsers that there is; null without one. */
export async function findChromium(): Promise<string | null> {
  for (const name of BROWSERS) {
    try {
      await new Deno.Command(name, { args: ["--version"] }).output();
      return name;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return null;
}

/** What `page`, in a window `width` px wide, is in the end, as text. */
export async function dumpDom(
  browser: string,
  page: string,
  width: number,
): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/page.html`, page);
    const { stdout } = await new Deno.Command(browser, {
      args: [
        ...ARGS,
        `--user-data-dir=${folder}/profile`,
        `--window-size=${width},900`,
        "--virtual-time-budget=60000",
        "--dump-dom",
        `file://${folder}/page.html`,
      ],
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A place in a page, px. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** An open page. */
export class Page {
  readonly #socket: WebSocket;
  #calls = 0;
  /** What the page has asked its reader, who cannot answer. */
  #asked: Error | null = null;
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const { id, result, error, method, params } = JSON.parse(data);
      if (method === "Page.javascriptDialogOpening") this.#leave(params);
      if (id === undefined) return;
      const answer = this.#answers.get(id);
      this.#answers.delete(id);
      if (error === undefined) answer?.resolve(result);
      else answer?.reject(new Error(error.message));
    };
  }

  /** The page behind the DevTools address `url`. */
  static async at(url: string): Promise<Page> {
    const socket = new WebSocket(url);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`Cannot reach ${url}`));
    await promise;
    const page = new Page(socket);
    await page.#call("Page.enable", {});
    return page;
  }

  /** A page that asks something answers nothing else: lets it, and fails whoever uses it. */
  #leave({ type, message }: { type: string; message: string }): void {
    this.#asked = new Error(`The page asks (${type}): "${message}"`);
    for (const answer of this.#answers.values()) answer.reject(this.#asked);
    this.#answers.clear();
    this.#send("Page.handleJavaScriptDialog", { accept: true });
  }

  #send(method: string, params: object): number {
    const id = ++this.#calls;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return id;
  }

  async #call(method: string, params: object): Promise<unknown> {
    if (this.#asked !== null) throw this.#asked;
    const answer = Promise.withResolvers<unknown>();
    this.#answers.set(this.#send(method, params), answer);
    return await answer.promise;
  }

  /** The value of `expression`, or of what it promises, in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#call("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    }) as { // the protocol's answer to it
      result: { value: T };
      exceptionDetails?: { exception?: { description?: string } };
    };
    if (exceptionDetails !== undefined) {
      const { description } = exceptionDetails.exception ?? {};
      throw new Error(`Cannot evaluate "${expression}": ${description}`);
    }
    return result.value;
  }

  /**
   * Waits until `condition` is true.
   *
   * @throws {Error} If it is not within `seconds`.
   */
  async until(condition: string, seconds: number): Promise<void> {
    const end = performance.now() + 1000 * seconds;
    while (!await this.evaluate<boolean>(`Boolean(${condition})`)) {
      if (performance.now() > end) {
        throw new Error(`It must come true within ${seconds} s: ${condition}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Where the element `selector` is, scrolled to; `share` of its width from its left. */
  async #placeOf(selector: string, share: number): Promise<Place> {
    return await this.evaluate(`(() => {
      const element = document.querySelector(${JSON.stringify(selector)});
      element.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: left + ${share} * width, y: top + height / 2 };
    })()`);
  }

  async #mouse(type: string, { x, y }: Place): Promise<void> {
    const button = { button: "left", buttons: 1, clickCount: 1 };
    await this.#call("Input.dispatchMouseEvent", { type, x, y, ...button });
  }

  /** Clicks on the middle of the element `selector`. */
  async click(selector: string): Promise<void> {
    await this.drag(selector, 0.5, 0.5);
  }

  /** Drags on the element `selector`, between two shares of its width. */
  async drag(selector: string, from: number, to: number): Promise<void> {
    await this.#mouse("mousePressed", await this.#placeOf(selector, from));
    const end = await this.#placeOf(selector, to);
    await this.#mouse("mouseMoved", end);
    await this.#mouse("mouseReleased", end);
  }

  /** Ends the talk with the page. */
  close(): void {
    this.#socket.close();
  }
}

/** A running browser. */
export class Chromium implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #profile: string;
  readonly #port: string;
  readonly #pages: Page[] = [];

  private constructor(
    process: Deno.ChildProcess,
    profile: string,
    port: string,
  ) {
    this.#process = process;
    this.#profile = profile;
    this.#port = port;
  }

  /** Starts `browser`. */
  static async start(browser: string): Promise<Chromium> {
    const profile = await Deno.makeTempDir();
    const process = new Deno.Command(browser, {
      args: [
        ...ARGS,
        "--remote-debugging-port=0",
        `--user-data-dir=${profile}`,
        "--window-size=1400,1000",
        "about:blank",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    for (let looks = 1; looks <= MOST_LOOKS; looks++) {
      const port = await portIn(`${profile}/DevToolsActivePort`);
      if (port !== null) return new Chromium(process, profile, port);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    process.kill("SIGKILL");
    await process.status;
    throw new Error(`Cannot reach ${browser}: it names no port`);
  }

  /** Opens `url`. */
  async open(url: string): Promise<Page> {
    const response = await fetch(
      `http://127.0.0.1:${this.#port}/json/new?${encodeURIComponent(url)}`,
      { method: "PUT" },
    );
    const { webSocketDebuggerUrl } = await response.json();
    const page = await Page.at(webSocketDebuggerUrl);
    this.#pages.push(page);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const page of this.#pages) page.close();
    this.#process.kill("SIGTERM");
    await this.#process.status;
    await removed(this.#profile);
  }
}

/** Removes `folder`, into which processes that are about to end may still write. */
async function removed(folder: string): Promise<void> {
  for (let looks = 1;; looks++) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (looks === MOST_LOOKS) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}

/** The port that a starting browser names in the first line of `file`; null while that is not written, or not to its end. */
async function portIn(file: string): Promise<string | null> {
  try {
    const [, port] = /^(\d+)\n/.exec(await Deno.readTextFile(file)) ?? [];
    return port ?? null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
