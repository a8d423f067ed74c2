import { assertServed, counterOid, renderPostfix } from "./postfix_readings.ts";

Deno.test("postfixCounterTable names deliveries, lines and decisions", () => {
  const got = renderPostfix((families) => {
    families.deliveries.add(3, "smtp", "sent", "remote");
    families.deliveries.add(2, "local", "bounced", "local");
    families.lines.add(90, "read");
    families.lines.add(70, "understood");
    families.lines.add(11, "foreign");
    families.notUnderstood.add(4, "smtpd");
    families.notUnderstood.add(5, "unknown");
    families.received.add(6, "smtpd");
    families.decisions.add(
      8,
      ...["smtpd", "reject", "RCPT", "554", "5.7.1", "relay_denied"],
    );
    families.dsn.add(9, "smtp", "deferred", "4.4.1");
    families.tls.add(
      12,
      ...["in", "Anonymous", "TLSv1.3", "TLS_AES_256_GCM_SHA384", "256", "256"],
    );
    families.saslMessages.add(13, "PLAIN");
    families.signatures.add(14, "mail", "example.org");
    families.sentVia.add(15, "maildrop");
    families.reasons.add(16, "deferred", "greylisted");
    families.notices.add(17, "master", "fatal");
    families.connections.add(18, "qmqpd", "connect");
  });
  const of = (family: number, name: string, series: string, value: string) =>
    [counterOid(family, name), series, value] as const;
  assertServed(got, [
    of(
      30,
      "smtp/sent/remote",
      'postfix_deliveries_total{agent="smtp",status="sent",destination="remote"}',
      "3",
    ),
    of(
      30,
      "local/bounced/local",
      'postfix_deliveries_total{agent="local",status="bounced",destination="local"}',
      "2",
    ),
    of(1, "read", "postfix_log_lines_total", "90"),
    of(1, "understood", "postfix_log_lines_understood_total", "70"),
    of(
      1,
      "foreign",
      'postfix_log_lines_skipped_total{reason="foreign"}',
      "11",
    ),
    of(
      1,
      "too_long",
      'postfix_log_lines_skipped_total{reason="too_long"}',
      "0",
    ),
    of(
      2,
      "smtpd",
      'postfix_unsupported_log_entries_total{service="smtpd",level=""}',
      "4",
    ),
    ["1.1.6.0", "postfix_log_lines_not_understood_total", "9"],
    of(10, "smtpd", 'postfix_received_messages_total{source="smtpd"}', "6"),
    of(
      17,
      "smtpd/reject/RCPT/554/5.7.1/relay_denied",
      'postfix_decisions_total{service="smtpd",action="reject",stage="RCPT",code="554",enhanced="5.7.1",reason="relay_denied"}',
      "8",
    ),
    of(
      33,
      "smtp/deferred/4.4.1",
      'postfix_deliveries_by_dsn_total{agent="smtp",status="deferred",dsn="4.4.1"}',
      "9",
    ),
    of(
      5,
      "in/Anonymous/TLSv1.3/TLS_AES_256_GCM_SHA384/256/256",
      'postfix_smtpd_tls_connections_total{trust="Anonymous",protocol="TLSv1.3",cipher="TLS_AES_256_GCM_SHA384",secret_bits="256",algorithm_bits="256"}',
      "12",
    ),
    of(
      3,
      "PLAIN",
      'postfix_smtpd_messages_processed_total{sasl_method="PLAIN"}',
      "13",
    ),
    of(
      4,
      "mail/example.org",
      'opendkim_signatures_added_total{subject="mail",domain="example.org"}',
      "14",
    ),
    of(36, "maildrop", 'postfix_sent_recipients_total{relay="maildrop"}', "15"),
    of(
      34,
      "deferred/greylisted",
      'postfix_delivery_failures_total{status="deferred",reason="greylisted"}',
      "16",
    ),
    of(
      57,
      "master/fatal",
      'postfix_notices_total{service="master",level="fatal"}',
      "17",
    ),
    of(
      50,
      "qmqpd/connect",
      'postfix_connections_total{service="qmqpd",event="connect"}',
      "18",
    ),
  ]);
});

Deno.test("postfixCounterTable adds up what postfix_exporter shows in one", () => {
  const got = renderPostfix((families) => {
    families.deliveries.add(1, "smtp", "deferred", "remote");
    families.deliveries.add(2, "smtp", "deferred", "filter");
    families.deliveries.add(40, "lmtp", "deferred", "local");
    families.dsn.add(5, "smtp", "bounced", "5.1.1");
    families.dsn.add(50, "local", "bounced", "5.1.1");
    families.outgoingTroubles.add(6, "smtp", "connect_timeout");
    families.outgoingTroubles.add(60, "smtp", "connect_refused");
    families.connections.add(7, "smtpd", "connect");
    families.connections.add(8, "smtpd", "disconnect");
    families.notable.add(9, "hostname");
    families.sessionEnds.add(10, "lost", "DATA");
    families.sessionEnds.add(100, "timeout", "DATA");
    const rejected = (
      times: number,
      service: string,
      stage: string,
      ...rest: readonly string[]
    ) => families.decisions.add(times, service, "reject", stage, ...rest);
    rejected(11, "smtpd", "RCPT", "550", "5.1.1", "unknown_user");
    rejected(12, "smtpd", "RCPT", "550", "5.7.1", "policy");
    rejected(13, "smtpd", "MAIL", "550", "5.7.1", "policy");
    rejected(14, "postscreen", "CONNECT", "", "", "limit");
    rejected(15, "postscreen", "RCPT", "550", "5.7.1", "blocklist");
    rejected(16, "cleanup", "header", "", "", "content");
    families.saslFailures.add(17, "LOGIN");
    families.saslFailures.add(18, "PLAIN");
    families.removed.add(19, "qmgr");
    families.removed.add(190, "postsuper");
    families.expired.add(20, "yes");
    families.expired.add(21, "no");
    families.notifications.add(22, "sender non-delivery");
    families.notifications.add(220, "sender delay");
    families.postscreen.add(23, "postscreen", "connect");
    families.postscreen.add(24, "postscreen", "hangup");
    families.postscreen.add(25, "postscreen", "pass_new");
    families.postscreen.add(26, "postscreen", "pregreet");
    families.postscreen.add(27, "postscreen", "denylisted");
  });
  const of = (family: number, name: string, series: string, value: number) =>
    [counterOid(family, name), `postfix_${series}`, String(value)] as const;
  assertServed(got, [
    of(101, "deferred", 'smtp_messages_processed_total{status="deferred"}', 3),
    of(102, "", "smtp_status_deferred", 3),
    of(103, "", "smtp_deferred_messages_total", 3),
    of(105, "5.1.1", 'smtp_bounced_messages_by_dsn_total{dsn="5.1.1"}', 5),
    of(106, "", "smtp_connection_timed_out_total", 6),
    of(107, "", "smtpd_connects_total", 7),
    of(108, "", "smtpd_disconnects_total", 8),
    of(109, "", "smtpd_forward_confirmed_reverse_dns_errors_total", 9),
    of(110, "DATA", 'smtpd_connections_lost_total{after_stage="DATA"}', 10),
    of(111, "550", 'smtpd_messages_rejected_total{code="550"}', 23),
    of(112, "", "smtpd_sasl_authentication_failures_total", 35),
    of(113, "", "cleanup_messages_rejected_total", 16),
    of(114, "", "cleanup_messages_not_accepted_total", 0),
    of(115, "", "qmgr_messages_removed_total", 19),
    of(116, "", "qmgr_messages_expired_total", 41),
    of(117, "", "bounce_non_delivery_notification_total", 22),
    of(118, "", "postscreen_connects_total", 23),
    of(119, "", "postscreen_hangups_total", 24),
    of(
      120,
      "limit",
      'postscreen_connects_rejected_total{reason="limit"}',
      14,
    ),
    of(121, "new", 'postscreen_passes_total{type="new"}', 25),
    of(121, "old", 'postscreen_passes_total{type="old"}', 0),
    of(122, "PREGREET", 'postscreen_tests_failed_total{test="PREGREET"}', 26),
    of(123, "550", 'postscreen_messages_rejected_total{code="550"}', 15),
    of(124, "deny", 'postscreen_access_list_matches_total{action="deny"}', 27),
  ]);
});
