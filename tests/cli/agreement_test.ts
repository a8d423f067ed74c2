import assert from "node:assert/strict";
import { agrees, type SamplePair } from "../../cli/agreement.ts";
import type { SnmpValue } from "../../codec/snmp/value.ts";
import { dateAndTime, displayString } from "../../mib/syntax.ts";
import type { InstanceJson } from "../../server/http/instance_json.ts";

function instance(told: Partial<InstanceJson>): InstanceJson {
  return {
    oid: "1.3.6.1.4.1.99999.1.1.0",
    name: "HOUSE-MIB::house.0",
    module: "HOUSE-MIB",
    syntax: "Counter64",
    value: 0,
    series: "house",
    label: null,
    size: null,
    divisor: 1,
    ...told,
  };
}

/** A value, what is said of its instance, and the samples before and after. */
type Case = readonly [SnmpValue, Partial<InstanceJson>, SamplePair];

const MAX64 = 18446744073709551615n;
const utf8 = new TextEncoder();

function text(value: string): SnmpValue {
  return { type: "octet-string", value: utf8.encode(value) };
}

function moment(value: string): SnmpValue {
  return dateAndTime.cell(Date.parse(value)).value;
}

const still = (sample: string): SamplePair => [sample, sample];

const AGREE: Readonly<Record<string, Case>> = {
  "a counter": [{ type: "counter64", value: 7 }, {}, still("7")],
  "a counter that grew on either side": [
    { type: "counter64", value: 8 },
    {},
    ["7", "9"],
  ],
  "a gauge that fell meanwhile": [
    { type: "gauge32", value: 8 },
    { syntax: "Gauge32" },
    ["9", "7"],
  ],
  "a negative number": [
    { type: "integer32", value: -5 },
    { syntax: "Integer32" },
    still("-5"),
  ],
  "the largest Counter64": [
    { type: "counter64", value: MAX64 },
    {},
    still("18446744073709551615"),
  ],
  "a Counter64 above 2^53 to the last digit": [
    { type: "counter64", value: 9007199254740993n },
    {},
    still("9007199254740993"),
  ],
  "a Counter32 that has wrapped": [
    { type: "counter32", value: 5 },
    { syntax: "Counter32" },
    still("4294967301"),
  ],
  "a Counter32 that wrapped between the samples": [
    { type: "counter32", value: 1 },
    { syntax: "Counter32" },
    ["4294967295", "4294967298"],
  ],
  "a Counter32 before it wrapped between the samples": [
    { type: "counter32", value: 4294967295 },
    { syntax: "Counter32" },
    ["4294967295", "4294967298"],
  ],
  "TimeTicks in seconds": [
    { type: "time-ticks", value: 1234 },
    { syntax: "TimeTicks", divisor: 100 },
    still("12.34"),
  ],
  "TimeTicks that have wrapped": [
    { type: "time-ticks", value: 4 },
    { syntax: "TimeTicks", divisor: 100 },
    still("42949673"),
  ],
  "a gauge in microseconds": [
    { type: "gauge32", value: 123 },
    { syntax: "Gauge32", divisor: 1_000_000 },
    still("0.000123"),
  ],
  "true as 1": [
    { type: "integer32", value: 1 },
    { syntax: "TruthValue" },
    still("1"),
  ],
  "false as 0": [
    { type: "integer32", value: 2 },
    { syntax: "TruthValue" },
    still("0"),
  ],
  "an enumeration's number": [
    { type: "integer32", value: 2 },
    { syntax: "INTEGER" },
    still("2"),
  ],
  "DateAndTime to the tenth of a second": [
    moment("2026-11-23T12:34:56.700Z"),
    { syntax: "DateAndTime", divisor: 10 },
    still("1795437296.7"),
  ],
  "DateAndTime that moved on": [
    moment("2026-11-23T12:34:57.700Z"),
    { syntax: "DateAndTime", divisor: 10 },
    ["1795437296.7", "1795437297.7"],
  ],
  "a string that holds a number": [
    text("42.50"),
    { syntax: "OCTET STRING" },
    still("42.5"),
  ],
  "a string that holds a negative number": [
    text("-3"),
    { syntax: "DisplayString" },
    still("-3"),
  ],
  "a text and its label": [
    text("Ada"),
    { syntax: "DisplayString", series: 'house{owner="Ada"}', label: "owner" },
    still("1"),
  ],
  "an empty text and its label": [
    text(""),
    { syntax: "SnmpAdminString", series: 'house{error=""}', label: "error" },
    still("1"),
  ],
  "a text with quotes, backslashes and line ends": [
    text('a "b" \\ \ufffd'),
    {
      syntax: "SnmpAdminString",
      series: 'house{owner="a \\"b\\" \\\\ \\n"}',
      label: "owner",
    },
    still("1"),
  ],
  "a text that its syntax cannot hold whole": [
    displayString().cell("Zoë").value,
    { syntax: "DisplayString", series: 'house{owner="Zoë"}', label: "owner" },
    still("1"),
  ],
  "a text that is cut at 255 octets": [
    text("x".repeat(255)),
    {
      syntax: "SnmpAdminString",
      series: `house{owner="${"x".repeat(300)}"}`,
      label: "owner",
    },
    still("1"),
  ],
  "a text that is cut at the SIZE of its object": [
    text("sixteen letters"),
    {
      syntax: "DisplayString",
      series: 'house{owner="sixteen letters and more"}',
      label: "owner",
      size: 15,
    },
    still("1"),
  ],
  "an OID and its label": [
    { type: "oid", value: [1, 3, 6, 1] },
    {
      syntax: "OBJECT IDENTIFIER",
      series: 'house{id="1.3.6.1"}',
      label: "id",
    },
    still("1"),
  ],
  "an address and its label": [
    { type: "ip-address", value: Uint8Array.of(192, 0, 2, 1) },
    { syntax: "IpAddress", series: 'house{at="192.0.2.1"}', label: "at" },
    still("1"),
  ],
};

for (const [what, [value, told, samples]] of Object.entries(AGREE)) {
  Deno.test(`agrees() is true for ${what}`, () => {
    assert.equal(agrees(value, instance(told), samples), true);
  });
}

const DIFFER: Readonly<Record<string, Case>> = {
  "another number": [{ type: "counter64", value: 8 }, {}, still("7")],
  "a number below both samples": [
    { type: "counter64", value: 6 },
    {},
    ["7", "9"],
  ],
  "a number above both samples": [
    { type: "counter64", value: 10 },
    {},
    ["7", "9"],
  ],
  "a Counter64 above 2^53 whose last digit differs": [
    { type: "counter64", value: 9007199254740992n },
    {},
    still("9007199254740993"),
  ],
  "a Counter64 modulo 2^32": [
    { type: "counter64", value: 5 },
    {},
    still("4294967301"),
  ],
  "a Gauge32 modulo 2^32": [
    { type: "gauge32", value: 5 },
    { syntax: "Gauge32" },
    still("4294967301"),
  ],
  "a Counter32 outside a span that wraps": [
    { type: "counter32", value: 3 },
    { syntax: "Counter32" },
    ["4294967295", "4294967298"],
  ],
  "TimeTicks taken for seconds": [
    { type: "time-ticks", value: 1234 },
    { syntax: "TimeTicks", divisor: 100 },
    still("1234"),
  ],
  "true as 0": [
    { type: "integer32", value: 1 },
    { syntax: "TruthValue" },
    still("0"),
  ],
  "false as 2": [
    { type: "integer32", value: 2 },
    { syntax: "TruthValue" },
    still("2"),
  ],
  "a sample that is gone": [
    { type: "counter64", value: 7 },
    {},
    ["7", undefined],
  ],
  "a sample that was not yet there": [
    { type: "counter64", value: 7 },
    {},
    [undefined, "7"],
  ],
  "a sample that is no number": [
    { type: "counter64", value: 7 },
    {},
    still("NaN"),
  ],
  "no instance": [{ type: "no-such-instance" }, {}, still("7")],
  "DateAndTime of another moment": [
    moment("2026-11-23T12:34:56.600Z"),
    { syntax: "DateAndTime", divisor: 10 },
    still("1795437296.7"),
  ],
  "DateAndTime of a wrong length": [
    text("12345678"),
    { syntax: "DateAndTime", divisor: 10 },
    still("NaN"),
  ],
  "a string that holds another number": [
    text("42.51"),
    { syntax: "OCTET STRING" },
    still("42.5"),
  ],
  "an empty string and a sample of 0": [
    text(""),
    { syntax: "OCTET STRING" },
    still("0"),
  ],
  "another label": [
    text("Ada"),
    { syntax: "DisplayString", series: 'house{owner="Eve"}', label: "owner" },
    still("1"),
  ],
  "a text that was cut too short": [
    text("x".repeat(254)),
    {
      syntax: "SnmpAdminString",
      series: `house{owner="${"x".repeat(300)}"}`,
      label: "owner",
    },
    still("1"),
  ],
  "a text that was cut although its object has room": [
    text("sixteen letters"),
    {
      syntax: "DisplayString",
      series: 'house{owner="sixteen letters and more"}',
      label: "owner",
      size: 16,
    },
    still("1"),
  ],
  "a label whose series is not on the page": [
    text("Ada"),
    { syntax: "DisplayString", series: 'house{owner="Ada"}', label: "owner" },
    [undefined, undefined],
  ],
  "another OID": [
    { type: "oid", value: [1, 3, 6, 1, 4] },
    {
      syntax: "OBJECT IDENTIFIER",
      series: 'house{id="1.3.6.1"}',
      label: "id",
    },
    still("1"),
  ],
};

for (const [what, [value, told, samples]] of Object.entries(DIFFER)) {
  Deno.test(`agrees() is false for ${what}`, () => {
    assert.equal(agrees(value, instance(told), samples), false);
  });
}
