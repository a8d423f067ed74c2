/**
 * What a recording leaves out of what commands print.
 *
 * @module
 */

/**
 * Keys of wireless networks, of WireGuard and of PPP that one or another
 * ifconfig(8) prints to root or with `-k`. Words that newer ones print after the
 * keyword instead of the key are no secrets.
 */
const KEYS =
  /\b(wpakey|nwkey|wepkey|wgkey|wgpsk|authkey|passphrase)(:?[ \t]+)(?!<|wpaprotos\b|wpaakms\b|powersave\b|chan\b|-?\d+dBm\b|\(present\))("[^"\n]*"|\S+)/g;

/** Stands for what was left out. */
const LEFT_OUT = "<left out>";

/** Returns what a command printed without the secrets in it; the same octets where there are none. */
export function withoutSecrets(
  argv: readonly string[],
  output: Uint8Array,
): Uint8Array {
  if (!argv.some((word) => /(?:^|\/)ifconfig$/.test(word))) return output;
  const text = new TextDecoder().decode(output);
  const kept = text.replaceAll(KEYS, `$1$2${LEFT_OUT}`);
  return kept === text ? output : new TextEncoder().encode(kept);
}
