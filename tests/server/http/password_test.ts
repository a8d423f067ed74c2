import assert from "node:assert/strict";
import {
  hashPassword,
  isPassword,
  nobodysHash,
  parsePasswordHash,
  type PasswordHash,
} from "../../../server/http/password.ts";

function parsed(text: string): PasswordHash {
  const hash = parsePasswordHash(text);
  assert.ok(hash !== undefined, text);
  return hash;
}

Deno.test("isPassword() knows the password that hashPassword() was given, and no other", async () => {
  const text = await hashPassword("pässword");
  assert.match(
    text,
    /^\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
  );
  assert.notEqual(await hashPassword("pässword"), text);
  assert.ok(await isPassword("pässword", parsed(text)));
  assert.ok(await isPassword("pa\u0308ssword", parsed(text)));
  for (const other of ["password", "pässword ", "Pässword", ""]) {
    assert.ok(!await isPassword(other, parsed(text)), other);
  }
});

Deno.test("isPassword() agrees with the test vectors of RFC 7914, section 12", async () => {
  const base64 = (hex: string) =>
    btoa(
      String.fromCharCode(
        ...hex.match(/../g)!.map((octet) => parseInt(octet, 16)),
      ),
    )
      .replaceAll("=", "");
  const hash =
    "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2" +
    "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887";
  const salt = btoa("SodiumChloride").replaceAll("=", "");
  const kept = parsed(`$scrypt$ln=14,r=8,p=1$${salt}$${base64(hash)}`);
  assert.ok(await isPassword("pleaseletmein", kept));
});

Deno.test("isPassword() finds no password for nobody", async () => {
  assert.ok(!await isPassword("", nobodysHash()));
});

Deno.test("parsePasswordHash() takes nothing else, and nothing that takes too much memory", () => {
  const [salt, hash] = ["A".repeat(22), "A".repeat(43)];
  for (
    const text of [
      "",
      "secret",
      `$2b$12$${salt}${hash}`,
      `$scrypt$ln=15,r=8$${salt}$${hash}`,
      `$scrypt$ln=0,r=8,p=1$${salt}$${hash}`,
      `$scrypt$ln=15,r=0,p=1$${salt}$${hash}`,
      `$scrypt$ln=15,r=8,p=0$${salt}$${hash}`,
      `$scrypt$ln=20,r=8,p=1$${salt}$${hash}`,
      `$scrypt$ln=15,r=99,p=1$${salt}$${hash}`,
      `$scrypt$ln=15,r=8,p=1$${salt}$`,
      `$scrypt$ln=15,r=8,p=1$${salt}$${hash} `,
    ]
  ) assert.equal(parsePasswordHash(text), undefined, text);
});
