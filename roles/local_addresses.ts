/**
 * The addresses of this host's interfaces.
 *
 * @module
 */

/** Returns all addresses, link-local ones with their interface: `fe80::1%em0`. */
export function localAddresses(): string[] {
  return Deno.networkInterfaces().map(({ family, address, name }) =>
    family === "IPv6" && /^fe[89ab]/i.test(address)
      ? `${address}%${name}`
      : address
  );
}
