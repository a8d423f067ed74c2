/**
 * Where commands lie. $PATH is not asked: whoever sets it must not choose what
 * sounder runs.
 *
 * @module
 */

/** Folders in which commands are looked for, in this order. */
export const COMMAND_FOLDERS: readonly string[] = [
  "/sbin",
  "/usr/sbin",
  "/bin",
  "/usr/bin",
  "/usr/local/sbin",
  "/usr/local/bin",
];

/** Where to look instead of {@linkcode COMMAND_FOLDERS}. */
export interface ResolveOptions {
  readonly folders?: readonly string[];
}

/**
 * Returns the absolute path of a command that is given by its name, or by an
 * absolute path; undefined where there is no such executable file.
 *
 * Looking needs the right to read the folders. Without it only a command that
 * is on a narrowed list of commands to run is found.
 */
export async function resolveCommand(
  name: string,
  { folders = COMMAND_FOLDERS }: ResolveOptions = {},
): Promise<string | undefined> {
  if (name.startsWith("/")) return await isRunnable(name) ? name : undefined;
  if (!/^[\w+][\w.+-]*$/.test(name)) return undefined;
  for (const folder of folders) {
    const path = `${folder}/${name}`;
    if (await isRunnable(path)) return path;
  }
  return undefined;
}

async function isRunnable(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch (error) {
    return error instanceof Deno.errors.NotCapable && await isListed(path);
  }
}

/** Where everything may be run, nothing is known of one path. */
async function isListed(path: string): Promise<boolean> {
  const [one, all] = await Promise.all([
    Deno.permissions.query({ name: "run", command: path }),
    Deno.permissions.query({ name: "run" }),
  ]);
  return one.state === "granted" && all.state !== "granted";
}
