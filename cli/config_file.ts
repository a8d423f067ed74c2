/**
 * The configuration file: TOML, every key checked.
 *
 * @module
 */

import { parse, TomlError } from "smol-toml";
import * as v from "valibot";
import { nearest } from "../mib/nearest.ts";
import { describeValue } from "./config_issue.ts";
import { ConfigSource } from "./config_source.ts";
import { openFile } from "./private_file.ts";
import { UsageError } from "./usage_error.ts";

const text = v.string();
const someText = v.pipe(text, v.nonEmpty());
const texts = v.array(someText);
const someTexts = v.pipe(texts, v.minLength(1));
const seconds = v.pipe(v.number(), v.minValue(0.1), v.maxValue(86_400));

/** IFNAMSIZ is 16 with the end of the string; a name that begins with "-" would be an option of tcpdump's. */
const interfaceName = v.pipe(
  text,
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,14}$/,
    "the name of an interface, of at most 15 letters, digits and _.:@-",
  ),
);

const messageLimit = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(484),
  v.maxValue(65_507),
);

const community = v.strictObject({
  name: someText,
  networks: v.optional(someTexts),
  include: v.optional(someTexts),
  exclude: v.optional(texts),
});

const snmp = v.strictObject({
  listen: v.optional(texts),
  community: v.optional(texts),
  communities: v.optional(v.array(community)),
  message_limit: v.optional(messageLimit),
  outside_message_limit: v.optional(messageLimit),
  rate: v.optional(v.pipe(v.number(), v.minValue(0))),
  burst: v.optional(v.pipe(v.number(), v.minValue(1))),
  openbsd_64512: v.optional(v.boolean()),
  contact: v.optional(text),
  location: v.optional(text),
});

const zones = v.strictObject({
  interval: v.optional(seconds),
  allow: v.optional(someTexts),
  deny: v.optional(texts),
  max: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  counters: v.optional(v.boolean()),
  series: v.optional(v.boolean()),
});

const bindTable = {
  url: v.optional(text),
  stats_file: v.optional(text),
  rndc: v.optional(v.union([v.boolean(), someTexts])),
  rndc_interval: v.optional(seconds),
  tasks: v.optional(v.boolean()),
  memory: v.optional(v.boolean()),
  traffic: v.optional(v.boolean()),
  transfers: v.optional(v.boolean()),
  zones: v.optional(zones),
};

/** With "bind-" before it the name of a collector, of at most 32 characters. */
const instanceName = v.pipe(
  text,
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,26}$/,
    "a name of at most 27 letters, digits, - and _",
  ),
);

const instance = v.strictObject(bindTable);

const bind = v.strictObject({
  ...bindTable,
  instances: v.optional(v.record(instanceName, instance)),
});

const history = v.strictObject({
  enabled: v.optional(v.boolean()),
  archives: v.optional(someTexts),
  max_series: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_000)),
  ),
});

const http = v.strictObject({
  listen: v.optional(texts),
  networks: v.optional(someTexts),
  token_file: v.optional(someText),
  users_file: v.optional(someText),
  certificate: v.optional(someText),
  key: v.optional(someText),
});

const agentx = v.strictObject({
  address: v.optional(someText),
  priority: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255)),
  ),
  context: v.optional(text),
  timeout: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255)),
  ),
  include: v.optional(texts),
  exclude: v.optional(texts),
  register: v.optional(someTexts),
  notify: v.optional(v.boolean()),
});

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const notifications = v.strictObject({
  pf_states: v.optional(count),
  mail_queue: v.optional(count),
  authentication_failure: v.optional(v.boolean()),
  rate: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(6_000))),
  keep: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(2_592_000))),
});

const trap = v.strictObject({
  target: someText,
  community: v.optional(someText),
  inform: v.optional(v.boolean()),
  retries: v.optional(v.pipe(count, v.maxValue(100))),
  timeout: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(300))),
});

const file = v.strictObject({
  interval: v.optional(seconds),
  timeout: v.optional(seconds),
  stale_after: v.optional(seconds),
  state: v.optional(someText),
  replay: v.optional(someText),
  only: v.optional(someTexts),
  without: v.optional(texts),
  root: v.optional(text),
  snmp: v.optional(snmp),
  http: v.optional(http),
  agentx: v.optional(agentx),
  notifications: v.optional(notifications),
  trap: v.optional(v.pipe(v.array(trap), v.maxLength(32))),
  bind: v.optional(bind),
  postfix: v.optional(v.strictObject({
    log: v.optional(someText),
    from_start: v.optional(v.boolean()),
    showq: v.optional(someText),
  })),
  pf: v.optional(v.strictObject({
    command: v.optional(someTexts),
    max_addresses: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  })),
  history: v.optional(history),
  pflog: v.optional(v.strictObject({ interface: v.optional(interfaceName) })),
  carp_wire: v.optional(v.strictObject({
    interfaces: v.optional(
      v.pipe(v.array(interfaceName), v.minLength(1), v.maxLength(16)),
    ),
    passphrase_file: v.optional(someText),
  })),
});

/** What a configuration file says; a key that is left out is undefined. */
export type FileConfig = v.InferOutput<typeof file>;

/** How one BIND is read. */
export type BindTable = v.InferOutput<typeof instance>;

/** What a key is, as far as its type goes. */
export type KeyType = "boolean" | "number" | "text" | "list" | "table" | "any";

/** A part of the schema, as far as it is looked into. */
interface Part {
  readonly type: string;
  readonly wrapped?: Part;
  readonly entries?: Readonly<Record<string, Part>>;
  readonly item?: Part;
  readonly value?: Part;
}

const KEY_TYPES: Readonly<Record<string, KeyType>> = {
  boolean: "boolean",
  number: "number",
  string: "text",
  array: "list",
  strict_object: "table",
  record: "table",
};

/** Adds the keys of a table, and of all tables within it, by the place of each table. */
function addKeys(
  sections: Map<string, ReadonlyMap<string, KeyType>>,
  place: string,
  part: Part,
): void {
  const keys = new Map<string, KeyType>();
  if (part.entries !== undefined) sections.set(place, keys);
  for (const [key, entry] of Object.entries(part.entries ?? {})) {
    const inner = entry.wrapped ?? entry;
    const below = place === "" ? key : `${place}.${key}`;
    const tables = inner.item?.entries === undefined ? inner : inner.item;
    const type = tables === inner ? KEY_TYPES[inner.type] ?? "any" : "table";
    keys.set(key, type);
    addKeys(sections, below, tables);
    if (tables.type === "record" && tables.value !== undefined) {
      addKeys(sections, `${below}.*`, tables.value);
    }
  }
}

/** Returns the keys of all tables by their places: "" is the top, `bind.instances.*` whatever the name is. */
export function configKeys(): ReadonlyMap<
  string,
  ReadonlyMap<string, KeyType>
> {
  const sections = new Map<string, ReadonlyMap<string, KeyType>>();
  addKeys(sections, "", file as unknown as Part);
  return sections;
}

/** A configuration file that was read. */
export interface ReadConfig {
  readonly config: FileConfig;
  /** Where in it what stands. */
  readonly source: ConfigSource;
}

/**
 * Reads and checks a configuration file.
 *
 * @throws {UsageError} with the file, the line, the key and what was expected, also when everyone may write it, or read the communities in it.
 */
export function readConfigFile(path: string): ReadConfig {
  const content = openFile("configuration file", path);
  const source = new ConfigSource(path, content.text);
  const config = checkConfig(path, content.text, source);
  const { community, communities } = config.snmp ?? {};
  const ofTraps = (config.trap ?? []).map(({ community }) => community);
  if ([community, communities, ...ofTraps].some((it) => it !== undefined)) {
    content.mustBePrivate("communities");
  }
  return { config, source };
}

function checkConfig(
  path: string,
  content: string,
  source: ConfigSource,
): FileConfig {
  let parsed: unknown;
  try {
    parsed = parse(content);
  } catch (error) {
    throw new UsageError(
      `Cannot parse configuration file "${path}": ${place(error)}${
        reason(error)
      }`,
    );
  }
  const checked = v.safeParse(file, parsed);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  const keys = (issue.path ?? []).map(({ key }) => String(key));
  throw source.error(
    keys,
    issue.expected === "never"
      ? describeUnknown(keys)
      : describeValue(keys.join("."), issue),
  );
}

function describeUnknown(keys: readonly string[]): string {
  // Of an array of tables each has the same keys.
  const place = keys.slice(0, -1).filter((part) => !/^\d+$/.test(part))
    .join(".").replace(/^bind\.instances\.[^.]+/, "bind.instances.*");
  const section = configKeys().get(place)?.keys() ?? [];
  const guess = nearest(keys.at(-1) ?? "", section);
  return `unknown key "${keys.join(".")}"${
    guess === undefined ? "" : `; did you mean "${guess}"?`
  }`;
}

function place(error: unknown): string {
  return error instanceof TomlError
    ? `line ${error.line}, column ${error.column}: `
    : "";
}

/** First line of an error's text. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0]!.trim();
}
