/**
 * TCP segments in a line of text.
 *
 * @module
 */

import { readUint32 } from "../packet/octets.ts";
import { type Tcp, TCP_FLAG } from "../packet/transport/tcp.ts";
import type { TcpOption } from "../packet/transport/tcp_options.ts";

/** Letters of the flags in the order in which tcpdump prints them, by their bit from FIN up. */
const LETTERS: readonly string[] = [
  "F",
  "S",
  "R",
  "P",
  ".",
  "U",
  "E",
  "W",
  "e",
];

function makeFlagTexts(): string[] {
  const texts: string[] = [];
  for (let flags = 0; flags < 0x200; flags++) {
    let text = "";
    for (const [bit, letter] of LETTERS.entries()) {
      if ((flags & 1 << bit) !== 0) text += letter;
    }
    texts.push(text === "" ? "none" : text);
  }
  return texts;
}

const FLAG_TEXTS: readonly string[] = makeFlagTexts();

const STATEFUL = TCP_FLAG.syn | TCP_FLAG.fin | TCP_FLAG.rst;

/** A segment that carries `length` octets. Sequence numbers are those of the header. */
export function tcpText(tcp: Tcp, length: number): string {
  const { flags, sequence } = tcp;
  let text = "Flags [" + FLAG_TEXTS[flags & 0x1ff]! + "]";
  if (length > 0) {
    text += ", seq " + sequence + ":" + ((sequence + length) >>> 0);
  } else if ((flags & STATEFUL) !== 0) text += ", seq " + sequence;
  if ((flags & TCP_FLAG.ack) !== 0) text += ", ack " + tcp.acknowledgement;
  text += ", win " + tcp.window;
  if ((flags & TCP_FLAG.urg) !== 0) text += ", urg " + tcp.urgentPointer;
  if (tcp.headerLength > 20) text += optionsText(tcp);
  return text + ", length " + length;
}

/** The options that nearly every segment has, without making values of them first. */
const NOP_NOP_TIMESTAMPS = 0x0101080a;

function optionsText(tcp: Tcp): string {
  const { bytes, start, payloadStart } = tcp;
  if (
    payloadStart - start === 32 &&
    readUint32(bytes, start + 20) === NOP_NOP_TIMESTAMPS
  ) {
    return ", options [nop,nop,TS val " + readUint32(bytes, start + 24) +
      " ecr " +
      readUint32(bytes, start + 28) + "]";
  }
  let text = ", options [";
  let separator = "";
  for (const option of tcp.options) {
    text += separator + optionText(option);
    separator = ",";
  }
  return text + "]";
}

function optionText(option: TcpOption): string {
  switch (option.name) {
    case "nop":
      return "nop";
    case "end":
      return "eol";
    case "mss":
      return "mss " + option.value;
    case "window-scale":
      return "wscale " + option.shift;
    case "sack-permitted":
      return "sackOK";
    case "sack":
      return `sack ${option.blocks.length} ` +
        option.blocks.map(({ left, right }) => `{${left}:${right}}`).join("");
    case "timestamps":
      return `TS val ${option.value} ecr ${option.echo}`;
    case "md5":
      return `md5 ${option.digest}`;
    case "user-timeout":
      return `uto ${option.timeout}${option.minutes ? "m" : "s"}`;
    case "mptcp":
      return `mptcp ${2 + option.data.length / 2} subtype ${option.subtype}`;
    case "fast-open":
      return option.cookie === ""
        ? "tfo cookiereq"
        : `tfo cookie ${option.cookie}`;
    case "other":
      return `unknown-${option.kind}` +
        (option.data === "" ? "" : ` 0x${option.data}`);
    case "malformed":
      return `malformed-${option.kind}`;
  }
}
