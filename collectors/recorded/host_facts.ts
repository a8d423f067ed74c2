/**
 * `host.json`: which host a recording is of, and when it was made.
 *
 * @module
 */

/** What `host.json` says. */
export interface HostFacts {
  readonly os: string;
  readonly release: string;
  readonly hostname: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** Numbers below are seconds since the epoch, as date(1) prints them; these in milliseconds are of March 1973. */
const FIRST_MILLISECONDS = 100_000_000_000;

/**
 * Parses `host.json`: an object with `os`, `release` and `hostname` as text and
 * `time`, in ISO 8601 or as seconds or milliseconds since the epoch. Anything
 * else in it is ignored.
 *
 * @throws {SyntaxError} when it says something else; one line names the field.
 */
export function parseHostFacts(text: string): HostFacts {
  const document = parseObject(text);
  const time = parseTime(document.time);
  if (time === undefined) {
    throw new SyntaxError(
      '"time" is not of the form "2026-10-07T16:00:00Z"',
    );
  }
  const os = textIn(document, "os");
  if (os === "") throw new SyntaxError('"os" is empty');
  return {
    os,
    release: textIn(document, "release"),
    hostname: textIn(document, "hostname"),
    time,
  };
}

/** Returns the text of `host.json`; `version` is that of the program that recorded. */
export function formatHostFacts(facts: HostFacts, version?: string): string {
  const { os, release, hostname, time } = facts;
  const document = {
    os,
    release,
    hostname,
    time: new Date(time).toISOString(),
    ...(version === undefined ? {} : { sounder: version }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function parseObject(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new SyntaxError("it is not JSON");
  }
  if (
    typeof document !== "object" || document === null || Array.isArray(document)
  ) {
    throw new SyntaxError("it is not a JSON object");
  }
  return { ...document };
}

function textIn(document: Record<string, unknown>, name: string): string {
  const value = document[name];
  if (typeof value !== "string") {
    const found = value === undefined ? "missing" : "not text";
    throw new SyntaxError(`"${name}" is ${found}`);
  }
  return value;
}

function parseTime(value: unknown): number | undefined {
  const time = typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)
    // Without a zone it is UTC, as all that a recorded host prints.
    ? Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`)
    : typeof value === "number"
    ? value < FIRST_MILLISECONDS ? value * 1000 : value
    : NaN;
  return time >= 0 && Number.isFinite(new Date(time).getTime())
    ? Math.round(time)
    : undefined;
}
