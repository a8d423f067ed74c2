/**
 * Waiting for what other processes do.
 *
 * @module
 */

/** Why a signal is aborted whose time is up. */
export const TIMED_OUT: DOMException = new DOMException("", "TimeoutError");

/** Resolves when a process has ended, whether anybody has waited for it or not. Linux alone. */
export async function gone(pid: number): Promise<void> {
  for (;;) {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
    if (stat === "" || /\) [ZX] /.test(stat)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Resolves with what a file holds, as soon as it holds a whole line. */
export async function lineIn(path: string): Promise<string> {
  for (;;) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text.endsWith("\n")) return text.trim();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
