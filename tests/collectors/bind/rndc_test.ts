import assert from "node:assert/strict";
import { parseRndcStatus } from "../../../collectors/bind/rndc.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";

Deno.test("parseRndcStatus() reads version and times", () => {
  assert.deepEqual(
    parseRndcStatus(
      "version: BIND 9.18.49-1~deb12u3-Debian (Extended Support Version) <id:>\n" +
        "boot time: Sun, 22 Nov 2026 23:36:14 GMT\n",
    ),
    {
      version: "9.18.49-1~deb12u3-Debian",
      bootTime: Date.UTC(2026, 10, 22, 23, 36, 14),
      configTime: undefined,
    },
  );
});

Deno.test("parseRndcStatus() reads the version of an extended support version", () => {
  assert.equal(
    parseRndcStatus("version: 9.6-ESV-R11 <id:unset>\nnumber of zones: 4\n")
      .version,
    "9.6-ESV-R11",
  );
});

Deno.test("parseRndcStatus() makes nothing of what is no version or time", () => {
  const nothing = {
    version: undefined,
    bootTime: undefined,
    configTime: undefined,
  };
  for (
    const text of [
      "",
      "version: none of your business\n",
      "boot time: yesterday\nlast configured: 1\n",
      "boot time: Sun, 99 Nov 2026 23:36:14 GMT\n",
    ]
  ) assert.deepEqual(parseRndcStatus(text), nothing);
});

Deno.test({
  name: "parseRndcStatus() reads what real ones printed",
  ignore: !haveSharedData,
  fn() {
    const status = (name: string) =>
      parseRndcStatus(Deno.readTextFileSync(sharedData(`bind/${name}`)));
    assert.equal(status("public/rndc-status-9.9.9.txt").version, "9.9.9");
    for (const run of ["9.18.49", "9.20.23"]) {
      const { version, bootTime, configTime } = status(
        `generated/${run}-a/snap1/rndc-status.txt`,
      );
      assert(version?.startsWith(run), version);
      assert(bootTime !== undefined && configTime !== undefined);
    }
  },
});
