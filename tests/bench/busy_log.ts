/**
 * The log of a busy relay, made up: mail that comes in and goes out over TLS,
 * some deferred, some rejected, no two messages alike.
 *
 * @module
 */

/** Returns the lines of `count` lines or a few more, in pieces. */
export function* busyLog(count: number): Generator<string> {
  let seed = 1;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor(seed / 4_294_967_296 * below);
  };
  let written = 0;
  for (let message = 0; written < count;) {
    const lines: string[] = [];
    while (lines.length < 2_000) {
      add(lines, random(10) === 0, { number: message++, random });
    }
    written += lines.length;
    yield `${lines.join("\n")}\n`;
  }
}

interface Message {
  readonly number: number;
  readonly random: (below: number) => number;
}

function add(
  lines: string[],
  rejected: boolean,
  { number, random }: Message,
): void {
  const time = new Date(Date.UTC(2026, 10, 1) + number * 700).toISOString();
  const stamp = `Nov ${time.slice(8, 10).replace(/^0/, " ")} ${
    time.slice(11, 19)
  } mx1 postfix/`;
  const pid = 1000 + random(40);
  const address = `203.0.113.${random(250)}`;
  const client = `mail${random(400)}.sender${random(900)}.example[${address}]`;
  const sender = `user${random(3000)}@sender${random(900)}.example`;
  const domain = `domain${random(600)}.example.org`;
  const recipient = `name.${random(9000)}@${domain}`;
  const put = (service: string, text: string) =>
    lines.push(`${stamp}${service}[${pid}]: ${text}`);
  put("smtpd", `connect from ${client}`);
  if (rejected) {
    put(
      "smtpd",
      `NOQUEUE: reject: RCPT from ${client}: 554 5.7.1 Service unavailable; Client host [${address}] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/${address}; from=<${sender}> to=<${recipient}> proto=ESMTP helo=<${domain}>`,
    );
    put(
      "smtpd",
      `disconnect from ${client} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`,
    );
    return;
  }
  const id = `4jX${number.toString(36).toUpperCase().padStart(6, "B")}z${
    random(900)
  }`;
  const delay = random(300) / 100;
  const relay = `mx${random(4)}.${domain}[198.51.100.${random(250)}]:25`;
  put(
    "smtpd",
    `Anonymous TLS connection established from ${client}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256`,
  );
  put("smtpd", `${id}: client=${client}`);
  put("cleanup", `${id}: message-id=<${number}.${random(1e9)}@${domain}>`);
  put(
    "qmgr",
    `${id}: from=<${sender}>, size=${
      500 + random(200_000)
    }, nrcpt=1 (queue active)`,
  );
  put(
    "smtpd",
    `disconnect from ${client} ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`,
  );
  put(
    "smtp",
    `Trusted TLS connection established to ${relay}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits)`,
  );
  const deferred = random(12) === 0;
  put(
    "smtp",
    `${id}: to=<${recipient}>, relay=${relay}, delay=${delay}, delays=0.${
      random(99)
    }/0.01/0.${random(99)}/${delay}, dsn=${
      deferred ? "4.2.0" : "2.0.0"
    }, status=${
      deferred
        ? `deferred (host ${relay} said: 450 4.2.0 <${recipient}>: Recipient address rejected: Greylisted (in reply to RCPT TO command))`
        : `sent (250 2.0.0 OK  17953${random(99_999)} z6si${
          random(1e7)
        }wrp.107 - gsmtp)`
    }`,
  );
  if (!deferred) put("qmgr", `${id}: removed`);
}
