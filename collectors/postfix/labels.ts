/**
 * Texts of a log that become labels: of closed sets, or short and printable.
 *
 * @module
 */

/** SASL mechanisms that are labels (IANA's registry and what Cyrus SASL calls them). */
const saslMethods: ReadonlySet<string> = new Set([
  "ANONYMOUS",
  "CRAM-MD5",
  "DIGEST-MD5",
  "EXTERNAL",
  "GSS-SPNEGO",
  "GSSAPI",
  "LOGIN",
  "NTLM",
  "OAUTHBEARER",
  "PLAIN",
  "SCRAM-SHA-1",
  "SCRAM-SHA-256",
  "SCRAM-SHA-512",
  "XOAUTH2",
]);

/** Stages that are labels: SMTP commands and Postfix's own names (smtpd.h, smtpd_check.c). */
const knownStages: ReadonlySet<string> = new Set([
  "AUTH",
  "BDAT",
  "CONNECT",
  "DATA",
  "EHLO",
  "END-OF-MESSAGE",
  "ETRN",
  "HELO",
  "LHLO",
  "MAIL",
  "NOOP",
  "QUIT",
  "RCPT",
  "RSET",
  "STARTTLS",
  "UNKNOWN",
  "UNSUPPORTED",
  "VRFY",
  "XCLIENT",
  "XFORWARD",
  "body",
  "header",
  "mime",
  "mime-error",
  "nested",
]);

/** Text that becomes a label: of printable ASCII and short, or it is not told apart. */
export function labelOf(text: string): string {
  if (text.length > 64) return "other";
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character < 0x20 || character > 0x7e) return "other";
  }
  return text;
}

/** Returns an SMTP stage as a label. */
export function stageOf(stage: string): string {
  return knownStages.has(stage) ? stage : "other";
}

/** Returns a SASL mechanism as a label. */
export function saslLabel(method: string): string {
  const name = method.toUpperCase();
  return saslMethods.has(name) ? name : "other";
}
