/**
 * Starting programs to be measured beside each other, on loopback and bounded
 * in time.
 *
 * @module
 */

/** Numbers that the load client printed, by their unit or name. */
export type Figures = Readonly<Record<string, number>>;

const running: Deno.ChildProcess[] = [];

/** Runs one benchmark, and ends what it started. */
export async function bench(
  title: string,
  run: () => Promise<void>,
): Promise<void> {
  note(`\n${title}`);
  try {
    await run();
  } finally {
    stopAll();
  }
}

/** Prints a line. */
export function note(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

/** Starts a program for two minutes at most, and gives it a moment to begin. */
export async function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Deno.ChildProcess> {
  const child = new Deno.Command(command, {
    args: [...args],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(120_000),
  }).spawn();
  child.status.catch(() => {});
  running.push(child);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  return child;
}

/** Ends everything that was started. */
export function stopAll(): void {
  for (const child of running.splice(0)) {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
  }
}

/** Returns microseconds of processor time of a process, and of its children that have ended (proc(5)). */
export function processorTime(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) *
    10_000;
}

/** Returns the median. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/**
 * Compiles a program of this folder, load.c or flood.c, and returns its path.
 *
 * @throws {Error} where gcc is missing, or finds something wrong.
 */
export async function compiled(name: string): Promise<string> {
  const source = new URL(`${name}.c`, import.meta.url).pathname;
  const target = `${
    Deno.makeTempDirSync({ prefix: "sounder-bench-" })
  }/${name}`;
  const { success, stderr } = await new Deno.Command("gcc", {
    args: ["-O2", "-o", target, source],
  }).output();
  if (!success) {
    throw new Error(
      `Cannot compile ${source}: ${new TextDecoder().decode(stderr).trim()}`,
    );
  }
  return target;
}

/** Runs the load client and reads its figures: `get 45300 resp/s p50 683 us p99 983 us ...`. */
export async function measure(
  client: string,
  args: readonly string[],
): Promise<Figures> {
  const { stdout } = await new Deno.Command(client, { args: [...args] })
    .output();
  const words = new TextDecoder().decode(stdout).trim().split(/\s+/);
  const figures: Record<string, number> = {};
  words.forEach((word, i) => {
    const value = Number(word);
    if (Number.isNaN(value)) return;
    const next = words[i + 1] ?? "";
    const before = words[i - 1] ?? "";
    figures[next.includes("/") ? next : before] = value;
  });
  return figures;
}
