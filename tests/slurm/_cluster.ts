/**
 * A real Slurm on this machine: a controller and two nodes of two processors
 * each, on loopback, in a folder of its own, and gone when the test is.
 */

import { join } from "@std/path";

/** Ports of the controller and the two nodes: hardly those of another test's cluster. */
const PORTS = [0, 1, 2].map((of) => 20_000 + 3 * (Deno.pid % 4000) + of);

/** How long anything of the cluster may take, s. */
const PATIENCE_SECONDS = 90;

/** Kills what job steps run on node $2 of the cluster with configuration $1, and the steps. */
const KILL_STEPS = `
for process in /proc/[0-9]*; do
  pid=\${process#/proc/}
  environment=$(tr '\\0' '\\n' < "$process/environ" 2> /dev/null) || continue
  grep -qx "SLURM_CONF=$1" <<< "$environment" || continue
  grep -qx "SLURMD_NODENAME=$2" <<< "$environment" || continue
  parent=$(ps -o ppid= -p "$pid" | tr -d ' ')
  case $(ps -o comm= -p "$parent" 2> /dev/null) in slurmstepd*) kill -KILL "$parent" ;; esac
  kill -KILL "$pid"
done
true`;

/** Why there can be no cluster here; null if there can. */
export async function whyNoCluster(): Promise<string | null> {
  for (const program of ["munged", "slurmctld", "slurmd", "sbatch"]) {
    try {
      const { success } = await new Deno.Command("bash", {
        args: ["-c", 'command -v "$1"', "bash", program],
        stdout: "null",
      }).output();
      if (!success) return `${program} is not installed`;
    } catch {
      return "there is no bash";
    }
  }
  return null;
}

/** A cluster that runs. */
export class Cluster {
  /** Its folder. */
  readonly folder: string;
  readonly #daemons = new Map<string, Deno.ChildProcess>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Starts one, and waits for both of its nodes. */
  static async start(): Promise<Cluster> {
    const folder = await Deno.makeTempDir({ prefix: "kneepoint-slurm-" });
    const cluster = new Cluster(folder);
    try {
      await cluster.#configure();
      cluster.#spawn("munged", [
        "--foreground",
        "--force",
        `--socket=${join(folder, "munge.socket")}`,
        `--key-file=${join(folder, "munge.key")}`,
        `--pid-file=${join(folder, "munged.pid")}`,
        `--log-file=${join(folder, "munged.log")}`,
        `--seed-file=${join(folder, "munged.seed")}`,
      ]);
      await until(
        "the socket of munged",
        () => isThere(join(folder, "munge.socket")),
      );
      cluster.#spawn("slurmctld", ["-D"]);
      cluster.startNode("n1");
      cluster.startNode("n2");
      await cluster.untilIdle("n1", "n2");
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** What has to be in the environment of Slurm's commands. */
  get env(): Record<string, string> {
    return { SLURM_CONF: join(this.folder, "slurm.conf") };
  }

  /** Starts a node's daemon. */
  startNode(node: string): void {
    this.#spawn(node, ["-D", "-N", node], "slurmd");
  }

  /** Kills a node: its daemon, and everything that runs on it. */
  async killNode(node: string): Promise<void> {
    await this.#end(node, "SIGKILL");
    await new Deno.Command("bash", {
      args: ["-c", KILL_STEPS, "bash", this.env.SLURM_CONF, node],
    }).output();
  }

  /** Runs one of Slurm's commands; what it prints. */
  async run(program: string, ...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command(program, {
      args,
      env: this.env,
    }).output();
    const decoder = new TextDecoder();
    if (success) return decoder.decode(stdout);
    throw new Error(`${program} failed: ${decoder.decode(stderr)}`);
  }

  /** Waits for nodes that nothing runs on. */
  async untilIdle(...nodes: string[]): Promise<void> {
    await until(`${nodes} to be idle`, async () => {
      try {
        const states = await this.run("sinfo", "-h", "-N", "-o", "%N %T");
        return nodes.every((node) => states.includes(`${node} idle\n`));
      } catch {
        return false;
      }
    });
  }

  /** Stops everything and removes the folder. */
  async stop(): Promise<void> {
    for (const node of ["n1", "n2"]) await this.killNode(node);
    await this.#end("slurmctld", "SIGTERM");
    await this.#end("munged", "SIGTERM");
    await Deno.remove(this.folder, { recursive: true });
  }

  async #configure(): Promise<void> {
    const { folder } = this;
    const [controller, ...nodes] = PORTS;
    const key = crypto.getRandomValues(new Uint8Array(1024));
    await Deno.writeFile(join(folder, "munge.key"), key, { mode: 0o600 });
    for (const name of ["state", "spool-n1", "spool-n2"]) {
      await Deno.mkdir(join(folder, name));
    }
    const { stdout } = await new Deno.Command("id", { args: ["-un"] }).output();
    const user = new TextDecoder().decode(stdout).trim();
    const lines = [
      "ClusterName=kneepoint",
      "SlurmctldHost=localhost",
      `SlurmctldPort=${controller}`,
      `SlurmUser=${user}`,
      `SlurmdUser=${user}`,
      "AuthType=auth/munge",
      `AuthInfo=socket=${join(folder, "munge.socket")}`,
      "CredType=cred/munge",
      `StateSaveLocation=${join(folder, "state")}`,
      `SlurmdSpoolDir=${join(folder, "spool-%n")}`,
      `SlurmctldPidFile=${join(folder, "slurmctld.pid")}`,
      `SlurmdPidFile=${join(folder, "slurmd-%n.pid")}`,
      `SlurmctldLogFile=${join(folder, "slurmctld.log")}`,
      `SlurmdLogFile=${join(folder, "slurmd-%n.log")}`,
      "ProctrackType=proctrack/linuxproc",
      "TaskPlugin=task/none",
      "SelectType=select/cons_tres",
      "SelectTypeParameters=CR_CPU",
      "AccountingStorageType=accounting_storage/none",
      "JobAcctGatherType=jobacct_gather/none",
      "MpiDefault=none",
      "ReturnToService=2",
      // A node that is lost is noticed soon.
      "SlurmdTimeout=10",
      "KillWait=1",
      "SchedulerParameters=sched_interval=1,batch_sched_delay=0",
      ...nodes.map((port, of) =>
        `NodeName=n${of + 1} NodeHostname=localhost ` +
        `NodeAddr=127.0.0.1 Port=${port} CPUs=2`
      ),
      "PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP",
    ];
    await Deno.writeTextFile(
      join(folder, "slurm.conf"),
      lines.join("\n") + "\n",
    );
  }

  #spawn(name: string, args: readonly string[], program = name): void {
    const daemon = new Deno.Command(program, {
      args: [...args],
      env: this.env,
      cwd: this.folder,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    this.#daemons.set(name, daemon);
  }

  async #end(name: string, signal: Deno.Signal): Promise<void> {
    const daemon = this.#daemons.get(name);
    if (daemon === undefined) return;
    this.#daemons.delete(name);
    try {
      daemon.kill(signal);
    } catch { /* It has ended by itself. */ }
    await daemon.status;
  }
}

/** Waits until `isTrue`. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + 1000 * PATIENCE_SECONDS;
  while (!await isTrue()) {
    if (performance.now() > end) throw new Error(`Waited too long for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
