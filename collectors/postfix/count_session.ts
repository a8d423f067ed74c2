/**
 * Counting connections, and TLS on them.
 *
 * @module
 */

import type { Cell } from "./counts.ts";
import type { ConnectionEvent, TlsEvent } from "./event.ts";
import type { Families } from "./families.ts";
import { labelOf } from "./labels.ts";
import { ownText } from "./own_text.ts";
import type { Service } from "./services.ts";

/** A counter of TLS sessions, and the first event that it counted. */
interface TlsCell {
  readonly event: TlsEvent;
  readonly cell: Cell;
}

/** Most kinds of TLS sessions whose counters are remembered: a log has a few dozen. */
const MAX_KINDS = 64;

/** Counts sessions. */
export class SessionCounter {
  readonly #families: Families;
  readonly #connections: Map<Service, { connect: Cell; disconnect: Cell }> =
    new Map();
  /** The kinds of TLS sessions; the one that came last is looked at first. */
  readonly #tls: TlsCell[] = [];

  constructor(families: Families) {
    this.#families = families;
  }

  /** A client came or went. */
  countConnection(
    event: ConnectionEvent,
    service: Service,
    times: number,
  ): void {
    let cells = this.#connections.get(service);
    if (cells === undefined) {
      const family = this.#families.connections;
      cells = {
        connect: family.cell(service, "connect"),
        disconnect: family.cell(service, "disconnect"),
      };
      this.#connections.set(service, cells);
    }
    cells[event.kind].value += times;
    if (event.authenticated > 0) {
      this.#families.saslLogins.add(event.authenticated * times);
    }
  }

  /** A TLS session began. */
  countTls(event: TlsEvent, times: number): void {
    const kinds = this.#tls;
    for (let index = 0; index < kinds.length; index++) {
      const kind = kinds[index]!;
      if (!isSameKind(kind.event, event)) continue;
      // What is frequent moves forward.
      if (index > 0) {
        kinds[index] = kinds[index - 1]!;
        kinds[index - 1] = kind;
      }
      kind.cell.value += times;
      return;
    }
    const { direction, usedBits, algorithmBits } = event;
    const own: TlsEvent = {
      ...event,
      protocol: ownText(labelOf(event.protocol)),
      cipher: ownText(labelOf(event.cipher)),
    };
    const cell = this.#families.tls.cell(
      direction,
      labelOf(event.trust),
      own.protocol,
      own.cipher,
      String(usedBits),
      String(algorithmBits),
    );
    if (kinds.length < MAX_KINDS) kinds.push({ event: own, cell });
    cell.value += times;
  }
}

function isSameKind(a: TlsEvent, b: TlsEvent): boolean {
  return a.usedBits === b.usedBits && a.algorithmBits === b.algorithmBits &&
    a.direction === b.direction && a.trust === b.trust &&
    a.cipher === b.cipher && a.protocol === b.protocol;
}
