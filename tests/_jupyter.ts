/**
 * Jupyter as `deno task notebooks` opens it, on a folder of its own.
 *
 * @module
 */

import { fromFileUrl, join } from "@std/path";

const PROJECT = fromFileUrl(new URL("..", import.meta.url));
/** What a notebook reaches for beside its own folder. */
const BESIDE = ["lib", "scenarios", "results", "deno.json", "deno.lock"];
/** How often it is asked whether Jupyter listens, ms, and how many times. */
const ASK_MS = 100;
const MOST_ASKED = 600;

/** Whether `deno task notebooks` opens the classic interface of Jupyter here, which the tests know how to use. */
export async function hasClassicJupyter(): Promise<boolean> {
  const versionOf = async (name: string) => {
    try {
      const { success, stdout } = await new Deno.Command("jupyter", {
        args: [name, "--version"],
        stderr: "null",
      }).output();
      return success ? new TextDecoder().decode(stdout) : null;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  };
  const lab = await versionOf("lab");
  const notebook = await versionOf("notebook");
  return lab === null && notebook !== null && /^6\./.test(notebook);
}

/** A running Jupyter. */
export class Jupyter implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #folder: string;
  readonly #base: string;
  readonly #token: string;

  private constructor(
    process: Deno.ChildProcess,
    folder: string,
    base: string,
    token: string,
  ) {
    this.#process = process;
    this.#folder = folder;
    this.#base = base;
    this.#token = token;
  }

  /**
   * Opens Jupyter on `notebooks`, which are in a folder beside the library, as those
   * of the project are; the user's own kernels and settings are left alone.
   *
   * @param notebooks Texts. By file name.
   */
  static async open(
    notebooks: Readonly<Record<string, string>>,
  ): Promise<Jupyter> {
    const folder = await Deno.makeTempDir();
    for (const name of BESIDE) {
      await Deno.symlink(join(PROJECT, name), join(folder, name));
    }
    const shown = join(folder, "notebooks");
    await Deno.mkdir(shown);
    for (const [name, text] of Object.entries(notebooks)) {
      await Deno.writeTextFile(join(shown, name), text);
    }
    const port = freePort();
    const token = crypto.randomUUID();
    const args = ["--no-browser", "--allow-root", `--port=${port}`];
    const module = new URL("../lib/cli/jupyter.ts", import.meta.url).href;
    const code = `import { openNotebooks } from "${module}";
      Deno.exit(await openNotebooks("${shown}", ${JSON.stringify(args)}));`;
    const process = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", code],
      cwd: PROJECT,
      env: {
        JUPYTER_TOKEN: token,
        JUPYTER_DATA_DIR: join(folder, "data"),
        JUPYTER_CONFIG_DIR: join(folder, "config"),
        JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
      },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const base = `http://127.0.0.1:${port}`;
    const jupyter = new Jupyter(process, folder, base, token);
    await jupyter.#listens();
    return jupyter;
  }

  async #listens(): Promise<void> {
    for (let asked = 1;; asked++) {
      try {
        return await (await fetch(this.#url("/api"))).body?.cancel();
      } catch (error) {
        if (!(error instanceof TypeError) || asked === MOST_ASKED) throw error;
        await new Promise((resolve) => setTimeout(resolve, ASK_MS));
      }
    }
  }

  #url(path: string): string {
    return `${this.#base}${path}?token=${this.#token}`;
  }

  /** The address of the notebook called `name`. */
  addressOf(name: string): string {
    return this.#url(`/notebooks/${name}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const answer = await fetch(this.#url("/api/shutdown"), { method: "POST" });
    await answer.body?.cancel();
    await this.#process.status;
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** A port of this machine that nobody listens on. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
