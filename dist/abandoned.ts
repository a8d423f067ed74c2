/**
 * Noticing that whoever started a task is gone.
 *
 * npx passes no signal on: ended, it would leave what it started behind, with
 * its ports taken.
 *
 * @module
 */

const INTERVAL = 500;

/**
 * Calls `gone` once when the process that started this one ends or, where npx
 * started that one, when npx ends.
 */
export function onAbandoned(gone: () => void): void {
  const parent = Deno.ppid;
  const byNpx = Deno.env.get("npm_command") === "exec";
  const grandparent = byNpx ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    if (
      Deno.ppid === parent &&
      (grandparent === undefined || parentOf(parent) === grandparent)
    ) return;
    clearInterval(timer);
    gone();
  }, INTERVAL);
  Deno.unrefTimer(timer);
}

/** Parent of a process; undefined where the system has no /proc, or the process has none. */
function parentOf(pid: number): number | undefined {
  try {
    // proc_pid_stat(5): the command's name, in parentheses, may hold any character.
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    return parent > 1 ? parent : undefined;
  } catch {
    return undefined;
  }
}
