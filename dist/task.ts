/**
 * The frame of a task: one line for what went wrong, and its exit status.
 *
 * @module
 */

/** Does `task`; ends the process with status 1 and the error's message when it fails. */
export async function runTask(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await Deno.stderr.write(new TextEncoder().encode(`${message}\n`));
    Deno.exit(1);
  }
}
