/**
 * A real named of our own for tests: its configuration and zones in a temporary
 * folder, on loopback and on ports that nobody has, ended with the test and in
 * any case after {@linkcode LIFETIME_SECONDS}.
 *
 * It has three views. `external` answers the client 127.0.0.2 without recursion
 * and `internal` everybody else; what `internal` does not know it asks the same
 * named from 127.0.0.3, which is the view `upstream`, so that resolver and cache
 * have something to count with no network at hand.
 *
 * @module
 */

import { missingFile } from "../needing.ts";
import { freePort } from "./processes.ts";

const NAMED = "/usr/sbin/named";
const DIG = "/usr/bin/dig";
const RNDC = "/usr/sbin/rndc";
const LIFETIME_SECONDS = 600;
const START_MILLISECONDS = 120_000;

/**
 * Ends of the names of counters, behind section and blank, that move while one
 * looks: connections, and memory that a cache takes and gives back at its leisure.
 */
export const MOVES_BY_ITSELF =
  / (?:sockstat TCP4(?:Accept|Close|Active|Clients|Conn)|cachestat (?:Tree|Heap)Mem\w+)$/;

/** Why tests that need named are ignored here; undefined where they can run. */
export const noNamed: string | undefined = missingFile(
  NAMED,
  DIG,
  RNDC,
  "/usr/bin/timeout",
);

/** What {@linkcode startNamed} can be told. */
export interface NamedOptions {
  /** Statements added to `options { }` of named.conf. */
  readonly options?: string;
  /** Zones `zone-N.test` added to the view `internal`. */
  readonly zones?: number;
  /** Takes the place of the three views: zones and views of named.conf. */
  readonly views?: string;
  /** Further files in its folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Name of the view `internal`, to be written as it is. */
  readonly viewName?: string;
  /** Seconds after which it is ended in any case, by default {@linkcode LIFETIME_SECONDS}. */
  readonly lifetime?: number;
  /** Ports of one that was ended and is started again. */
  readonly ports?: { readonly dns: number; readonly statistics: number };
}

/** A question for {@linkcode Named.ask}. */
export interface Question {
  readonly name: string;
  readonly type: string;
  /** Client address; 127.0.0.2 is in the view `external`. */
  readonly from?: "127.0.0.1" | "127.0.0.2";
  /** Further options of dig, such as "+tcp". */
  readonly options?: readonly string[];
}

/** A named that runs. */
export interface Named {
  readonly dnsPort: number;
  readonly statisticsPort: number;
  /** `http://127.0.0.1:PORT` of its statistics channel. */
  readonly statisticsUrl: string;
  readonly folder: string;
  /** Process that ends named when it is ended itself. */
  readonly pid: number;
  /** Asks once with dig and returns the answer's status, such as "NXDOMAIN". */
  ask(question: Question): Promise<string>;
  /** Path of the statistics file that `rndc stats` appends to. */
  readonly statsFile: string;
  /** rndc with the options by which it reaches this named. */
  readonly rndcCommand: readonly string[];
  /** Has rndc do something and returns what it printed; throws when it fails. */
  rndc(...args: readonly string[]): Promise<string>;
  /** Ends named, waits for that, and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a named and returns when it answers. Throws with its log when it does not. */
export async function startNamed(options: NamedOptions = {}): Promise<Named> {
  const dnsPort = options.ports?.dns ?? freePort();
  const statisticsPort = options.ports?.statistics ?? freePort();
  const controlPort = freePort();
  const folder = await Deno.makeTempDir({ prefix: "sounder-named-" });
  await writeFiles(folder, {
    ...options,
    ...{ dnsPort, statisticsPort, controlPort },
  });
  const child = new Deno.Command("/usr/bin/timeout", {
    args: [
      "--kill-after=5",
      String(options.lifetime ?? LIFETIME_SECONDS),
      NAMED,
      ...["-g", "-n", "1", "-c", `${folder}/named.conf`],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const log = followLog(child.stderr);
  const stop = async () => {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended already.
    }
    await child.status;
    await log.ended;
    await Deno.remove(folder, { recursive: true });
  };
  if (!await log.sees(/ running$/m, START_MILLISECONDS)) {
    await stop();
    throw new Error(`Cannot start named:\n${log.text()}`);
  }
  return {
    dnsPort,
    statisticsPort,
    statisticsUrl: `http://127.0.0.1:${statisticsPort}`,
    folder,
    pid: child.pid,
    statsFile: `${folder}/named.stats`,
    rndcCommand: ["rndc", "-c", `${folder}/rndc.conf`],
    rndc: (...args) => runRndc(`${folder}/rndc.conf`, args),
    ask: (question) => ask(dnsPort, question),
    stop,
  };
}

async function runRndc(
  conf: string,
  args: readonly string[],
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(RNDC, {
    args: ["-c", conf, ...args],
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`Cannot run rndc: ${text.decode(stderr)}`);
  return text.decode(stdout);
}

/** Asks both views a mix of questions; returns the status of each, in their order. */
export async function askMixed(named: Named): Promise<string[]> {
  const statuses: string[] = [];
  for (const question of MIXED) statuses.push(await named.ask(question));
  return statuses;
}

/** What {@linkcode askMixed} asks. */
export const MIXED: readonly Question[] = [
  { name: "www.example.test", type: "A", options: ["+noedns"] },
  { name: "www.example.test", type: "A" },
  { name: "www.example.test", type: "AAAA" },
  { name: "example.test", type: "MX" },
  { name: "example.test", type: "TXT", options: ["+tcp"] },
  { name: "www.example.test", type: "A", options: ["+tcp", "+noedns"] },
  {
    name: "www.example.test",
    type: "A",
    options: ["+dnssec", "+bufsize=1232"],
  },
  { name: "www.example.test", type: "A", options: ["+edns=1", "+noednsneg"] },
  {
    name: "www.example.test",
    type: "A",
    options: ["+cookie=0123456789abcdef"],
  },
  { name: "www.example.test", type: "TYPE65280" },
  { name: "nope.example.test", type: "A" },
  { name: "only4.example.test", type: "AAAA" },
  { name: "host.below.example.test", type: "A", options: ["+norecurse"] },
  { name: "big.example.test", type: "TXT", options: ["+noedns", "+ignore"] },
  { name: "www.broken.test", type: "A" },
  { name: "example.test", type: "AXFR", options: ["+tcp"] },
  { name: "www.remote.test", type: "A" },
  { name: "www.remote.test", type: "A" },
  { name: "remote.test", type: "MX" },
  { name: "nope.remote.test", type: "AAAA" },
  { name: "www.example.test", type: "A", from: "127.0.0.2" },
  { name: "nope.example.test", type: "A", from: "127.0.0.2" },
  { name: "www.remote.test", type: "A", from: "127.0.0.2" },
];

async function ask(
  port: number,
  { name, type, from = "127.0.0.1", options = [] }: Question,
): Promise<string> {
  const { stdout } = await new Deno.Command(DIG, {
    args: [
      ...["@127.0.0.1", "-p", String(port), "-b", from, name, type],
      ...["+tries=1", "+retry=0", "+time=30", "+nocookie", ...options],
    ],
    stderr: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  const [, status] = /status: ([A-Z0-9]+)/.exec(text) ?? [];
  // dig prints a zone transfer without the header that has the status.
  return status ?? (/^;; XFR size/m.test(text) ? "TRANSFERRED" : "NO ANSWER");
}

interface Log {
  readonly ended: Promise<void>;
  text(): string;
  /** Waits until the log matches; false when named ends or the time is up before that. */
  sees(pattern: RegExp, milliseconds: number): Promise<boolean>;
}

function followLog(stream: ReadableStream<Uint8Array>): Log {
  let text = "";
  let running = true;
  const ended = (async () => {
    for await (
      const piece of stream.pipeThrough(
        new TextDecoderStream() as TransformStream<Uint8Array, string>,
      )
    ) {
      text = (text + piece).slice(-100_000);
    }
    running = false;
  })();
  return {
    ended,
    text: () => text,
    async sees(pattern, milliseconds) {
      const end = Date.now() + milliseconds;
      while (running && Date.now() < end) {
        if (pattern.test(text)) return true;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return pattern.test(text);
    },
  };
}

/** Ports of one named. */
interface Ports {
  readonly dnsPort: number;
  readonly statisticsPort: number;
  readonly controlPort: number;
}

async function writeFiles(
  folder: string,
  settings: NamedOptions & Ports,
): Promise<void> {
  const files: Record<string, string> = {
    "named.conf": namedConf(folder, settings),
    "rndc.conf": RNDC_KEY + `options { default-server 127.0.0.1; ` +
      `default-port ${settings.controlPort}; default-key "test"; };\n`,
    "example.db": EXAMPLE_ZONE,
    "external.db": `${SOA}www A 203.0.113.80\n`,
    "remote.db": `${SOA}@ MX 10 mail\nwww A 198.51.100.80\n`,
    "broken.db": "$TTL 300\n@ SOA broken\n",
    ...settings.files,
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
}

const RNDC_KEY = 'key "test" { algorithm hmac-sha256; ' +
  'secret "c291bmRlciBzb3VuZHMgYSBob3N0cyBkZXB0aHM="; };\n';

const SOA = "$TTL 300\n@ SOA ns1 admin 2026100701 3600 900 604800 60\n" +
  "@ NS ns1\nns1 A 127.0.0.1\n";

const EXAMPLE_ZONE = `${SOA}@ MX 10 mail
@ TXT "v=spf1 -all"
mail A 192.0.2.25
www A 192.0.2.80
www AAAA 2001:db8::80
only4 A 192.0.2.4
below NS ns.below
ns.below A 127.0.0.9
big TXT ${`"${"x".repeat(200)}" `.repeat(5)}
`;

function namedConf(
  folder: string,
  settings: NamedOptions & Ports,
): string {
  const { options = "" } = settings;
  const { dnsPort, statisticsPort, controlPort } = settings;
  const { views = threeViews(settings) } = settings;
  return `${RNDC_KEY}options {
  directory "${folder}";
  listen-on port ${dnsPort} { 127.0.0.1; };
  listen-on-v6 { none; };
  statistics-file "${folder}/named.stats";
  pid-file none; lock-file none; session-keyfile none;
  dnssec-validation no; notify no; empty-zones-enable no; zone-statistics full;
  qname-minimization off; allow-transfer { any; };
  ${options}
};
controls { inet 127.0.0.1 port ${controlPort} allow { 127.0.0.1; } keys { "test"; }; };
statistics-channels { inet 127.0.0.1 port ${statisticsPort} allow { 127.0.0.1; }; };
${views}`;
}

function threeViews(
  { zones = 0, viewName = "internal", dnsPort }: NamedOptions & Ports,
): string {
  const many = Array.from(
    { length: zones },
    (_, n) => `zone "zone-${n}.test" { type primary; file "remote.db"; };`,
  ).join("\n");
  return `view "upstream" {
  match-clients { 127.0.0.3; };
  recursion no;
  zone "remote.test" { type primary; file "remote.db"; };
};
view "external" {
  match-clients { 127.0.0.2; };
  recursion no;
  zone "example.test" { type primary; file "external.db"; };
};
view "${viewName}" {
  match-clients { any; };
  recursion yes; allow-recursion { any; }; query-source address 127.0.0.3;
  zone "." { type forward; forward only; forwarders { 127.0.0.1 port ${dnsPort}; }; };
  zone "example.test" { type primary; file "example.db"; };
  zone "broken.test" { type primary; file "broken.db"; };
  ${many}
};
`;
}
