/**
 * Life for the recorded firewalls of the demonstration: their counters go on,
 * and one leaves its place to the other and takes it back, again and again.
 *
 * @module
 */

import { NameServer, STATISTICS } from "./demo_names.ts";

/** Seconds from one failover to the way back, and from that to the next failover. */
const AWAY = 20;
const HOME = 40;

/** Seconds until the first failover, so that there is time to open a page. */
const FIRST = 40;

/** Seconds between the moments of the recording. */
const MOMENT = 10;

/** Files in which every number goes on as it went between the first two moments. */
const COUNTING = [
  "netstat -s -p carp",
  "netstat -s -p pfsync",
  "pfctl -si -v",
  "pfctl -sl",
  "pfctl -vsq",
  "pfctl -vvsI",
];

/** Files that say who is master, and how the hardware is. */
const STATES = ["ifconfig -A", "ifconfig -g carp", "sysctl hw.sensors"];

/** Tells whether the first firewall has left its place to the second, so long after the beginning. */
function isAway(seconds: number): boolean {
  return seconds >= FIRST && (seconds - FIRST) % (AWAY + HOME) < AWAY;
}

/** What a firewall that is not master still sees of the traffic. */
const IDLE = 0.04;

/** Seconds that are made up for at most where this machine was busy: else there would be a burst. */
const MAX_PASSED = 2;

/** A firewall of the pair, in a folder that is replayed while it is written. */
export class LivingHost {
  readonly #recording: string;
  readonly #folder: string;
  readonly #second: boolean;
  /** How far each line's numbers have come, in seconds of the recording. */
  readonly #come = new Map<string, number>();
  readonly #names = new NameServer();
  #before = 0;

  /** `second` is the one that is master while the first is away. */
  constructor(recording: string, folder: string, second: boolean) {
    this.#recording = recording;
    this.#folder = folder;
    this.#second = second;
  }

  /** Makes the folder, as the host is at first. */
  async begin(): Promise<void> {
    await Deno.mkdir(`${this.#folder}/commands`, { recursive: true });
    await Deno.mkdir(`${this.#folder}/http`);
    const copy = (name: string) =>
      Deno.copyFile(`${this.#recording}/${name}`, `${this.#folder}/${name}`);
    await copy("host.json");
    for await (const { name } of Deno.readDir(`${this.#recording}/commands`)) {
      await copy(`commands/${name}`);
    }
    await this.#write(STATISTICS, this.#names.statistics(0));
  }

  /** Writes the host as it is `seconds` after the beginning. */
  async goOn(seconds: number): Promise<void> {
    const away = isAway(seconds);
    const passed = Math.min(MAX_PASSED, seconds - this.#before) *
      (away === this.#second ? 1 : IDLE);
    this.#before = seconds;
    for (const name of COUNTING) {
      const first = await this.#recorded("", name);
      const later = await this.#recorded("+10s/", name);
      if (first === undefined || later === undefined) continue;
      const lines = later.split("\n");
      const text = first.split("\n").map((line, i) => {
        const key = `${name} ${i}`;
        const pace = name === "pfctl -vvsI" ? 6 + (i * 7) % 11 : 1;
        const come = (this.#come.get(key) ?? 0) +
          passed * pace * (1 + 0.55 * wave(seconds, i));
        this.#come.set(key, come);
        return lineAt(line, lines[i] ?? "", { seconds, come });
      });
      await this.#write(`commands/${name}`, text.join("\n"));
    }
    for (const name of STATES) {
      const text = (away ? await this.#recorded("+10s/", name) : undefined) ??
        await this.#recorded("", name);
      if (text !== undefined) {
        await this.#write(`commands/${name}`, warm(text, seconds));
      }
    }
    await this.#write(STATISTICS, this.#names.statistics(seconds));
  }

  async #recorded(moment: string, name: string): Promise<string | undefined> {
    try {
      return await Deno.readTextFile(
        `${this.#recording}/${moment}commands/${name}`,
      );
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  /** Replaces a file at once: who reads sees the one before, or this one. */
  async #write(name: string, text: string): Promise<void> {
    const next = `${this.#folder}/next`;
    await Deno.writeTextFile(next, text);
    await Deno.rename(next, `${this.#folder}/${name}`);
  }
}

const NUMBER = /\d+/g;

/** Seconds, as pfctl prints how long it has been enabled. */
const SINCE = /(\d+) days (\d\d):(\d\d):(\d\d)/;

/** A number that falls and rises, and does not count. */
const LEVEL = /^(\s*(?:current entries|half-open tcp)\s+)(\d+)/;

/**
 * Returns a line whose numbers, where they differ between two moments, have
 * gone on by `come` seconds.
 */
function lineAt(
  line: string,
  later: string,
  { seconds, come }: { readonly seconds: number; readonly come: number },
): string {
  if (SINCE.test(line)) return line.replace(SINCE, since(line, seconds));
  if (LEVEL.test(line)) {
    return line.replace(
      LEVEL,
      (_whole, name: string, level: string) =>
        name + Math.round(Number(level) * (1 + 0.2 * wave(seconds, 3))),
    );
  }
  const next = [...later.matchAll(NUMBER)].map(([number]) => number);
  if (next.length !== [...line.matchAll(NUMBER)].length) return line;
  let at = 0;
  return line.replace(NUMBER, (number) => {
    const step = Number(BigInt(next[at++] ?? number) - BigInt(number));
    // What is about to wrap is left where it is.
    if (step === 0 || number.length > 18) return number;
    return String(BigInt(number) + BigInt(Math.round(step * come / MOMENT)));
  });
}

function since(line: string, seconds: number): string {
  const [, days = "0", ...clock] = SINCE.exec(line) ?? [];
  const [hours = 0, minutes = 0, rest = 0] = clock.map(Number);
  const total = ((Number(days) * 24 + hours) * 60 + minutes) * 60 + rest +
    Math.round(seconds);
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  return `${Math.floor(total / 86_400)} days ${two(total / 3_600 % 24)}:${
    two(total / 60 % 60)
  }:${two(total % 60)}`;
}

/** From -1 to 1, slowly; each seed at its own time. */
function wave(seconds: number, seed: number): number {
  return 0.6 * Math.sin(seconds / 17 + seed) +
    0.4 * Math.sin(seconds / 5.3 + 2 * seed);
}

/** Temperatures and fans are never quite the same. */
function warm(text: string, seconds: number): string {
  return text.replace(
    /^(hw\.sensors\.[a-z]+\d+\.(?:temp|fan)(\d+)=)(\d+(?:\.\d+)?)/gm,
    (_whole, name: string, index: string, value: string) => {
      const moved = Number(value) *
        (1 + 0.03 * wave(seconds, name.length + Number(index)));
      return `${name}${moved.toFixed(value.includes(".") ? 2 : 0)}`;
    },
  );
}
