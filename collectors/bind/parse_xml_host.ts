/**
 * Memory, traffic and incoming transfers in the statistics channel's XML.
 *
 * Source: `generatexml()` in bin/named/statschannel.c, and `isc_mem_renderxml()`
 * in lib/isc/mem.c, of BIND 9.10 to 9.21.
 *
 * @module
 */

import type { DocumentBuilder } from "./document.ts";
import { parseCount } from "./value_text.ts";
import { type ContextField, MemoryBuilder } from "./memory_builder.ts";
import { TrafficBuilder, type TrafficKind } from "./traffic_builder.ts";
import { TransferBuilder } from "./transfer_builder.ts";
import type { Place } from "./xml_places.ts";

const MEMORY = { section: "memory", view: undefined };

/** Follows the elements of memory, traffic and transfers; those of other places change nothing. */
export class XmlHostReader {
  readonly contexts: MemoryBuilder;
  readonly sizes: TrafficBuilder;
  readonly transfers: TransferBuilder;
  readonly #builder: DocumentBuilder;
  #fields = new Map<string, string>();
  #family: TrafficKind["family"] = "ipv4";
  #transport: TrafficKind["transport"] = "udp";
  #direction: TrafficKind["direction"] | undefined;
  #range = "";
  #zone = { view: "", zone: "", zoneClass: "" };

  constructor(builder: DocumentBuilder) {
    const problem = (where: string, what: string) =>
      builder.problem(where, what);
    this.#builder = builder;
    this.contexts = new MemoryBuilder(problem);
    this.sizes = new TrafficBuilder(problem);
    this.transfers = new TransferBuilder(problem);
  }

  /** Takes the start of an element that stands at `place`. */
  enter(
    place: Place,
    element: string,
    { attributes, view = "" }: {
      attributes: Readonly<Record<string, string>>;
      view: string | undefined;
    },
  ): void {
    switch (place) {
      case "transfers":
        this.transfers.begin();
        break;
      case "transfer": {
        const { name: zone = "", class: zoneClass = "" } = attributes;
        this.#zone = { view, zone, zoneClass };
        this.#fields = new Map();
        break;
      }
      case "traffic":
        this.sizes.begin();
        break;
      case "traffic-family":
        this.#family = element === "ipv4" ? "ipv4" : "ipv6";
        break;
      case "traffic-transport":
        this.#transport = element === "udp" ? "udp" : "tcp";
        break;
      case "traffic-sizes":
        this.#enterSizes(attributes["type"] ?? "");
        break;
      case "traffic-size":
        this.#range = attributes["name"] ?? "";
        break;
      case "memory-sums":
        this.#builder.section(MEMORY.section, MEMORY.view);
        break;
      case "contexts":
        this.contexts.begin();
        break;
      case "context":
        this.#fields = new Map();
        break;
    }
  }

  /** Takes the end of an element that stands at `place`, with the text in it. */
  leave(place: Place, element: string, text: string): void {
    switch (place) {
      case "traffic-size":
        this.#size(text);
        break;
      case "memory-sum":
        if (text === "-") break;
        this.#builder.counter(MEMORY, element, {
          value: parseCount(text),
          found: text,
        });
        break;
      case "transfer":
        this.transfers.transfer(this.#zone, this.#fields);
        break;
      case "transfer-field":
      case "context-field":
        this.#fields.set(element, text);
        break;
      case "context": {
        const name = this.#fields.get("name") ?? "";
        this.#fields.delete("name");
        const fields = this.#fields as Map<ContextField, string>;
        this.contexts.context(name, fields);
        break;
      }
    }
  }

  #enterSizes(type: string): void {
    this.#direction = type === "request-size"
      ? "received"
      : type === "response-size"
      ? "sent"
      : undefined;
    if (this.#direction === undefined) {
      this.#builder.problem("traffic", `unknown group "${type}"`);
    }
  }

  #size(text: string): void {
    if (this.#direction === undefined) return;
    const kind = {
      transport: this.#transport,
      family: this.#family,
      direction: this.#direction,
    };
    this.sizes.range(kind, this.#range, {
      value: parseCount(text),
      found: text,
    });
  }
}
