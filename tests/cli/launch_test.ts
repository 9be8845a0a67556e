/** What each task and command may do, and that it can do no more. */

import { assert, assertEquals } from "@std/assert";
import { join, resolve } from "@std/path";
import config from "../../deno.json" with { type: "json" };
import { type Rights, rightsOf } from "../../lib/cli/rights.ts";
import { endingOf, PROJECT, run, withScenario } from "./_kneepoint.ts";

Deno.test("no task may use the network, load foreign code, or do everything", () => {
  for (const [name, command] of Object.entries(config.tasks)) {
    const flags = command.split(" ").filter((word) => word.startsWith("-"));
    for (const flag of flags) {
      assert(
        // The tests alone press the stop button of a live run, which listens on this machine.
        (name === "test" && flag === "--allow-net=127.0.0.1") ||
          !/^(-A$|--allow-(all|net|ffi|import))/.test(flag),
        `${name}: ${flag}`,
      );
    }
  }
  const rightsOf = (name: keyof typeof config.tasks) =>
    config.tasks[name].split(" ")
      .filter((word) => /^--allow-(write|run|read)/.test(word));
  assertEquals(rightsOf("demo"), ["--allow-read=.", "--allow-write=results"]);
  assertEquals(rightsOf("bench"), ["--allow-read"]);
  assertEquals(rightsOf("schema"), [
    "--allow-read=.",
    "--allow-write=scenarios",
    "--allow-read=.",
    "--allow-write=results",
  ]);
  assertEquals(rightsOf("kneepoint"), [
    "--allow-read",
    "--allow-write",
    "--allow-run=sbatch,squeue,scontrol",
  ]);
});

Deno.test("a command reads, writes and runs what the table says, by what was typed", () => {
  const none: Rights = { read: [], write: [], slurm: false };
  const any: Rights = { ...none, read: true };
  const here = PROJECT;
  const results = join(PROJECT, "results");
  const table: [typed: string, rights: Rights][] = [
    ["", none],
    ["--version", none],
    ["policies --json", none],
    ["no-such-command --out /", none],
    ["simulate a.json --points 0..9", any],
    ["check -", any],
    ["verify 6e0f", any],
    ["sweep a.json", { ...any, write: [results] }],
    ["sweep a.json --out /o", { ...any, write: ["/o"] }],
    ["sweep --out=/o a.json --quiet", { ...any, write: ["/o"] }],
    ["sweep a.json --out /p --out /o", { ...any, write: ["/o"] }],
    ["sweep a.json --out", { ...any, write: [results] }],
    ["sweep a.json --out=", { ...any, write: [] }],
    ["sweep a.json --engine slurm", {
      ...any,
      write: [results],
      slurm: true,
    }],
    ["demo", { ...none, read: [here, results], write: [results] }],
    ["trace a.json --out /o/t.json --gantt=/g/t.svg", {
      ...any,
      write: ["/o", "/g"],
    }],
    ["explain 6e0f --figures /f", { ...any, write: ["/f"] }],
    ["lint-paper /p/a.tex --out /o", any],
    ["lint-paper /p/a.tex --write --out /o", { ...any, write: ["/p"] }],
    ["percentile /r 99", { ...none, read: [here, results, "/r", "99"] }],
    ["cite /r", { ...none, read: [here, results, "/r"] }],
    ["cite /r --to /t", {
      ...none,
      read: [here, results, "/r", "/t", "/t"],
      write: ["/t"],
    }],
    ["figure /r", {
      ...none,
      read: [here, results, "/r", here],
      write: [here],
    }],
    ["report /r --to /t/r.html --out /o", {
      ...none,
      read: [here, "/o", "/r", "/t/r.html", "/t"],
      write: ["/t"],
    }],
  ];
  const absolute = (paths: readonly string[]) =>
    paths.map((path) => path === "99" ? path : resolve(path));
  for (const [typed, expected] of table) {
    const { read, write, slurm } = rightsOf(typed.split(" "));
    const rights = {
      read: read === true || absolute(read),
      write: absolute(write),
      slurm,
    };
    assertEquals(rights, expected, typed);
  }
});

Deno.test("README's table of rights has every command", async () => {
  const { stdout } = await run(["--help"]);
  const [, list] = stdout.split("Commands:\n");
  const names = [...list.matchAll(/^ {2}([\w-]+) \[/gm)]
    .map(([, name]) => name).filter((name) => name !== "help");
  const readme = await Deno.readTextFile(join(PROJECT, "README.md"));
  const [, rest] = readme.split("### What a command may do");
  const [table] = rest.split("\n## ");
  const listed = [...table.matchAll(/^\| (`.*?`) +\|/gm)]
    .flatMap(([, cell]) => cell.replaceAll("`", "").split(", "));
  assertEquals(listed.sort(), names.sort());
});

Deno.test("a command that tries more than it may is denied", async () => {
  await withScenario({}, async (folder) => {
    const probe = join(folder, "probe.ts");
    await Deno.writeTextFile(probe, PROBE);
    const script = join(folder, "launch.ts");
    await Deno.writeTextFile(
      script,
      `import { launch } from "${PROJECT}/lib/cli/launch.ts";
       import { rightsOf } from "${PROJECT}/lib/cli/rights.ts";
       launch(rightsOf(Deno.args), new URL("./probe.ts", import.meta.url));`,
    );
    const taskWords = config.tasks.kneepoint.split(" ")
      .filter((word) => word.startsWith("--"))
      // A program that is not installed cannot be allowed: this one is there.
      .map((word) => word.replace("=sbatch,", `=${Deno.execPath()},`));
    const tried = async (...args: string[]) => {
      const words = ["run", `--config=${PROJECT}/deno.json`, ...taskWords];
      const output = await new Deno.Command(Deno.execPath(), {
        args: [...words, script, ...args],
        env: { NO_COLOR: "1", PROBE_FOLDER: folder },
      }).output();
      const { code, stdout, stderr } = endingOf(output);
      assertEquals(code, 0, stderr);
      return stdout.trim();
    };
    const out = join(folder, "out");
    assertEquals(await tried("sweep", "a", "--out", out), "read inside");
    assertEquals(
      await tried("sweep", "a", "--out", out, "--engine", "slurm"),
      "read inside slurm",
    );
    assertEquals(
      await tried("sweep", "a", "--out", folder),
      "read inside beside above",
    );
    assertEquals(await tried("simulate", "a"), "read");
    assertEquals(await tried("policies"), "");
  });
});

/** Tries all that a program can, and prints what it was not denied. */
const PROBE = `
  const folder = Deno.env.get("PROBE_FOLDER");
  const tries = {
    read: () => Deno.readTextFile(folder + "/tiny.json"),
    inside: () => Deno.mkdir(folder + "/out/a/b", { recursive: true }),
    beside: () => Deno.writeTextFile(folder + "/beside", ""),
    above: () => Deno.writeTextFile(folder + "/out/../above", ""),
    link: () => Deno.symlink(folder, folder + "/out/link"),
    net: () => Deno.connect({ port: 8888 }),
    fetch: () => fetch("http://127.0.0.1:8888"),
    remote: () => import("http://127.0.0.1:8888/a.ts"),
    slurm: () => new Deno.Command(Deno.execPath(), { args: ["-V"] }).output(),
    shell: () => new Deno.Command("sh", { args: ["-c", ":"] }).output(),
    library: () => Deno.dlopen("libc.so.6", {}),
    more: async () => {
      const write = { name: "write" };
      const { state } = await Deno.permissions.request(write);
      if (state !== "granted") throw new Deno.errors.NotCapable(state);
    },
    thread: () => new Worker("data:text/javascript,", {
      type: "module",
      deno: { permissions: { net: true } },
    }),
  };
  const done = [];
  for (const [name, attempt] of Object.entries(tries)) {
    try {
      await attempt();
      done.push(name);
    } catch (error) {
      const isDenied = error instanceof Deno.errors.NotCapable ||
        error instanceof Deno.errors.PermissionDenied ||
        /Requires import access/.test(error.message);
      if (!isDenied) done.push(name + ": " + error);
    }
  }
  console.log(done.join(" "));
  postMessage(0);`;
