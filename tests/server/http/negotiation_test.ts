import assert from "node:assert/strict";
import {
  acceptsGzip,
  preferredFormat,
} from "../../../server/http/negotiation.ts";

const OPENMETRICS = "application/openmetrics-text";

const FORMATS: Readonly<Record<string, "openmetrics" | "prometheus">> = {
  "": "prometheus",
  "*/*": "prometheus",
  "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8":
    "prometheus",
  "text/plain": "prometheus",
  "text/plain; version=0.0.4": "prometheus",
  [OPENMETRICS]: "openmetrics",
  [OPENMETRICS.toUpperCase()]: "openmetrics",
  // What Prometheus 2 and 3 send.
  [`${OPENMETRICS};version=1.0.0,${OPENMETRICS};version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1`]:
    "openmetrics",
  [`${OPENMETRICS};version=1.0.0;escaping=allow-utf-8;q=0.5,${OPENMETRICS};version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1`]:
    "openmetrics",
  [`${OPENMETRICS};q=0`]: "prometheus",
  [`${OPENMETRICS};q=0.2,text/plain;q=0.9`]: "prometheus",
  [`${OPENMETRICS};q=bad`]: "prometheus",
  ";,;q=1,=": "prometheus",
};

for (const [accept, format] of Object.entries(FORMATS)) {
  Deno.test(`preferredFormat() gives ${format} for "${accept}"`, () => {
    assert.equal(preferredFormat(accept), format);
  });
}

const ENCODINGS: Readonly<Record<string, boolean>> = {
  "": false,
  "gzip": true,
  "GZIP": true,
  "x-gzip": true,
  "deflate, gzip;q=1.0, *;q=0.5": true,
  "gzip;q=0": false,
  "gzip; q=0.000": false,
  "identity": false,
  "br, deflate, zstd": false,
  "gzipped": false,
};

for (const [header, accepted] of Object.entries(ENCODINGS)) {
  Deno.test(`acceptsGzip() gives ${accepted} for "${header}"`, () => {
    assert.equal(acceptsGzip(header), accepted);
  });
}
