/**
 * A systemd of our own as the first process of namespaces of its own: it runs
 * real units with their real sandbox, and what it changes below /etc, /tmp, /usr and
 * /var is gone with it. It knows no unit of the host's: some of those tidy up.
 * Only root can start one.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { dirname } from "node:path";
import {
  type Ended,
  type Program,
  runProgram,
  startProgram,
} from "./processes.ts";

const SYSTEMD = "/lib/systemd/systemd";

/** Milliseconds that systemd may take to begin. */
const BOOT = 120_000;

/** The one folder in which it looks for units. */
export const UNITS = "/run/units";

/** Targets that services want, here without anything behind them. */
const TARGETS = ["idle", "sysinit", "basic", "network", "shutdown"];

/** Where the control groups are seen while one is made. */
const GROUPS = "/sys/fs/cgroup";

/**
 * A control group of its own, so that two do not share one; then namespaces, of
 * which this shell's child is the first process.
 */
const ENTER = `set -e
mount --make-rprivate /
mount -t cgroup2 cgroup2 ${GROUPS}
mkdir ${GROUPS}/$1
echo $$ >${GROUPS}/$1/cgroup.procs
exec unshare --pid --uts --ipc --cgroup --net --mount --mount-proc --fork \
  --kill-child /bin/bash -c "$2"
`;

/**
 * What is done in the new namespaces before systemd takes the shell's place.
 * Overlays keep what is written apart from the host's own files.
 */
const PREPARE = `set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/overlay
for name in etc usr var; do
  mkdir -p /run/overlay/$name/upper /run/overlay/$name/work
  mount -t overlay overlay -o "lowerdir=/$name,upperdir=/run/overlay/$name/upper,workdir=/run/overlay/$name/work" /$name
done
mkdir /run/dev
cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty /run/dev/
mkdir /run/dev/pts /run/dev/shm
mount --rbind /run/dev /dev
mount -t devpts -o newinstance,ptmxmode=666 devpts /dev/pts
ln -s pts/ptmx /dev/ptmx
mount -t tmpfs tmpfs /tmp
mkdir ${UNITS}
for name in ${TARGETS.join(" ")}; do
  printf '[Unit]\\nDefaultDependencies=no\\n' >${UNITS}/$name.target
done
umount ${GROUPS}
mount -t cgroup2 cgroup2 ${GROUPS}
ip link set lo up
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
  SYSTEMD_UNIT_PATH=${UNITS} ${SYSTEMD} --system --unit=idle.target --log-target=null --show-status=no
`;

/** Removes the control group, and those that systemd made in it. */
const LEAVE = `mount --make-rprivate /
mount -t cgroup2 cgroup2 ${GROUPS}
for _ in $(seq 300); do
  find ${GROUPS}/$1 -depth -type d -exec rmdir {} \\; 2>/dev/null
  [ -d ${GROUPS}/$1 ] || break
  sleep 0.1
done
`;

const PATH = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };

/** A systemd that runs. Disposing of it ends it with all that it started. */
export interface BootedSystemd extends AsyncDisposable {
  /** Runs a command in its namespaces, as root. */
  run(...argv: readonly string[]): Promise<Ended>;
  /** Runs a command in its namespaces, which must succeed; returns what it printed. */
  must(...argv: readonly string[]): Promise<string>;
  /** Writes a file that it sees; makes the folder where it is missing. */
  write(path: string, text: string, mode?: number): Promise<void>;
  /** Copies a file of the host to where it sees it. */
  copy(from: string, to: string): Promise<void>;
  /** Words that start what follows them in its namespaces. */
  readonly within: readonly string[];
}

/** Why there can be none here; undefined where there can. */
export const noSystemd: string | undefined = await tryOne();

/** Starts one, and returns when it takes orders. */
export async function bootSystemd(): Promise<BootedSystemd> {
  const group = `sounder-test-${crypto.randomUUID().slice(0, 8)}`;
  const shell = ["/usr/bin/unshare", "--mount", "/bin/bash", "-c"];
  const unshare = startProgram(
    [...shell, ENTER, "bash", group, PREPARE],
    { env: PATH },
  );
  const end = async () => {
    // The first process of a namespace takes all others along.
    unshare.kill("SIGKILL");
    await unshare.ended();
    await runProgram([...shell, LEAVE, "bash", group], { env: PATH });
  };
  try {
    return await booted(unshare, end);
  } catch (error) {
    await end();
    throw error;
  }
}

async function booted(
  unshare: Program,
  end: () => Promise<void>,
): Promise<BootedSystemd> {
  const pid = await firstProcess(unshare);
  const root = `/proc/${pid}/root`;
  const within = ["/usr/bin/nsenter", `--target=${pid}`, "--all", "--wd=/"];
  const run = (...argv: readonly string[]) =>
    runProgram([...within, ...argv], { env: PATH });
  const must = async (...argv: readonly string[]) => {
    const { status, stdout, stderr } = await run(...argv);
    if (status === 0) return stdout;
    throw new Error(`${argv.join(" ")} ended with ${status}: ${stderr}`);
  };
  await until(async () =>
    (await run("systemctl", "is-active", "idle.target")).status === 0
  );
  return {
    within,
    run,
    must,
    async write(path, text, mode = 0o644) {
      const seen = `${root}${path}`;
      await Deno.mkdir(dirname(seen), { recursive: true });
      await Deno.writeTextFile(seen, text);
      await Deno.chmod(seen, mode);
    },
    copy: (from, to) => Deno.copyFile(from, `${root}${to}`),
    [Symbol.asyncDispose]: end,
  };
}

/** Returns the number that the namespaces' first process has outside of them. */
async function firstProcess({ pid }: Program): Promise<string> {
  let child = "";
  await until(async () => {
    child = (await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`))
      .trim();
    return child !== "" &&
      (await Deno.readTextFile(`/proc/${child}/comm`)).trim() === "systemd";
  });
  return child;
}

/** Waits until `holds` is true; throws when it is not in time. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + BOOT;
  while (!await holds().catch(() => false)) {
    if (Date.now() > end) throw new Error("systemd does not begin");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function tryOne(): Promise<string | undefined> {
  for (const path of [SYSTEMD, "/usr/bin/unshare", "/usr/bin/nsenter"]) {
    if (!existsSync(path)) return `${path} is missing`;
  }
  try {
    await using _ = await bootSystemd();
    return undefined;
  } catch {
    return "starting a systemd needs root, namespaces and overlayfs";
  }
}
