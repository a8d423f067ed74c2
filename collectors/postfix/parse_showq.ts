/**
 * What showq(8) sends on its socket `public/showq`: attributes, each a name and
 * a value that end in NUL; an empty name ends a message, and one more ends the
 * list (attr_print0.c and showq.c of Postfix 3; Postfix 3.7 begins with a
 * message that only names the protocol).
 *
 * @module
 */

import { type QueueReading, QueueTally } from "./queue.ts";

const where = "showq";

/** Longest name or value read: an address or a reason; line_length_limit is 2,048. */
const maxText = 65_536;

/**
 * Returns what stands in the queues, undefined where the list has no end: then
 * showq was cut off and nothing is known. `now` is in seconds since the epoch.
 */
export function parseShowq(
  data: Uint8Array,
  now: number,
): QueueReading | undefined {
  const tally = new QueueTally(now);
  const decoder = new TextDecoder();
  let message: Message | undefined;
  for (let at = 0; at < data.length;) {
    const nameEnd = data.indexOf(0, at);
    if (nameEnd < 0) return undefined;
    if (nameEnd === at) {
      if (message === undefined) return tally.reading();
      add(tally, message, at);
      message = undefined;
      at++;
      continue;
    }
    const valueEnd = data.indexOf(0, nameEnd + 1);
    if (valueEnd < 0) return undefined;
    message ??= { recipients: 0 };
    if (valueEnd - at <= maxText) {
      const name = decoder.decode(data.subarray(at, nameEnd));
      const value = decoder.decode(data.subarray(nameEnd + 1, valueEnd));
      take(message, name, value);
    }
    at = valueEnd + 1;
  }
  return undefined;
}

interface Message {
  queue?: string;
  arrival?: number;
  size?: number;
  recipients: number;
  protocol?: true;
}

function take(message: Message, name: string, value: string): void {
  switch (name) {
    case "queue_name":
      message.queue = value;
      break;
    case "time":
      if (/^\d{1,15}$/.test(value)) message.arrival = Number(value);
      break;
    case "size":
      if (/^\d{1,15}$/.test(value)) message.size = Number(value);
      break;
    case "recipient":
      message.recipients++;
      break;
    case "protocol":
      message.protocol = true;
      break;
  }
}

function add(tally: QueueTally, message: Message, at: number): void {
  const { queue, arrival, size, recipients } = message;
  if (queue !== undefined && arrival !== undefined && size !== undefined) {
    tally.add({ queue, arrival, size, recipients });
  } else if (message.protocol !== true) {
    tally.problem(
      `${where}, octet ${at}`,
      "a message without queue_name, time or size",
    );
  }
}
