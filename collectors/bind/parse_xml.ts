/**
 * The statistics channel's XML, version 3 (BIND 9.10 and later).
 *
 * Source: `generatexml()` in bin/named/statschannel.c of BIND 9.10 to 9.21.
 *
 * @module
 */

import { SaxesParser } from "saxes";
import { decodePieces, refuseWideText } from "./decode_text.ts";
import {
  BindDocumentError,
  DocumentBuilder,
  type DocumentSection,
  type ParsedDocument,
  type ParseOptions,
  quote,
} from "./document.ts";
import { parseCount } from "./value_text.ts";
import { XmlHostReader } from "./parse_xml_host.ts";
import { type Place, PLACES } from "./xml_places.ts";
import { withoutZeros } from "./xml_zeros.ts";
import { ZoneBuilder, type ZoneField } from "./zone_builder.ts";

/** Deepest nesting of elements; BIND's own documents reach 9 (a zone's counters). */
export const MAX_DEPTH = 64;

/** Longest text kept of one element; the longest that means something is a version. */
const MAX_TEXT = 256;

/** Types of `<counters>` that have another name with us. */
const SECTIONS: ReadonlyMap<string, string> = new Map([
  ["resstats", "resstat"],
  ["cachestats", "cachestat"],
  ["dnstap", "dnstapstat"],
]);

const TIMES: ReadonlyMap<string, "bootTime" | "configTime" | "currentTime"> =
  new Map([
    ["boot-time", "bootTime"],
    ["config-time", "configTime"],
    ["current-time", "currentTime"],
  ]);

type Attributes = Readonly<Record<string, string>>;

/**
 * Reads an XML document of the statistics channel, whole or one part of it;
 * memory and traffic included. Returns the server's, the views' and the task
 * manager's counters under our section names, the zones that `options` ask for,
 * and a problem for each value that is none. Integers are exact to 2^64-1. Throws
 * {@linkcode BindDocumentError} when the text is not a whole document of XML
 * statistics version 3, or has a document type declaration.
 */
export function parseBindXml(
  bytes: Uint8Array,
  options: ParseOptions = {},
): ParsedDocument {
  const reader = new XmlReader(options);
  const parser = new SaxesParser();
  parser.on("xmldecl", ({ encoding }) => refuseEncoding(encoding));
  parser.on("doctype", () => {
    throw new BindDocumentError("document has a document type declaration");
  });
  parser.on("opentag", ({ name, attributes }) => reader.open(name, attributes));
  parser.on("text", (text) => reader.text(text));
  parser.on("cdata", (text) => reader.text(text));
  parser.on("closetag", ({ name }) => reader.close(name));
  try {
    refuseWideText(bytes);
    for (const text of decodePieces(withoutZeros(bytes), reader.builder)) {
      parser.write(text);
    }
    parser.close();
  } catch (error) {
    if (error instanceof BindDocumentError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new BindDocumentError(
      `document is cut off or not well-formed XML (${why})`,
    );
  }
  if (reader.builder.header.statisticsVersion === undefined) {
    throw new BindDocumentError(
      "no statistics version, so not BIND statistics",
    );
  }
  return {
    ...reader.builder.finish(),
    zones: reader.zones?.finish(),
    memory: reader.host.contexts.finish(),
    traffic: reader.host.sizes.finish(),
    transfers: reader.host.transfers.finish(),
  };
}

function refuseEncoding(encoding: string | undefined): void {
  if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding)) {
    throw new BindDocumentError(
      `document is in encoding ${quote(encoding)}, not UTF-8`,
    );
  }
}

class XmlReader {
  readonly builder = new DocumentBuilder("xml");
  readonly zones: ZoneBuilder | undefined;
  readonly host = new XmlHostReader(this.builder);
  readonly #places: Place[] = ["document"];
  /** How deep the reader is in an element that is skipped; 0 when it is in none. */
  #skipped = 0;
  #view: string | undefined;
  #section: DocumentSection = { section: "", view: undefined };
  #name: string | undefined;
  #text = "";
  #rrsetValue = "";
  #zoneSection = "";

  constructor({ zones }: ParseOptions) {
    if (zones === undefined) return;
    this.zones = new ZoneBuilder(
      zones,
      (...told) => this.builder.problem(...told),
    );
  }

  open(element: string, attributes: Attributes): void {
    if (this.#skipped + this.#places.length > MAX_DEPTH) {
      throw new BindDocumentError(
        `elements are nested deeper than ${MAX_DEPTH}`,
      );
    }
    if (this.#skipped > 0) {
      this.#skipped += 1;
      return;
    }
    const here = this.#places.at(-1) ?? "document";
    const place = PLACES[here]?.get(element);
    if (place === undefined && here === "document") {
      throw new BindDocumentError(
        `root element is ${quote(element)}, so not BIND statistics`,
      );
    }
    if (place === undefined || !this.#enter(place, element, attributes)) {
      this.#skipped = 1;
      return;
    }
    this.#places.push(place);
    this.#text = "";
  }

  text(text: string): void {
    if (this.#skipped === 0 && this.#text.length < MAX_TEXT) {
      this.#text += text.slice(0, MAX_TEXT);
    }
  }

  close(element: string): void {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    const place = this.#places.pop();
    const text = this.#text.trim();
    this.#text = "";
    if (place !== undefined) this.#leave(place, element, text);
  }

  /** Begins an element; false when it is to be skipped. */
  #enter(place: Place, element: string, attributes: Attributes): boolean {
    switch (place) {
      case "old":
        refuseOld(element, attributes["version"]);
        return true;
      case "statistics":
        this.builder.header.statisticsVersion = supported(
          attributes["version"],
        );
        return true;
      case "server":
        this.#view = undefined;
        return true;
      case "view":
        return this.#enterView(attributes["name"]);
      case "counters":
        return this.#enterSection(attributes["type"]);
      case "cache":
        return this.#enterSection("cache");
      case "thread-model":
        this.#view = undefined;
        return this.#enterSection("taskmgr");
      case "counter":
      case "zone-counter":
        this.#name = attributes["name"];
        return true;
      case "zones":
        return this.zones !== undefined;
      case "zone":
        return this.#enterZone(attributes);
      case "zone-counters":
        this.#zoneSection = attributes["type"] ?? "";
        return this.zones?.counters === true;
      case "rrset":
        this.#name = undefined;
        this.#rrsetValue = "";
        return true;
      default:
        this.host.enter(place, element, { attributes, view: this.#view });
        return true;
    }
  }

  #enterView(name: string | undefined): boolean {
    if (name === undefined) {
      this.builder.problem("views", "view without a name");
      return false;
    }
    this.#view = name;
    return this.builder.view(name);
  }

  #enterZone({ name = "", rdataclass = "" }: Attributes): boolean {
    return this.zones?.begin(this.#view ?? "", name, rdataclass) === true;
  }

  #enterSection(type: string | undefined): boolean {
    if (type === undefined) {
      this.builder.problem("counters", "counters without a type");
      return false;
    }
    const section = SECTIONS.get(type) ?? type;
    this.#section = { section, view: this.#view };
    return this.builder.section(section, this.#view);
  }

  #leave(place: Place, element: string, text: string): void {
    switch (place) {
      case "time": {
        const key = TIMES.get(element);
        if (key !== undefined) this.builder.time(key, text);
        break;
      }
      case "version":
        this.builder.header.version = text;
        break;
      case "counter":
        this.#counter(this.#name, text);
        break;
      case "zone-field":
        this.zones?.field(element as ZoneField, text);
        break;
      case "zone-counter":
        this.zones?.counter(this.#zoneSection, this.#name ?? "", {
          value: parseCount(text),
          found: text,
        });
        break;
      case "rrset-name":
        this.#name = text;
        break;
      case "rrset-counter":
        this.#rrsetValue = text;
        break;
      case "rrset":
        this.#counter(this.#name, this.#rrsetValue);
        break;
      case "thread-number":
        this.#counter(element, text);
        break;
      default:
        this.host.leave(place, element, text);
    }
  }

  #counter(name: string | undefined, found: string): void {
    const value = parseCount(found);
    this.builder.counter(this.#section, name ?? "", { value, found });
  }
}

/** Returns the version when it is one that we read; throws otherwise. */
function supported(version: string | undefined): string {
  if (version === undefined) {
    throw new BindDocumentError(
      "no statistics version, so not BIND statistics",
    );
  }
  if (!/^3(\.|$)/.test(version)) throw unsupported(version);
  return version;
}

/** Before BIND 9.10 the root is `isc` and the version stands two elements below. */
function refuseOld(element: string, version: string | undefined): void {
  if (element === "statistics") throw unsupported(version ?? "unknown");
}

function unsupported(version: string): BindDocumentError {
  const remedy = /^[12](\.|$)/.test(version)
    ? " (BIND 9.9 and older): read its statistics file instead, by --bind-stats-file"
    : " (3 is)";
  return new BindDocumentError(
    `XML statistics version ${quote(version)} is not supported${remedy}`,
    { otherVersion: true },
  );
}
