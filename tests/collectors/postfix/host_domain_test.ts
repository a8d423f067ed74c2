import assert from "node:assert/strict";
import {
  clientDomain,
  domainOf,
  normalAddress,
} from "../../../collectors/postfix/host_domain.ts";

const clients: readonly (readonly [client: string, domain: string])[] = [
  ["mx.example.com[192.0.2.1]", "example.com"],
  ["a.b.Example.COM[192.0.2.1]:55729", "example.com"],
  ["example.com[192.0.2.1]", "example.com"],
  ["mx.example.co.uk[192.0.2.1]", "example.co.uk"],
  ["mx.example.info[192.0.2.1]", "mx.example.info"],
  ["unknown[192.0.2.1]", "192.0.2.1"],
  ["unknown[2001:db8::1]", "2001:db8::1"],
  ["localhost[127.0.0.1]", "localhost"],
];

for (const [client, domain] of clients) {
  Deno.test(`clientDomain() takes ${client} for ${domain}`, () => {
    assert.equal(clientDomain(client), domain);
  });
}

Deno.test("normalAddress() changes the domain alone", () => {
  assert.equal(normalAddress("User@EXAMPLE.org"), "User@example.org");
  assert.equal(normalAddress('"A@B"@c'), '"A@B"@c');
  assert.equal(normalAddress("root"), "root");
  assert.equal(domainOf('"A@B"@c'), "c");
});
