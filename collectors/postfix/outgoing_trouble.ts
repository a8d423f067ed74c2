/**
 * What smtp(8) and lmtp(8) meet on their way to a server (smtp_trouble.c,
 * smtp_connect.c, smtp_sasl_glue.c).
 *
 * @module
 */

/** Beginnings of reasons that are not told apart. */
const rareTroubles: readonly string[] = [
  "local data error while talking to ",
  "unable to look up host ",
  "unable to find primary relay for ",
  "Host or domain name not found",
  "Name service error ",
  "mail for ",
  "message size ",
  "network address conversion failed",
  "all network protocols are disabled",
  "protocol error",
  "Protocol error",
  "server unavailable or unable to receive mail",
  "SMTPUTF8 is required",
  "REQUIRETLS ",
];

/** Returns the kind of trouble that a reason begins with, from a closed set; undefined where it is another. */
export function outgoingTrouble(line: string): string | undefined {
  if (line.startsWith("lost connection with ")) return "lost_connection";
  if (line.startsWith("conversation with ")) return "timeout";
  if (line.startsWith("host ")) {
    if (line.includes(" refused to talk to me: ")) return "refused_to_talk";
    if (line.includes(" said: ")) return "said";
    return undefined;
  }
  if (line.startsWith("connect to ")) return connectTrouble(line);
  if (line.startsWith("SASL authentication failed")) return "sasl";
  if (line.startsWith("SASL [CACHED] authentication failed")) return "sasl";
  if (line.startsWith("Cannot start TLS")) return "tls";
  if (line.startsWith("TLS is required")) return "tls";
  if (line.startsWith("Server certificate ")) return "tls";
  if (line.startsWith("TLSA lookup error for ")) return "tls";
  if (line.startsWith("client TLS configuration problem")) return "tls";
  if (rareTroubles.some((begin) => line.startsWith(begin))) return "other";
  return undefined;
}

/** Returns the kind of trouble with `connect to NAME[ADDRESS]:PORT: REASON`: strerror()'s texts differ between systems in little. */
export function connectTrouble(text: string): string {
  const line = text.replace(/ \(port \d+\)$/, "");
  if (line.endsWith("onnection refused")) return "connect_refused";
  if (line.endsWith("timed out")) return "connect_timeout";
  if (line.endsWith("o route to host")) return "connect_no_route";
  if (line.endsWith("unreachable")) return "connect_unreachable";
  if (line.endsWith("reset by peer")) return "connect_reset";
  return "connect_other";
}
