/**
 * Finds the statistics channel, asks it for as few documents as will do, and
 * makes one reading of them.
 *
 * @module
 */

import type { CollectContext } from "../collector.ts";
import {
  type ChannelAddress,
  ChannelError,
  type ChannelFormat,
  fetchDocument,
  parseChannelUrl,
  partUrl,
} from "./channel.ts";
import {
  type BindPart,
  type BindPartName,
  CounterMemory,
} from "./counter_memory.ts";
import type {
  DocumentMemory,
  ParsedDocument,
  ZoneSelection,
} from "./document.ts";
import type {
  BindReading,
  BindTraffic,
  BindTransfers,
  BindZones,
} from "./reading.ts";
import { missingChannel } from "./missing_channel.ts";
import type { BindCollectorOptions } from "./options.ts";
import { noTransfers } from "./transfer_builder.ts";
import { zoneKey, ZoneSession } from "./zone_session.ts";

/**
 * Where a channel is looked for when none is named. bind_exporter looks at
 * localhost, which may be ::1 as well; named.conf mostly has 127.0.0.1.
 */
export const DEFAULT_BIND_URLS: readonly string[] = [
  "http://127.0.0.1:8053",
  "http://localhost:8053",
];

/** A part of the statistics beside the server's. */
type OtherPart = BindPartName | "zones" | "traffic" | "xfrins";

/** The document with the server's counters, and how it was had. */
interface Found {
  readonly address: ChannelAddress;
  readonly format: ChannelFormat;
  readonly url: string;
  readonly parsed: ParsedDocument;
}

/** Readings from the statistics channel of BIND 9.10 and later: what is learnt from one run to the next. */
export class ChannelSession {
  readonly #named: boolean;
  readonly #addresses: readonly ChannelAddress[];
  /** Parts of the statistics that are asked for beside the server's. */
  readonly #more: readonly BindPartName[];
  readonly #traffic: boolean;
  readonly #transfers: boolean;
  readonly #inDetail: boolean;
  readonly #zones: ZoneSession | undefined;
  readonly #memory = new CounterMemory();
  /** Where the last run had success: asked first. */
  #address: ChannelAddress | undefined;
  #format: ChannelFormat | undefined;
  /** Parts that the named of this start answers 404 for. */
  #absent = new Set<OtherPart>();
  #bootTime: number | undefined;
  /** Why a BIND with neither format cannot be read, once that has been found out. */
  #tooOld: ChannelError | undefined;
  #lookedForOld = false;

  constructor(options: BindCollectorOptions) {
    const { url, tasks = false, memory = false, zones } = options;
    this.#named = url !== undefined;
    const urls = url === undefined ? DEFAULT_BIND_URLS : [url];
    this.#addresses = urls.map((each) => parseChannelUrl(each));
    this.#more = [
      "net",
      ...(tasks ? ["tasks"] as const : []),
      ...(memory ? ["mem"] as const : []),
    ];
    this.#traffic = options.traffic ?? false;
    this.#transfers = options.transfers ?? false;
    this.#inDetail = zones?.inDetail ?? false;
    this.#zones = zones && new ZoneSession(zones);
  }

  /** Throws an `AbsentError` where nothing is named, nothing is found, and no named runs. */
  async collect(context: CollectContext): Promise<BindReading> {
    const found = await this.#findServer(context);
    const { document } = found.parsed;
    report(context, found.url, found.parsed);
    if (document.bootTime !== this.#bootTime) this.#absent = new Set();
    this.#bootTime = document.bootTime;
    const parts: BindPart[] = [{ part: "server", document }];
    let contexts: readonly DocumentMemory[] | undefined;
    for (const part of this.#more) {
      const other = await this.#readPart(context, part, found);
      if (other === undefined) continue;
      parts.push({ part, document: other.document });
      contexts = other.memory ?? contexts;
    }
    const { views, counters, problems } = this.#memory.merge(
      parts,
      context.numbers,
    );
    for (const { where, what } of problems) {
      context.problem({ where: `${found.url}: ${where}`, what });
    }
    const zones = await this.#readZones(context, found);
    const { version, statisticsVersion, bootTime, configTime, currentTime } =
      document;
    return {
      source: found.format,
      url: found.url,
      version,
      statisticsVersion,
      bootTime,
      configTime,
      currentTime,
      views,
      counters,
      zones,
      memory: contexts?.map((each) => ({
        ...each,
        number: context.numbers.numberOf("bind-memory", each.name),
      })),
      traffic: await this.#readTraffic(context, found),
      transfers: await this.#readTransfers(context, found),
    };
  }

  /** Zones are no part of every run; whether they are of this one, their session knows. */
  #readZones(
    context: CollectContext,
    found: Found,
  ): Promise<BindZones | undefined> | undefined {
    const session = this.#zones;
    return session?.read(
      context,
      found.parsed.document,
      () => this.#readPart(context, "zones", found, session.selection),
    );
  }

  async #readTraffic(
    context: CollectContext,
    found: Found,
  ): Promise<readonly BindTraffic[] | undefined> {
    if (!this.#traffic) return undefined;
    return (await this.#readPart(context, "traffic", found))?.traffic;
  }

  async #readTransfers(
    context: CollectContext,
    found: Found,
  ): Promise<BindTransfers | undefined> {
    if (!this.#transfers) return undefined;
    const parsed = await this.#readPart(context, "xfrins", found);
    if (parsed === undefined) return undefined;
    const { numbers } = context;
    // JSON says nothing of views without a transfer.
    const told = parsed.transfers ?? noTransfers();
    return {
      ...told,
      inDetail: this.#inDetail,
      transfers: told.transfers.map((transfer) => ({
        ...transfer,
        viewNumber: numbers.numberOf("bind-view", transfer.view),
        number: numbers.numberOf(
          "bind-zone",
          zoneKey(transfer.view, transfer.zone),
        ),
      })),
    };
  }

  async #findServer(context: CollectContext): Promise<Found> {
    const addresses = this.#address ? [this.#address] : this.#addresses;
    const errors: ChannelError[] = [];
    for (const address of addresses) {
      try {
        return await this.#readServer(context, address);
      } catch (error) {
        if (!(error instanceof ChannelError) || !isNobody(error)) throw error;
        errors.push(error);
      }
    }
    // Whatever comes to listen there next need not be the same BIND.
    this.#address = undefined;
    this.#format = undefined;
    this.#lookedForOld = false;
    const [first] = errors;
    if (first === undefined || this.#named) {
      throw first ?? new TypeError("No address was tried");
    }
    const { base } = this.#addresses[0]!;
    throw await missingChannel(context, { base, reason: first.reason });
  }

  /** Reads the server's counters in the first format that there is. */
  async #readServer(
    context: CollectContext,
    address: ChannelAddress,
  ): Promise<Found> {
    const errors: ChannelError[] = [];
    for (const format of this.#formats(address)) {
      const url = partUrl(address.base, { format, part: "server" });
      try {
        const parsed = await fetchDocument(context, { url, format });
        if (format !== this.#format) this.#absent = new Set();
        this.#address = address;
        this.#format = format;
        return { address, format, url, parsed };
      } catch (error) {
        if (!(error instanceof ChannelError)) throw error;
        if (!mayHaveOtherFormat(error)) throw error;
        errors.push(error);
      }
    }
    throw await this.#whyNeither(context, address, errors);
  }

  #formats(address: ChannelAddress): ChannelFormat[] {
    if (address.format !== undefined) return [address.format];
    return this.#format === "xml" ? ["xml", "json"] : ["json", "xml"];
  }

  /** Returns the error that tells why no format could be read at `address`. */
  async #whyNeither(
    context: CollectContext,
    address: ChannelAddress,
    errors: readonly ChannelError[],
  ): Promise<ChannelError> {
    const [first, second] = errors;
    if (first === undefined) throw new TypeError("No format was tried");
    if (errors.every(isNobody)) return first;
    const tooOld = await this.#findOld(context, address, errors);
    if (tooOld !== undefined) return tooOld;
    if (second === undefined) return first;
    return new ChannelError(
      "failed",
      first.url,
      `${first.reason}; nor ${second.url}: ${second.reason}`,
    );
  }

  /** BIND to 9.9 serves XML version 2 at the root and nothing else; it is looked at once. */
  async #findOld(
    context: CollectContext,
    { base }: ChannelAddress,
    errors: readonly ChannelError[],
  ): Promise<ChannelError | undefined> {
    if (!errors.every(({ kind }) => kind === "not-found")) return undefined;
    if (this.#lookedForOld) return this.#tooOld;
    this.#lookedForOld = true;
    this.#tooOld = undefined;
    try {
      await fetchDocument(context, { url: `${base}/`, format: "xml" });
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      if (error.kind === "other-version") this.#tooOld = error;
    }
    return this.#tooOld;
  }

  /** Reads another part; undefined when there is none or it cannot be had, which costs that part alone. */
  async #readPart(
    context: CollectContext,
    part: OtherPart,
    { address, format, parsed: server }: Found,
    zones?: ZoneSelection,
  ): Promise<ParsedDocument | undefined> {
    if (this.#absent.has(part)) return undefined;
    const url = partUrl(address.base, { format, part });
    try {
      const parsed = await fetchDocument(context, { url, format, zones });
      report(context, url, parsed);
      if (parsed.document.bootTime === server.document.bootTime) return parsed;
      context.problem({
        where: url,
        what: "named was started again meanwhile",
      });
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      if (context.signal.aborted) throw error;
      if (error.kind === "not-found") this.#absent.add(part);
      else if (error.kind !== "absent") {
        context.problem({ where: url, what: error.reason });
      }
    }
    return undefined;
  }
}

/** Where nothing listens, nothing listens for the other format either. */
function mayHaveOtherFormat({ kind }: ChannelError): boolean {
  return kind !== "refused" && kind !== "failed";
}

function isNobody({ kind }: ChannelError): boolean {
  return kind === "refused" || kind === "absent";
}

function report(
  context: CollectContext,
  url: string,
  { problems }: ParsedDocument,
): void {
  for (const { where, what } of problems) {
    context.problem({ where: `${url}: ${where}`, what });
  }
}
