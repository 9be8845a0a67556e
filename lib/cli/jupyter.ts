/**
 * Jupyter with the Deno kernel: set up, opened on the notebooks, or run headless.
 *
 * The kernel is described by a kernelspec of our own, because the one that
 * `deno jupyter --install` writes lets Stop kill the kernel and colour its text.
 *
 * @module
 */

import { basename, join } from "@std/path";
import { notebooksIn } from "./notebook_file.ts";

/** Debian's packages that run a notebook without a browser. */
const HEADLESS_PACKAGES = [
  "jupyter-nbconvert",
  "jupyter-client",
  "python3-nbclient",
] as const;

/** What to say where Jupyter is missing. */
const HOW_TO_INSTALL =
  'Jupyter is missing; install it with "pip install jupyterlab", ' +
  'or on Debian "apt-get install jupyter-notebook"';

/** Longest that a notebook's cell may take, s. */
const CELL_TIMEOUT_S = 300;

/** What the tasks that simulate pass to V8, as in deno.json. */
const DENO_V8_FLAGS = "--max-inlined-bytecode-size-cumulative=4000";

/** What Jupyter starts the kernel with: this very Deno, wherever it was unpacked. */
function kernelspec(): Record<string, unknown> {
  return {
    argv: [
      Deno.execPath(),
      "jupyter",
      "--kernel",
      "--conn",
      "{connection_file}",
    ],
    display_name: "Deno",
    language: "typescript",
    env: { NO_COLOR: "1", DENO_V8_FLAGS },
    interrupt_mode: "message",
  };
}

/** Writes the kernelspec "deno" below `dataFolder`, a folder that Jupyter searches; where it stands now. */
async function writeKernelspec(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, "kernels", "deno");
  await Deno.mkdir(folder, { recursive: true });
  const path = join(folder, "kernel.json");
  const text = JSON.stringify(kernelspec(), null, 2) + "\n";
  await Deno.writeTextFile(path, text);
  return path;
}

/** Runs `command`, its output to `stdout`; whether it was found and succeeded. */
async function succeeds(
  command: string,
  args: readonly string[],
): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs apt-get, what it says going to standard error. */
async function aptGet(args: readonly string[]): Promise<boolean> {
  const child = new Deno.Command("apt-get", {
    args: [...args],
    env: { DEBIAN_FRONTEND: "noninteractive" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  await child.stdout.pipeTo(Deno.stderr.writable, { preventClose: true });
  return (await child.status).success;
}

/**
 * Makes sure that notebooks can be run without a browser, installing what is
 * missing where that needs no question: on Debian, as root.
 *
 * @throws {Error} If it is missing and cannot be installed; the message says what to install.
 */
export async function ensureHeadlessJupyter(): Promise<void> {
  const isThere = () => succeeds("jupyter", ["nbconvert", "--version"]);
  if (await isThere()) return;
  const canInstall = Deno.uid() === 0 &&
    await succeeds("apt-get", ["--version"]);
  if (canInstall) {
    const packages = HEADLESS_PACKAGES.join(" ");
    console.error(`Installing ${packages}, which run the notebooks …`);
    const install = ["install", "-y", "--no-install-recommends"];
    const isInstalled = await aptGet(["update"]) &&
      await aptGet([...install, ...HEADLESS_PACKAGES]);
    if (isInstalled && await isThere()) return;
  }
  throw new Error(
    "Cannot run notebooks: Jupyter is missing; install nbconvert and nbclient " +
      `("pip install nbconvert nbclient", or on Debian "apt-get install ${
        HEADLESS_PACKAGES.join(" ")
      }")`,
  );
}

/**
 * Runs the notebook at `path`, in its own folder, on the Deno kernel that runs
 * this, and returns the text of the executed copy: the file itself is left alone,
 * and so are the user's own kernels and settings.
 *
 * @throws {Error} If a cell fails; the message holds what Jupyter said.
 */
export async function executeNotebook(path: string): Promise<string> {
  await ensureHeadlessJupyter();
  const folder = await Deno.makeTempDir({ prefix: "kneepoint-jupyter-" });
  try {
    await writeKernelspec(join(folder, "data"));
    const { success, stderr } = await new Deno.Command("jupyter", {
      args: [
        "nbconvert",
        "--to=notebook",
        "--execute",
        "--ExecutePreprocessor.kernel_name=deno",
        "--ExecutePreprocessor.record_timing=False",
        `--ExecutePreprocessor.timeout=${CELL_TIMEOUT_S}`,
        `--output-dir=${folder}`,
        path,
      ],
      env: {
        JUPYTER_PATH: join(folder, "data"),
        JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
        JUPYTER_CONFIG_DIR: join(folder, "config"),
      },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) {
      const said = new TextDecoder().decode(stderr);
      throw new Error(`Cannot run notebook ${path}:\n${said}`);
    }
    return await Deno.readTextFile(join(folder, basename(path)));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Where Jupyter keeps the user's own data, or null where there is no Jupyter. */
async function userDataFolder(): Promise<string | null> {
  if (!await succeeds("jupyter", ["--data-dir"])) return null;
  const { stdout } = await new Deno.Command("jupyter", {
    args: ["--data-dir"],
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

/**
 * Installs our kernelspec for the user, in place of any other Deno kernel of theirs.
 *
 * @returns Where it was written.
 * @throws {Error} If there is no Jupyter; the message says what to install.
 */
export async function installKernel(): Promise<string> {
  const dataFolder = await userDataFolder();
  if (dataFolder === null) {
    throw new Error(`Cannot install the kernel: ${HOW_TO_INSTALL}`);
  }
  return await writeKernelspec(dataFolder);
}

/** Whether Jupyter finds a kernelspec "deno" without our help. */
async function hasDenoKernel(): Promise<boolean> {
  const { stdout } = await new Deno.Command("jupyter", {
    args: ["kernelspec", "list"],
    stderr: "null",
  }).output();
  return /^\s+deno\s/m.test(new TextDecoder().decode(stdout));
}

/** The first of Jupyter's interfaces that is installed, or null. */
async function installedInterface(): Promise<"lab" | "notebook" | null> {
  for (const name of ["lab", "notebook"] as const) {
    if (await succeeds("jupyter", [name, "--version"])) return name;
  }
  return null;
}

/** What signs notebooks that are to be trusted: Jupyter's own command, which Debian leaves out, and Debian's. */
const SIGNERS = [["jupyter", "trust"], [
  "/usr/bin/python3",
  "-m",
  "nbformat.sign",
]];

/**
 * Has Jupyter trust the notebooks in `folder`, which are as safe as the rest of the
 * project: else it shows no stored figure before a cell is run. Where nothing can
 * sign them that is all that is lost.
 */
async function trustNotebooks(folder: string): Promise<void> {
  const paths = await notebooksIn(folder);
  for (const [command, ...args] of SIGNERS) {
    if (await succeeds(command, [...args, ...paths])) return;
  }
}

/**
 * Opens Jupyter on `folder` with our kernelspec, and installs it for the user
 * where there is no Deno kernel yet; one that is there is left alone. The figures
 * that are stored are seen at once.
 *
 * @param args What Jupyter is told beside: `--no-browser` where there is none.
 * @returns The exit status: that of Jupyter, or 1 when it is missing, what to install being said on standard error.
 */
export async function openNotebooks(
  folder: string,
  args: readonly string[] = [],
): Promise<number> {
  const name = await installedInterface();
  const dataFolder = await userDataFolder();
  if (name === null || dataFolder === null) {
    console.error(`Cannot open notebooks: ${HOW_TO_INSTALL}`);
    return 1;
  }
  if (!await hasDenoKernel()) await writeKernelspec(dataFolder);
  await trustNotebooks(folder);
  const ours = await Deno.makeTempDir({ prefix: "kneepoint-jupyter-" });
  await writeKernelspec(ours);
  const searched = Deno.env.get("JUPYTER_PATH");
  // Nothing to interrupt here: Ctrl-C is for Jupyter, which asks and then ends.
  const leave = () => {};
  Deno.addSignalListener("SIGINT", leave);
  try {
    const { code } = await new Deno.Command("jupyter", {
      args: [name, folder, ...args],
      env: {
        JUPYTER_PATH: searched === undefined ? ours : `${ours}:${searched}`,
      },
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn().status;
    return code;
  } finally {
    Deno.removeSignalListener("SIGINT", leave);
    await Deno.remove(ours, { recursive: true });
  }
}

/** Runs the notebook at `path` and stores it with its outputs, as it is committed. */
export async function refreshNotebook(path: string): Promise<void> {
  await Deno.writeTextFile(path, await executeNotebook(path));
}
