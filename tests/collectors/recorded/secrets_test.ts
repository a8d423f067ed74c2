import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { withoutSecrets } from "../../../collectors/recorded/secrets.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";

const IFCONFIG = ["ifconfig", "-A"];

function without(argv: readonly string[], text: string): string {
  const bytes = withoutSecrets(argv, new TextEncoder().encode(text));
  return new TextDecoder().decode(bytes);
}

Deno.test("withoutSecrets() leaves out the keys that ifconfig prints", () => {
  const cases = [
    [
      "\tieee80211: nwid x chan 1 wpakey 0x00112233 wpaprotos wpa2\n",
      "\tieee80211: nwid x chan 1 wpakey <left out> wpaprotos wpa2\n",
    ],
    ['\tnwkey "my secret" 100dBm\n', "\tnwkey <left out> 100dBm\n"],
    [
      "\twgkey: abc=\n\twgpubkey: def=\n",
      "\twgkey: <left out>\n\twgpubkey: def=\n",
    ],
    ["\t\twgpsk: abc=\n", "\t\twgpsk: <left out>\n"],
  ] as const;
  for (const [text, kept] of cases) {
    assert.equal(without(IFCONFIG, text), kept);
    assert.equal(without(["doas", "-n", "/sbin/ifconfig"], text), kept);
  }
});

Deno.test("withoutSecrets() keeps what only says that there is a key", () => {
  const text = "\tieee80211: nwid x nwkey <not displayed> 100dBm\n" +
    "\tieee80211: nwid x wpakey wpaprotos wpa2 wpaakms psk\n" +
    "\tieee80211: nwid x nwkey 100dBm\n\t\twgpsk (present)\n";
  assert.equal(without(IFCONFIG, text), text);
});

Deno.test("withoutSecrets() touches no other command, and no octet without need", () => {
  assert.equal(without(["pfctl"], "wpakey 0x00"), "wpakey 0x00");
  const bytes = Uint8Array.of(0xff, 0x00);
  assert.equal(withoutSecrets(IFCONFIG, bytes), bytes);
});

Deno.test("withoutSecrets() changes nothing in real outputs", {
  ignore: !haveSharedData,
}, () => {
  const folder = sharedData("openbsd-samples");
  const names = readdirSync(folder).filter((name) =>
    name.startsWith("ifconfig")
  );
  assert.ok(names.length > 5);
  for (const name of names) {
    const bytes = new Uint8Array(readFileSync(`${folder}/${name}`));
    assert.equal(withoutSecrets(IFCONFIG, bytes), bytes, name);
  }
});
