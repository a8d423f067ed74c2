/**
 * The metric families that show what is counted in a Postfix log, one for each
 * family of the reading. Where postfix_exporter has a family that is the whole
 * of one, its name and labels are kept; the others are ours.
 *
 * @module
 */

import type { CountRow } from "../../collectors/postfix/counts.ts";
import type {
  FamilyName,
  PostfixCounts,
} from "../../collectors/postfix/reading.ts";
import { counter } from "../family.ts";
import {
  type CounterSpec,
  deliveryFamilies,
  mailFamilies,
  sessionFamilies,
} from "./postfix_mail_families.ts";

/** Names of the reading's families of counters. */
export type CounterFamily = {
  [Name in FamilyName]: PostfixCounts[Name] extends readonly CountRow<string>[]
    ? Name
    : PostfixCounts[Name] extends readonly CountRow<never>[] ? Name
    : never;
}[FamilyName];

type LabelOf<Name extends CounterFamily> =
  & Exclude<keyof PostfixCounts[Name][number], "value">
  & string;

type CounterSpecs = {
  readonly [Name in CounterFamily]: CounterSpec<LabelOf<Name>>;
};

const skipped = counter(
  "postfix_log_lines_skipped_total",
  "Lines of the log that are not Postfix's, too long or without a frame, by reason.",
);
const lines = counter(
  "postfix_log_lines_total",
  "Lines of the log that were read.",
);
const understood = counter(
  "postfix_log_lines_understood_total",
  "Lines of Postfix that were understood.",
);
const unsupported = counter(
  "postfix_unsupported_log_entries_total",
  "Lines of Postfix that were not understood, by service; the level is empty.",
);
const smtpdMessages = counter(
  "postfix_smtpd_messages_processed_total",
  "Messages that smtpd took, by the client's SASL method; NONE where it did not log in.",
);
const signatures = counter(
  "opendkim_signatures_added_total",
  "Signatures that OpenDKIM added, by selector and domain.",
);
const tlsIn = counter(
  "postfix_smtpd_tls_connections_total",
  "TLS sessions of clients, by trust, protocol and cipher.",
);
const tlsOut = counter(
  "postfix_smtp_tls_connections_total",
  "TLS sessions with servers, by trust, protocol and cipher.",
);

/** The families. Numbers from 101 on are those of sums. */
export const COUNTER_SPECS: CounterSpecs = {
  lines: {
    number: 1,
    labels: ["result"],
    series: ({ result }) =>
      result === "read"
        ? lines()
        : result === "understood"
        ? understood()
        : skipped({ reason: result }),
  },
  notUnderstood: {
    number: 2,
    labels: ["service"],
    series: ({ service }) => unsupported({ service, level: "" }),
  },
  saslMessages: {
    number: 3,
    labels: ["method"],
    series: ({ method }) => smtpdMessages({ sasl_method: method }),
  },
  signatures: {
    number: 4,
    labels: ["selector", "domain"],
    series: ({ selector, domain }) => signatures({ subject: selector, domain }),
  },
  tls: {
    number: 5,
    labels: [
      "direction",
      "trust",
      "protocol",
      "cipher",
      "used_bits",
      "algorithm_bits",
    ],
    series: (row) =>
      (row.direction === "in" ? tlsIn : tlsOut)({
        trust: row.trust,
        protocol: row.protocol,
        cipher: row.cipher,
        secret_bits: row.used_bits,
        algorithm_bits: row.algorithm_bits,
      }),
  },
  ...mailFamilies(),
  ...deliveryFamilies(),
  ...sessionFamilies(),
};
