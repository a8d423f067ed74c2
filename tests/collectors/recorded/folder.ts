/**
 * Recorded hosts made by hand, for tests.
 *
 * @module
 */

/** `host.json` of most tests. */
export const HOST_JSON: string = JSON.stringify({
  os: "openbsd",
  release: "7.9",
  hostname: "fw1.example.org",
  time: "2026-10-07T16:00:00Z",
});

/** Runs `task` with a new folder that is removed afterwards. */
export async function inFolder(
  task: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await task(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes files below `folder` by their paths, and `host.json` unless it is among them. */
export async function fill(
  folder: string,
  files: Record<string, string>,
): Promise<void> {
  for (
    const [path, text] of Object.entries({ "host.json": HOST_JSON, ...files })
  ) {
    const whole = `${folder}/${path}`;
    await Deno.mkdir(whole.slice(0, whole.lastIndexOf("/")), {
      recursive: true,
    });
    await Deno.writeTextFile(whole, text);
  }
}

/** Returns the paths of all files below `folder`, sorted. */
export async function filesIn(folder: string, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for await (
    const { name, isDirectory } of Deno.readDir(`${folder}/${prefix}`)
  ) {
    if (isDirectory) found.push(...await filesIn(folder, `${prefix}${name}/`));
    else found.push(prefix + name);
  }
  return found.sort();
}
