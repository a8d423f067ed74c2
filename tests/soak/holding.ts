/**
 * What Linux tells of a process and of sockets.
 *
 * @module
 */

/** What a process holds at a moment. */
export interface Holding {
  /** Kilobytes of resident memory. */
  readonly memory: number;
  /** The fewest of several looks: commands that run have some for a moment. */
  readonly descriptors: number;
}

/** Looks at descriptors, and milliseconds between two. */
const LOOKS = 20;
const PAUSE = 100;

/** Returns what a process holds. */
export async function holdingOf(pid: number): Promise<Holding> {
  let descriptors = Infinity;
  for (let look = 0; look < LOOKS; look++) {
    const now = [...Deno.readDirSync(`/proc/${pid}/fd`)].length;
    descriptors = Math.min(descriptors, now);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const [, memory] = /^VmRSS:\s*(\d+) kB/m.exec(status) ?? [];
  return { memory: Number(memory), descriptors };
}

/** Returns how many datagrams the kernel dropped for want of room, of the IPv4 sockets of a port (proc_net(5)). */
export async function droppedAt(port: number): Promise<number> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const table = await Deno.readTextFile("/proc/net/udp");
  return table.split("\n").map((line) => line.trim().split(/\s+/))
    .filter(([, local]) => local?.endsWith(`:${hex}`))
    .reduce((sum, fields) => sum + Number(fields.at(-1)), 0);
}
