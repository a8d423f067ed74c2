import assert from "node:assert/strict";
import { programOf } from "../../../collectors/postfix/services.ts";

const tags: readonly (readonly [tag: string, service: string | undefined])[] = [
  ["postfix/smtp", "smtp"],
  ["postfix/submission/smtpd", "smtpd"],
  ["postfix-out/qmgr", "qmgr"],
  ["postfix-in.example.org/smtpd", "smtpd"],
  ["relay-smtp/smtp", "smtp"],
  ["postfix/relay/smtp", "smtp"],
  ["postfix/oqmgr", "qmgr"],
  ["postfix/postfix-script", "postfix-script"],
  ["postfix-script", "postfix-script"],
  ["postfix", "unknown"],
  ["postfix-out", "unknown"],
  ["postfix/something-new", "other"],
  ["postfix/postlog", "other"],
  ["postfix/policy-spf", undefined],
  ["postfix/policyd-weight", undefined],
  ["postfix-policyd", undefined],
  ["postfix-mta-sts-resolver", undefined],
  ["dovecot", undefined],
  ["postfixadmin", undefined],
  ["cyrus/lmtp", undefined],
  ["amavis", undefined],
  ["opendkim", undefined],
  ["/smtp", undefined],
];

for (const [tag, service] of tags) {
  Deno.test(`programOf() takes ${tag} for ${service ?? "another program"}`, () => {
    assert.equal(programOf(tag).service, service);
  });
}
