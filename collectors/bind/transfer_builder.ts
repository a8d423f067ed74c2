/**
 * Incoming zone transfers of one document: those that run and those that wait.
 *
 * @module
 */

import { type DocumentTransfers, isUsableName, quote } from "./document.ts";
import { MAX_SERIAL, parseCount } from "./value_text.ts";
import {
  BIND_TRANSFER_STATES,
  type BindTransfer,
  type BindTransferState,
} from "./reading.ts";
import { MAX_ZONE_NAME_OCTETS } from "./zone_builder.ts";

/** Most transfers taken; after a start, all secondary zones may wait. The rest is counted by state. */
export const MAX_TRANSFERS = 1_000;

/** Longest address, name of a key, or word; a key's name is a domain name. */
const MAX_TEXT_OCTETS = MAX_ZONE_NAME_OCTETS;

/**
 * What BIND says of a transfer: its name of it in both formats.
 * Source: `xfrin_xmlrender()` in bin/named/statschannel.c of BIND 9.19.11 to 9.21.
 */
export const TRANSFER_FIELDS = [
  ...["type", "serial", "remoteserial", "firstrefresh", "state"],
  ...["refreshqueued", "localaddr", "remoteaddr", "soatransport"],
  ...["transport", "tsigkeyname", "duration", "nmsg", "nrecs", "nbytes"],
  ...["rate", "ixfr"],
] as const;

/** States in which BIND has not begun to transfer; all others are of one that runs. */
const WAITING: ReadonlyMap<string, BindTransferState> = new Map([
  ["Deferred", "deferred"],
  ["Refresh SOA", "refresh-soa"],
  ["Pending", "pending"],
  ["Needs Refresh", "needs-refresh"],
]);

type Fields = ReadonlyMap<string, string>;

/** Collects transfers. */
export class TransferBuilder {
  readonly #transfers: Omit<BindTransfer, "number" | "viewNumber">[] = [];
  readonly #states = zeroStates();
  readonly #problem: (where: string, what: string) => void;
  #omitted = 0;
  #found = false;

  constructor(problem: (where: string, what: string) => void) {
    this.#problem = problem;
  }

  /** Notes that the document tells of transfers, if only that there are none. */
  begin(): void {
    this.#found = true;
  }

  /** Takes a transfer; what BIND does not know is "-" or empty or not among `fields`. */
  transfer(
    { view, zone, zoneClass }: {
      view: string;
      zone: string;
      zoneClass: string;
    },
    fields: Fields,
  ): void {
    this.#found = true;
    if (
      !isUsableName(zone, MAX_ZONE_NAME_OCTETS) || !isUsableName(zoneClass, 32)
    ) {
      this.#problem(
        `view ${quote(view)} transfers`,
        `unusable name of a zone ${quote(zone)} or of its class`,
      );
      return;
    }
    const stateText = this.#text(zone, fields, "state") ?? "";
    const state = WAITING.get(stateText) ?? "running";
    this.#states.set(state, (this.#states.get(state) ?? 0) + 1);
    if (this.#transfers.length >= MAX_TRANSFERS) {
      this.#omitted += 1;
      return;
    }
    const text = (field: string) => this.#text(zone, fields, field);
    const count = (field: string) => this.#count(zone, fields, field);
    this.#transfers.push({
      ...{ view, zone, class: zoneClass, state, stateText },
      type: text("type"),
      serial: this.#serial(zone, fields, "serial"),
      remoteSerial: this.#serial(zone, fields, "remoteserial"),
      firstRefresh: truth(text("firstrefresh")),
      refreshQueued: truth(text("refreshqueued")),
      local: text("localaddr"),
      remote: text("remoteaddr"),
      soaTransport: text("soatransport"),
      transport: text("transport"),
      key: text("tsigkeyname"),
      duration: count("duration"),
      messages: count("nmsg"),
      records: count("nrecs"),
      octets: count("nbytes"),
      rate: count("rate"),
      incremental: truth(text("ixfr")),
    });
  }

  #text(zone: string, fields: Fields, field: string): string | undefined {
    const text = fields.get(field);
    if (text === undefined || text === "-" || text === "") return undefined;
    if (isUsableName(text, MAX_TEXT_OCTETS)) return text;
    this.#problem(`transfer of ${quote(zone)} ${field}`, "unusable text");
    return undefined;
  }

  #count(
    zone: string,
    fields: Fields,
    field: string,
  ): number | bigint | undefined {
    const text = this.#text(zone, fields, field);
    if (text === undefined) return undefined;
    const value = parseCount(text);
    if (value === undefined) {
      this.#problem(
        `transfer of ${quote(zone)} ${field}`,
        `${quote(text)} where a number was expected`,
      );
    }
    return value;
  }

  #serial(zone: string, fields: Fields, field: string): number | undefined {
    const value = this.#count(zone, fields, field);
    return value === undefined || value > MAX_SERIAL
      ? undefined
      : Number(value);
  }

  /** Returns what was collected; undefined where the document does not tell of transfers. */
  finish(): DocumentTransfers | undefined {
    return this.#found
      ? {
        transfers: this.#transfers,
        omitted: this.#omitted,
        states: this.#states,
      }
      : undefined;
  }
}

/** Returns what a document with no transfer says. */
export function noTransfers(): DocumentTransfers {
  return { transfers: [], omitted: 0, states: zeroStates() };
}

function zeroStates(): Map<BindTransferState, number> {
  return new Map(BIND_TRANSFER_STATES.map((state) => [state, 0]));
}

function truth(text: string | undefined): boolean | undefined {
  return text === "Yes" ? true : text === "No" ? false : undefined;
}
