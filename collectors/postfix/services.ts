/**
 * The programs of Postfix, and how a syslog tag names one of them.
 *
 * The tag is `syslog_name/program`: `postfix/smtp`, `postfix/submission/smtpd`,
 * `postfix-out/qmgr`, or with `-o syslog_name=` in master.cf anything at all
 * before the last slash (`relay-smtp/smtp`). The last part is the program's
 * file name (mail_task(3)). rsyslog's RFC 5424 parser cuts the tag at its first
 * slash, so that only `postfix` is left.
 *
 * @module
 */

import { ownText } from "./own_text.ts";
import { type Codes, codesOf, matches } from "./scan.ts";

/** Daemons and commands that write to the log (`postfix/src` of Postfix 3.11). */
const serviceNames = [
  "anvil",
  "bounce",
  "cleanup",
  "discard",
  "dnsblog",
  "error",
  "flush",
  "lmtp",
  "local",
  "master",
  "oqmgr",
  "pickup",
  "pipe",
  "postalias",
  "postdrop",
  "postfix-script",
  "postlogd",
  "postmap",
  "postqueue",
  "postscreen",
  "postsuper",
  "proxymap",
  "qmgr",
  "qmqpd",
  "scache",
  "sendmail",
  "showq",
  "smtp",
  "smtpd",
  "spawn",
  "tlsmgr",
  "tlsproxy",
  "trivial-rewrite",
  "verify",
  "virtual",
] as const;

/** A program of Postfix. */
export type ServiceName = typeof serviceNames[number];

/** A program, `other` for one of Postfix's that is not in the list, `unknown` where the tag was cut. */
export type Service = ServiceName | "other" | "unknown";

/** What a syslog tag stands for. */
export interface Program {
  /** The tag as written, without the process number. */
  readonly tag: string;
  /** Undefined when the line is not one of Postfix. */
  readonly service: Service | undefined;
  /** `opendkim` signs what Postfix receives, and one of its lines is counted. */
  readonly signer: boolean;
  /** The characters of the tag. */
  readonly codes: Codes;
}

const known: ReadonlyMap<string, ServiceName> = new Map(
  serviceNames.map((name) => [name, name]),
);

/** Commands whose messages nobody counts apart. */
const commands: ReadonlySet<string> = new Set([
  "mailq",
  "newaliases",
  "post-install",
  "postcat",
  "postconf",
  "postfix",
  "postfix-tls-script",
  "postfix-wrapper",
  "postkick",
  "postlock",
  "postlog",
  "postmulti",
  "postmulti-script",
  "posttls-finger",
  "proxywrite",
  "retry",
]);

/** Other mail software whose tags end in names that Postfix uses too (`cyrus/master`, `cyrus/lmtp`). */
const strangers: ReadonlySet<string> = new Set([
  "cyrus",
  "cyrus-imapd",
  "dovecot",
  "exim",
]);

/** Policy and table servers that log under Postfix's name (`postfix/policy-spf`, `postfix-mta-sts-resolver`): what they say is not Postfix's. */
const policyServers =
  /^(?:policy|postgrey|postfwd|sqlgrey|greylist|gld|spf|tumgreyspf|mta-sts|tlspol|srs)/;

/**
 * Returns what the tag of a line (`postfix/smtp`, `relay-smtp/smtp`, `postfix`,
 * `dovecot`) stands for. A tag without a slash is Postfix's only when it is
 * `postfix` or begins with `postfix-` (multi-instance names must, postmulti(1)).
 */
export function programOf(tag: string): Program {
  const slash = tag.lastIndexOf("/");
  return {
    tag,
    service: slash < 0
      ? serviceOfBareTag(tag)
      : serviceOf(tag.slice(0, slash), tag.slice(slash + 1)),
    signer: tag === "opendkim",
    codes: codesOf(tag),
  };
}

function serviceOfBareTag(tag: string): Service | undefined {
  if (tag === "postfix-script") return "postfix-script";
  if (tag === "postfix") return "unknown";
  return tag.startsWith("postfix-") && !policyServers.test(tag.slice(8))
    ? "unknown"
    : undefined;
}

function serviceOf(name: string, program: string): Service | undefined {
  const service = known.get(program);
  if (service !== undefined) {
    if (name === "" || strangers.has(name)) return undefined;
    return service === "oqmgr" ? "qmgr" : service;
  }
  if (policyServers.test(program)) return undefined;
  if (name === "postfix" || /^postfix[/-]/.test(name)) return "other";
  return commands.has(program) && name.includes("postfix")
    ? "other"
    : undefined;
}

/** Most tags kept; a log has dozens, a hostile one must not fill the memory. */
const maxPrograms = 1024;

/** Programs that are guessed before they are looked for: by two characters where the names in "postfix/" differ. */
const GUESSES = 1024;

/** Remembers what tags stand for, and finds them by where they lie in a text, without copying. */
export class ProgramTable {
  readonly #slots: (Program | undefined)[] = new Array(maxPrograms * 2);
  readonly #guesses: Program[] = new Array(GUESSES).fill(programOf(""));
  #count = 0;

  /** Returns the program whose tag begins at `start` and ends before `[` or `:`, if it is one of those found lately. */
  guess(text: string, start: number): Program | undefined {
    const program = this.#guesses[slotOf(text, start)]!;
    const { codes } = program;
    if (codes.length === 0 || !matches(text, codes, start)) return undefined;
    const behind = text.charCodeAt(start + codes.length);
    return behind === 0x5b || behind === 0x3a ? program : undefined;
  }

  /**
   * Returns the program whose tag lies in `text` from `start` to `end`.
   * `hash` must be the value that {@linkcode hashStep} gives over its characters.
   */
  find(text: string, start: number, end: number, hash: number): Program {
    const program = this.#look(text, start, end, hash);
    this.#guesses[slotOf(text, start)] = program;
    return program;
  }

  #look(text: string, start: number, end: number, hash: number): Program {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const program = slots[slot];
      if (program === undefined) break;
      const { codes } = program;
      if (codes.length === end - start && matches(text, codes, start)) {
        return program;
      }
      slot = (slot + 1) & mask;
    }
    const program = programOf(ownText(text.slice(start, end)));
    if (this.#count < maxPrograms) {
      this.#count++;
      slots[slot] = program;
    }
    return program;
  }
}

/** "postfix/smtp" and "postfix/qmgr" differ in their 9th and 10th characters. */
function slotOf(text: string, start: number): number {
  return (text.charCodeAt(start + 8) & 31) << 5 |
    text.charCodeAt(start + 9) & 31;
}

/** Returns the hash of a text one character longer; it begins with 0. */
export function hashStep(hash: number, character: number): number {
  return (Math.imul(hash, 31) + character) | 0;
}
