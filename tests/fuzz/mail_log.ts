/**
 * Lines of a mail log in Postfix's words and of our making: one of each kind
 * that is understood.
 *
 * @module
 */

const FRAME = "Nov 22 23:50:40 mx1 postfix/";

const MESSAGES = [
  "smtpd[7]: connect from c.test[192.0.2.9]",
  "smtpd[7]: 4jXm8H1z6: client=c.test[192.0.2.9], sasl_method=PLAIN, sasl_username=a@x.test",
  "cleanup[7]: 4jXm8H1z6: message-id=<1@x.test>",
  "qmgr[7]: 4jXm8H1z6: from=<a@x.test>, size=4321, nrcpt=2 (queue active)",
  "smtp[7]: 4jXm8H1z6: to=<b@y.test>, orig_to=<c@y.test>, relay=mx.y.test[192.0.2.1]:25, delay=1.5, delays=0.1/0.2/0.5/0.7, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4jXm8H2z7)",
  "smtp[7]: 4jXm8H1z6: to=<d@z.test>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.z.test[2001:db8::1]:25: Connection timed out)",
  'local[7]: 4jXm8H1z6: to=<e@here.test>, relay=local, delay=0.2, delays=0.1/0/0/0.1, dsn=5.1.1, status=bounced (unknown user: "e")',
  "lmtp[7]: 4jXm8H1z6: to=<e@here.test>, relay=dovecot[private/lmtp], delay=0.2, delays=0.1/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 <e@here.test> Saved)",
  "qmgr[7]: 4jXm8H1z6: removed",
  "bounce[7]: 4jXm8H1z6: sender non-delivery notification: 4jXm8H3z8",
  "smtpd[7]: NOQUEUE: reject: RCPT from c.test[192.0.2.9]: 554 5.7.1 <b@y.test>: Relay access denied; from=<a@x.test> to=<b@y.test> proto=ESMTP helo=<c.test>",
  "smtpd[7]: disconnect from c.test[192.0.2.9] ehlo=2 starttls=1 mail=1 rcpt=1/2 data=1 quit=1 commands=7/8",
  "smtpd[7]: lost connection after AUTH from c.test[192.0.2.9]",
  "smtpd[7]: warning: c.test[192.0.2.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
  "smtpd[7]: Anonymous TLS connection established from c.test[192.0.2.9]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)",
  "smtpd[7]: SSL_accept error from c.test[192.0.2.9]: -1",
  "postscreen[7]: CONNECT from [192.0.2.9]:4711 to [192.0.2.1]:25",
  "postscreen[7]: PASS NEW [192.0.2.9]:4711",
  "postscreen[7]: DNSBL rank 4 for [192.0.2.9]:4711",
  "anvil[7]: statistics: max connection rate 1/60s for (smtp:192.0.2.9) at Nov 22 23:50:40",
  "smtpd[7]: fatal: no SASL authentication mechanisms",
  "master[7]: daemon started -- version 3.7.11, configuration /etc/postfix",
  "pickup[7]: 4jXm8H9z9: uid=0 from=<root>",
  "cleanup[7]: 4jXm8H9z9: milter-reject: END-OF-MESSAGE from c.test[192.0.2.9]: 4.7.1 Service unavailable; from=<a@x.test> to=<b@y.test> proto=ESMTP helo=<c.test>",
  "postsuper[7]: 4jXm8H9z9: removed",
];

/** Logs of a few lines, in the frames that syslog daemons make. */
export const MAIL_LOGS: readonly string[] = [
  MESSAGES.map((message) => `${FRAME}${message}\n`).join(""),
  ...MESSAGES.map((message) => `${FRAME}${message}\n`),
  ...MESSAGES.slice(0, 9).map((message) =>
    `2026-11-22T23:50:40.123456+01:00 mx1 postfix/submission/${message}\n`
  ),
  `<22>1 2026-11-22T23:50:40Z mx1 postfix/qmgr 7 - - 4jXm8H1z6: removed\n`,
  "Nov 22 23:50:40 mx1 last message repeated 3 times\n",
  "Nov 22 23:50:40 mx1 opendkim[7]: 4jXm8H1z6: DKIM-Signature field added (s=mail, d=x.test)\n",
];
