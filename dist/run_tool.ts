/**
 * Running the tools that a build is made with.
 *
 * @module
 */

/** How a tool is run. */
export interface ToolOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Milliseconds after which it is ended. */
  readonly limit?: number;
}

/**
 * Runs a tool to its end; returns what it printed.
 *
 * @throws {Error} with what it said when it fails, is not there, or takes too long.
 */
export async function runTool(
  argv: readonly string[],
  { env = {}, cwd, limit }: ToolOptions = {},
): Promise<string> {
  const [path = "", ...args] = argv;
  const { code, stdout, stderr } = await new Deno.Command(path, {
    args,
    env: { ...env },
    stdin: "null",
    ...(cwd === undefined ? {} : { cwd }),
    ...(limit === undefined ? {} : { signal: AbortSignal.timeout(limit) }),
  }).output();
  const decoder = new TextDecoder();
  if (code !== 0) {
    throw new Error(
      `Cannot go on: "${path} ${args[0] ?? ""}" ended with ${code}: ${
        decoder.decode(stderr).trim()
      }`,
    );
  }
  return decoder.decode(stdout).trim();
}
