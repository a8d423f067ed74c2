/**
 * Programs under test: started with an environment of their own, listened to,
 * and ended.
 *
 * @module
 */

/** How a program is started. */
export interface ProgramOptions {
  /** The whole environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Seconds after which it is ended if it is still there. */
  readonly lifetime?: number;
}

/** How a program ended, and what it said. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs. */
export interface Program {
  readonly pid: number;
  /** Waits for a line of either output that holds `text`; rejects when the program ends before. */
  saw(text: string): Promise<string>;
  kill(signal: Deno.Signal): void;
  /**
   * Sends a signal again and again until `done` is settled: a shell that is
   * about to wait may sleep over one.
   */
  urge<Done>(signal: Deno.Signal, done: Promise<Done>): Promise<Done>;
  ended(): Promise<Ended>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Seconds after which a program that is still there is ended, where nothing else is said. */
const LIFETIME = 120;

/** Starts a program. Disposing of it ends it. */
export function startProgram(
  [path = "", ...args]: readonly string[],
  { env = {}, cwd = "/", lifetime = LIFETIME }: ProgramOptions = {},
): Program {
  const child = new Deno.Command(path, {
    args,
    env: { ...env },
    clearEnv: true,
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    // So that it can be ended with all that it started.
    detached: true,
  }).spawn();
  const kill = (signal: Deno.Signal) => {
    try {
      child.kill(signal);
    } catch {
      // It has ended.
    }
  };
  const killAll = () => {
    try {
      Deno.kill(-child.pid, "SIGKILL");
    } catch {
      // All have ended.
    }
  };
  const timer = setTimeout(killAll, lifetime * 1000);
  const out = new Said(child.stdout);
  const err = new Said(child.stderr);
  const ended = (async () => {
    const [{ code }, stdout, stderr] = await Promise.all([
      child.status,
      out.all,
      err.all,
    ]);
    clearTimeout(timer);
    return { status: code, stdout, stderr };
  })();
  return {
    pid: child.pid,
    kill,
    ended: () => ended,
    async saw(text) {
      const over = ended.then(({ status, stdout, stderr }) => {
        throw new Error(
          `it ended with ${status} before it said "${text}":\n${stdout}${stderr}`,
        );
      });
      return await Promise.race([out.line(text), err.line(text), over]);
    },
    async urge(signal, done) {
      kill(signal);
      const again = setInterval(() => kill(signal), 250);
      try {
        return await done;
      } finally {
        clearInterval(again);
      }
    },
    async [Symbol.asyncDispose]() {
      const late = setTimeout(killAll, 5_000);
      await this.urge("SIGTERM", ended);
      clearTimeout(late);
    },
  };
}

/** Runs a program to its end. */
export async function runProgram(
  argv: readonly string[],
  options: ProgramOptions = {},
): Promise<Ended> {
  await using program = startProgram(argv, options);
  return await program.ended();
}

/** What a program says, as it says it. */
class Said {
  #text = "";
  readonly #waiting: { text: string; found: (line: string) => void }[] = [];
  /** The whole of it, when it is over. */
  readonly all: Promise<string>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.all = this.#read(stream);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<string> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      this.#text += decoder.decode(chunk, { stream: true });
      for (const { text, found } of this.#waiting) {
        const line = this.#find(text);
        if (line !== undefined) found(line);
      }
    }
    return this.#text;
  }

  #find(text: string): string | undefined {
    return this.#text.split("\n").slice(0, -1)
      .find((line) => line.includes(text));
  }

  line(text: string): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const line = this.#find(text);
    if (line !== undefined) resolve(line);
    else this.#waiting.push({ text, found: resolve });
    return promise;
  }
}

/** Returns a port of the loopback address that nobody has. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Runs `use` with a folder of its own, which is removed then. */
export async function withFolder(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "sounder-test-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
