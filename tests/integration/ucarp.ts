/**
 * Two network namespaces joined by a cable, and ucarp in them: a real CARP pair.
 *
 * @module
 */

import { missingFile, needing } from "../needing.ts";
import { type Namespace, noNamespace, openNamespace } from "./namespace.ts";
import { type Program, startProgram } from "./processes.ts";

const UCARP = "/usr/sbin/ucarp";
const TCPDUMP = "/usr/bin/tcpdump";
/** ip(8). */
export const IP = "/usr/sbin/ip";

/** Why there can be no pair here; undefined where there can. */
export const noPair: string | undefined = noNamespace ??
  missingFile(UCARP, TCPDUMP, IP);

/** A test that needs a pair. */
export function test(name: string, fn: () => Promise<void>): void {
  Deno.test({
    ...needing(noPair, name),
    fn,
  });
}

const PASSPHRASE = "correct-horse";
/** The virtual host of the pair, as the file of passphrases has it. */
export const SECRET = `42 10.77.0.100 ${PASSPHRASE}\n`;

/** One of the two hosts. */
export interface CarpHost {
  readonly address: string;
  readonly link: string;
  readonly advskew: number;
}

/** The host that is master while it lives, and the one that takes over. */
export const A: CarpHost = { address: "10.77.0.1", link: "va", advskew: 0 };
export const B: CarpHost = { address: "10.77.0.2", link: "vb", advskew: 100 };

/** The namespaces of both hosts, on one cable. */
export interface Pair extends AsyncDisposable {
  readonly a: Namespace;
  readonly b: Namespace;
}

/** Makes a pair of which no host runs ucarp yet. */
export async function openPair(): Promise<Pair> {
  const stack = new AsyncDisposableStack();
  const a = stack.use(await openNamespace());
  const b = stack.use(await openNamespace());
  await a.ip(
    ...["link", "add", A.link, "type", "veth", "peer", "name", B.link],
    ...["netns", b.name],
  );
  for (const [namespace, { link, address }] of [[a, A], [b, B]] as const) {
    await namespace.ip("address", "add", `${address}/24`, "dev", link);
    await namespace.ip("link", "set", link, "up");
  }
  return { a, b, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** How a ucarp is started otherwise than usual. */
export interface UcarpOptions {
  /** Program that it runs when it becomes master. */
  readonly up?: string;
  readonly passphrase?: string;
}

/** Starts ucarp. */
export function ucarp(
  namespace: Namespace,
  { link, address, advskew }: CarpHost,
  { up = "/bin/true", passphrase = PASSPHRASE }: UcarpOptions = {},
): Program {
  return startProgram([
    ...[IP, "netns", "exec", namespace.name, UCARP],
    ...["-i", link, "-s", address, "-v", "42", "-p", passphrase],
    ...["-a", "10.77.0.100", "-b", "1", "-k", String(advskew)],
    ...["-u", up, "-d", "/bin/true"],
  ]);
}

/** Ends the master at once, without a last advert. */
export async function kill(program: Program): Promise<void> {
  program.kill("SIGKILL");
  await program.ended();
}
