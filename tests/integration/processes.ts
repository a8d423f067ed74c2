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
  /** The same of lines that it says from now on. */
  says(text: string): Promise<string>;
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
const LIFETIME = 300;

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
  const heard = async (text: string, lines: Promise<string>[]) => {
    const over = ended.then(({ status, stdout, stderr }) => {
      throw new Error(
        `it ended with ${status} before it said "${text}":\n${stdout}${stderr}`,
      );
    });
    return await Promise.race([...lines, over]);
  };
  return {
    pid: child.pid,
    kill,
    ended: () => ended,
    saw: (text) => heard(text, [out.line(text), err.line(text)]),
    says: (text) => heard(text, [out.next(text), err.next(text)]),
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
  readonly #waiting: {
    text: string;
    from: number;
    found: (line: string) => void;
  }[] = [];
  /** The whole of it, when it is over. */
  readonly all: Promise<string>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.all = this.#read(stream);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<string> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      this.#text += decoder.decode(chunk, { stream: true });
      for (const { text, from, found } of this.#waiting) {
        const line = this.#find(text, from);
        if (line !== undefined) found(line);
      }
    }
    return this.#text;
  }

  #find(text: string, from: number): string | undefined {
    return this.#text.slice(from).split("\n").slice(0, -1)
      .find((line) => line.includes(text));
  }

  /** A line that is there or comes. */
  line(text: string, from = 0): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const line = this.#find(text, from);
    if (line !== undefined) resolve(line);
    else this.#waiting.push({ text, from, found: resolve });
    return promise;
  }

  /** A line that is not whole yet, or comes. */
  next(text: string): Promise<string> {
    return this.line(text, this.#text.lastIndexOf("\n") + 1);
  }
}

/** The least port that is given, beyond those that browsers refuse. */
const LEAST_PORT = 16_384;

/** Ports that were given before: whoever was given one may not have it yet. */
const given = new Set<number>();

/**
 * Returns a port that nobody has, of TCP and of UDP, and that was not given
 * before; of `count` in a row, the first. It is none of those that the kernel
 * hands out: it may give one of these to somebody else before it is used.
 */
export function freePort(count = 1): number {
  const end = Math.max(leastOutgoing(), 2 * LEAST_PORT) - count;
  for (let tried = 0; tried < 1_000; tried++) {
    const first = LEAST_PORT + Math.floor(Math.random() * (end - LEAST_PORT));
    const ports = Array.from({ length: count }, (_, at) => first + at);
    if (ports.some((port) => given.has(port) || !isFree(port))) continue;
    for (const port of ports) given.add(port);
    return first;
  }
  throw new Error(`Cannot find a free port from ${LEAST_PORT} to ${end}`);
}

/** The least port that the kernel takes for an outgoing connection. */
function leastOutgoing(): number {
  try {
    const range = Deno.readTextFileSync(
      "/proc/sys/net/ipv4/ip_local_port_range",
    );
    return Number(range.trim().split(/\s+/)[0]);
  } catch {
    // RFC 6335, section 6.
    return 49_152;
  }
}

function isFree(port: number): boolean {
  const address = { hostname: "0.0.0.0", port };
  try {
    using _listener = Deno.listen(address);
    Deno.listenDatagram({ ...address, transport: "udp" }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
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
