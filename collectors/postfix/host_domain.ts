/**
 * Domains for a report: of an address, and of a client's name.
 *
 * @module
 */

/** Returns where the last `@` stands, -1 where there is none. It is near the end, and `lastIndexOf` is a call into the runtime. */
export function lastAt(address: string): number {
  let at = address.length - 1;
  while (at >= 0 && address.charCodeAt(at) !== 0x40) at--;
  return at;
}

/** Returns the address with its domain in lower case, as two addresses that differ in that are one. */
export function normalAddress(address: string): string {
  const at = lastAt(address);
  if (at < 0) return address;
  for (let index = at; index < address.length; index++) {
    const character = address.charCodeAt(index);
    if (character >= 0x41 && character <= 0x5a || character > 0x7f) {
      return address.slice(0, at) + address.slice(at).toLowerCase();
    }
  }
  return address;
}

/** Returns what stands behind the last `@`; all of it where there is none. */
export function domainOf(address: string): string {
  const at = lastAt(address);
  return at < 0 ? address : address.slice(at + 1);
}

/**
 * Returns the domain of a client `NAME[ADDRESS]`: the last two labels of its
 * name (three below a country's second level such as `co.uk`), or its address
 * where it has no name.
 */
export function clientDomain(client: string): string {
  const open = client.indexOf("[");
  const close = client.indexOf("]", open);
  const name = open < 0 ? client : client.slice(0, open);
  if (open >= 0 && (name === "" || name === "unknown")) {
    return client.slice(open + 1, close < 0 ? undefined : close);
  }
  const labels = name.toLowerCase().split(".");
  const last = labels.at(-1)!;
  const before = labels.at(-2) ?? "";
  const three = last.length === 2 &&
    (before.length === 2 || before.length === 3);
  // A name of one or two labels, or in a top-level domain of another length, stays whole.
  if (last.length !== 3 && !three) return name;
  return labels.slice(three ? -3 : -2).join(".");
}
