/**
 * The collectors `pflog` and `carp-wire`: each runs tcpdump as long as sounder
 * runs, and a reading is what has come by now.
 *
 * @module
 */

import {
  type CollectContext,
  type Collector,
  UnavailableError,
} from "../collector.ts";
import type { CommandStarter } from "../log/journal.ts";
import { PflogCounter } from "./count_pflog.ts";
import { parseCarpSecrets } from "./parse_secrets.ts";
import type { WireReading } from "./reading.ts";
import { Tap } from "./tap.ts";
import { CarpWatch } from "./watch_carp.ts";

/** What both collectors need. */
export interface WireOptions {
  readonly commands: CommandStarter;
  /** Milliseconds that the first reading waits for packets, which are all that a single reading has. */
  readonly patience: number;
}

/** What pf's log is read from. */
export interface PflogOptions extends WireOptions {
  readonly interface: string;
}

/** Where CARP is watched. */
export interface CarpWireOptions extends WireOptions {
  readonly interfaces: readonly string[];
  /** File that {@linkcode parseCarpSecrets} reads; undefined verifies no digest. */
  readonly passphraseFile: string | undefined;
}

/** Milliseconds in which tcpdump has begun, or ended for want of a right. */
const BEGINNING = 1000;

const MAX_SECRETS_SIZE = 1_048_576;

/** Both families' CARP; the word `carp` is not known to every tcpdump. */
const CARP_FILTER = ["proto", "112"];

/** Returns the collector of what pf logs. */
export function createPflogCollector(
  options: PflogOptions,
): Collector<WireReading> {
  const counter = new PflogCounter();
  let tap: Tap | undefined;
  return {
    name: "pflog",
    async collect(context) {
      tap ??= new Tap({
        interface: options.interface,
        filter: [],
        os: context.host.os,
        commands: options.commands,
        now: () => context.host.now(),
        packet: (captured) => counter.add(captured),
      });
      await begin([tap], options, context);
      return {
        pflog: {
          capture: tap.state,
          counts: [...counter.counts].map(([name, count]) => ({
            ...count,
            index: context.numbers.numberOf("pflog", name),
          })),
          unreadable: counter.unreadable,
          overflow: counter.overflow,
        },
      };
    },
    close: () => tap?.close(),
  };
}

/** Returns the collector of CARP's advertisements. */
export function createCarpWireCollector(
  options: CarpWireOptions,
): Collector<WireReading> {
  const watch = new CarpWatch();
  let taps: readonly Tap[] | undefined;
  return {
    name: "carp-wire",
    async collect(context) {
      if (options.interfaces.length === 0) {
        throw new UnavailableError(
          "No interface to watch: name some under [carp_wire] in the configuration file",
        );
      }
      await readSecrets(watch, options, context);
      taps ??= options.interfaces.map((name) =>
        new Tap({
          interface: name,
          filter: CARP_FILTER,
          os: context.host.os,
          commands: options.commands,
          now: () => context.host.now(),
          packet: (captured) => watch.add(captured, name),
        })
      );
      await begin(taps, options, context);
      return {
        carp: {
          captures: taps.map(({ state }) => state),
          ...watch.reading(context.host.now()),
        },
      };
    },
    close: () => taps?.forEach((tap) => tap.close()),
  };
}

/** Reads the file anew each time: a passphrase may change. Without it the last secrets stay. */
async function readSecrets(
  watch: CarpWatch,
  { passphraseFile }: CarpWireOptions,
  { host, signal, problem }: CollectContext,
): Promise<void> {
  if (passphraseFile === undefined) return;
  try {
    const octets = await host.readFile(passphraseFile, {
      signal,
      maxBytes: MAX_SECRETS_SIZE,
    });
    const read = parseCarpSecrets(new TextDecoder().decode(octets));
    read.problems.forEach((each) => problem(each));
    watch.secrets = read.secrets;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    problem({ where: "passphrase file", what });
  }
}

/**
 * Starts what does not run, and waits a little for what was started.
 *
 * @throws {UnavailableError} when none of them runs then.
 */
async function begin(
  taps: readonly Tap[],
  { patience }: WireOptions,
  { signal, problem }: CollectContext,
): Promise<void> {
  const stopped = taps.filter(({ state }) => !state.up);
  if (stopped.length > 0) {
    const first = stopped.some(({ state, end }) =>
      state.packets === 0 && end === ""
    );
    const begun = Promise.all(stopped.map((tap) => tap.start()));
    await Promise.race([begun, pause(BEGINNING, signal)]);
    if (first && taps.some(({ state }) => state.up)) {
      await pause(patience, signal);
    }
  }
  const down = taps.filter(({ state }) => !state.up);
  const texts = down.map(({ state, end }) =>
    `Cannot capture on "${state.interface}": ${end}; does the interface exist, and may sounder's user capture on it?`
  );
  if (down.length === taps.length) throw new UnavailableError(texts.join(". "));
  down.forEach(({ state }, i) =>
    problem({ where: state.interface, what: texts[i] ?? "" })
  );
}

/** Resolves after that time, or with the signal. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}
