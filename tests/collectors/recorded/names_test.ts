import assert from "node:assert/strict";
import fc from "fast-check";
import {
  commandName,
  commandNameOf,
  fileName,
  originName,
  splitSuffix,
  urlName,
  urlNameOf,
} from "../../../collectors/recorded/names.ts";

const words = fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 });

function octetsOf(name: string): number {
  return new TextEncoder().encode(name).length;
}

function assertFileName(name: string): void {
  assert.ok(!name.includes("/"), name);
  assert.notEqual(name, ".");
  assert.notEqual(name, "..");
  assert.ok(octetsOf(name) <= 255 - ".stderr".length, name);
  assert.equal(splitSuffix(name).suffix, "");
}

Deno.test("commandName() joins the words and encodes slashes alone", () => {
  assert.equal(commandName(["pfctl", "-si", "-v"]), "pfctl -si -v");
  assert.equal(
    commandName(["find", "-L", "/sys/class", "-o", "*", "100%", "{}"]),
    "find -L %2Fsys%2Fclass -o * 100% {}",
  );
});

Deno.test("commandName() leaves out how a command was run", () => {
  const cases = [
    [["doas", "-n", "pfctl", "-si"], "pfctl -si"],
    [["/usr/bin/doas", "-n", "/sbin/pfctl", "-si"], "pfctl -si"],
    [["sudo", "pfctl"], "pfctl"],
    [["/sbin/pfctl", "-f", "/etc/pf.conf"], "pfctl -f %2Fetc%2Fpf.conf"],
    [["doas", "-u", "x", "pfctl"], "doas -u x pfctl"],
    [["doas", "-n"], "doas -n"],
    [["doas"], "doas"],
  ] as const;
  for (const [argv, name] of cases) assert.equal(commandName(argv), name);
});

Deno.test("commandName() tells different command lines apart that look alike", () => {
  const names = [
    ["a", "/"],
    ["a", "%2F"],
    ["a", "%2f"],
    ["a", "%252F"],
    ["a", "%2E"],
    ["a", "%"],
    ["a.exit"],
    ["a%2Eexit"],
    ["a"],
    ["."],
    [".."],
    ["x".repeat(300)],
    ["x".repeat(301)],
  ].map(commandName);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("commandName() makes names that files can have, and commandNameOf() keeps them", () => {
  fc.assert(fc.property(words, (argv) => {
    const name = commandName(argv);
    assertFileName(name);
    assert.equal(commandNameOf(name), name);
  }));
  const long = commandName(["x/%".repeat(500), "\u{1f600}".repeat(99)]);
  assertFileName(long);
  assert.equal(commandNameOf(long), long);
});

Deno.test("commandNameOf() takes what a person would write", () => {
  assert.equal(commandNameOf("%2Fsbin%2Fpfctl -si"), "pfctl -si");
  assert.equal(commandNameOf("cat %2fproc%2fstat"), "cat %2Fproc%2Fstat");
  assert.equal(commandNameOf("doas -n pfctl -si"), "pfctl -si");
});

Deno.test("urlName() encodes a URL whole and leaves out what is secret", () => {
  const name = "http%3A%2F%2F127.0.0.1%3A8053%2Fjson%2Fv1%2Fserver";
  assert.equal(urlName("http://127.0.0.1:8053/json/v1/server"), name);
  assert.equal(urlName("http://u:p@127.0.0.1:8053/json/v1/server#x"), name);
  assert.equal(urlName("http://h"), urlName("http://h:80/"));
  assert.equal(urlName("http://h/x.type"), "http%3A%2F%2Fh%2Fx%2Etype");
});

Deno.test("urlName() makes names that files can have, and urlNameOf() keeps them", () => {
  fc.assert(fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
    const name = urlName(url);
    assertFileName(name);
    assert.equal(urlNameOf(name), name);
    assert.ok(octetsOf(name) > 200 || name.startsWith(originName(url)), name);
  }));
  const long = urlName(`http://h/${"%20".repeat(200)}`);
  assertFileName(long);
  assert.equal(urlNameOf(long), long);
});

Deno.test("urlNameOf() takes any percent-encoding", () => {
  const name = urlName("http://h:8053/json/v1");
  for (
    const written of [
      "http:%2F%2Fh:8053%2Fjson%2Fv1",
      "http%3a%2f%2fh%3a8053%2fjson%2fv1",
      "%68ttp%3A%2F%2Fh%3A8053%2Fjson%2Fv1",
    ]
  ) assert.equal(urlNameOf(written), name);
  assert.equal(urlNameOf("100%"), "100%");
});

Deno.test("fileName() keeps a path but for the ending of a note on a failure", () => {
  assert.equal(fileName("/proc/stat"), "proc/stat");
  assert.equal(fileName("/var/log/mail.error"), "var/log/mail%2Eerror");
  assert.equal(fileName("/x.exit"), "x.exit");
});

Deno.test("splitSuffix() knows the five suffixes", () => {
  assert.deepEqual(splitSuffix("pfctl -si.exit"), {
    base: "pfctl -si",
    suffix: ".exit",
  });
  assert.deepEqual(splitSuffix("a.txt"), { base: "a.txt", suffix: "" });
});
