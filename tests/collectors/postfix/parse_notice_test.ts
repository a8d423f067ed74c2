import assert from "node:assert/strict";
import { parsed } from "./parsed_message.ts";

/** Remarks that some version of Postfix makes of itself (msg_info() in its sources, 1.1 to 3.12), and that nobody counts apart. */
const remarks: readonly string[] = [
  "TLSRPT: status=success, domain=a.test, receiving_mx=mx.a.test[192.0.2.9]",
  "/etc/postfix/master.cf: line 11: using backwards-compatible default setting chroot=y",
  "Postfix is using backwards-compatible default settings",
  "Postfix is running with backwards-compatible default settings",
  "server certificate verification failed for mx.test[192.0.2.9]:25: certificate has expired",
  "client certificate verification failed for h[192.0.2.9]: certificate not yet valid",
  "CA certificate verification failed for h[192.0.2.9]: num=20:unable to get local issuer",
  "certificate peer name verification failed for mx.test: CommonName mis-match: x",
  'SMTPS wrappermode (TCP port 465) requires setting "smtp_tls_wrappermode = yes"',
  "CLIENT wrappermode (port smtps/465) is unimplemented",
  "instead, send to (port submission/587) with STARTTLS",
  "skipping SRV lookup for _submission._tcp.a.test: Host not found",
  "skipping address family 28 for host mx.test",
  "skipping TLS trace output - rate limit (1) exceeded",
  "mapping DSN status 5.1.1 into 4xx status 4.1.1",
  "ignoring DNS RR: mx.test. 300 IN AAAA 2001:db8::1",
  "ignoring status update from child pid 7 generation 3",
  "exiting to reopen external entropy source dev:/dev/urandom",
  'cannot load Certification Authority data, CAfile="x": disabling TLS support',
  "database btree:/var/lib/postfix/cache: using size limit 1 during open",
  "milter inet:127.0.0.1:8891: event mask 0x1 includes features not offered in MTA event mask 0x2",
  "lookup table has changed -- exiting",
  "some lookup table has changed -- restarting",
  "subject=/CN=h.test",
  "issuer=/CN=ca.test",
  "Verified: subject_CN=mx.test, issuer=ca.test",
  "Unverified: subject_CN=mx.test, issuer=ca.test",
  "certificate verification depth=1 subject=/CN=ca.test",
  "fingerprint=00:11:22",
  "verify return: 1",
  "Reusing old session",
  "put smtpd session id=00&s=smtp [data 173 bytes]",
  "write smtpd TLS cache entry 00&s=smtp: time=1581105358 [data 173 bytes]",
  "open smtpd TLS cache btree:/var/lib/postfix/smtpd_scache",
  "tlsmgr_cache_run_event: start TLS smtpd session cache cleanup",
  // systemd takes down once more what the command says at its terminal.
  "postfix/postlog: starting the Postfix mail system",
  "/usr/sbin/postconf: warning: inet_protocols: disabling IPv6 name/address support",
  "SSL_accept:SSLv3/TLS read client hello",
  "SSL_connect:before SSL initialization",
  "B99FE3D: enabling PIX <CRLF>.<CRLF> workaround for mx.test[192.0.2.9]",
  "B99FE3D: virtual_alias_maps map lookup problem -- message not accepted, try again later",
  "B99FE3D: virtual_alias_maps lookup error -- deferring delivery",
];

Deno.test("parseMessage() understands what Postfix remarks", () => {
  const found = remarks.map((remark) => {
    const event = parsed(remark);
    return [remark, event.kind === "notice" ? event.level : event.kind];
  });
  assert.deepEqual(found, remarks.map((remark) => [remark, "info"]));
});
