/**
 * `postqueue -j`: the queue as one JSON object on a line for each message
 * (postqueue(1), since Postfix 3.1).
 *
 * @module
 */

import { type QueueReading, QueueTally } from "./queue.ts";

const where = "postqueue -j";
const lineFeed = 0x0a;

/** Longest line read: 50,000 recipients (virtual_alias_expansion_limit and its kin are 1,000) with their reasons. */
const maxLine = 16_777_216;

/** Returns what stands in the queues. `now` is in seconds since the epoch. A line that cannot be read is left out and told. */
export function parsePostqueue(output: Uint8Array, now: number): QueueReading {
  const tally = new QueueTally(now);
  const decoder = new TextDecoder();
  let number = 0;
  for (let start = 0; start < output.length;) {
    const feed = output.indexOf(lineFeed, start);
    const end = feed < 0 ? output.length : feed;
    number++;
    if (end - start > maxLine) {
      tally.problem(`${where}, line ${number}`, "a line that is too long");
    } else if (end > start) {
      addLine(tally, decoder.decode(output.subarray(start, end)), number);
    }
    start = end + 1;
  }
  return tally.reading();
}

function addLine(tally: QueueTally, line: string, number: number): void {
  const place = `${where}, line ${number}`;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // An empty queue is told in words by some releases: "Mail queue is empty".
    if (!line.startsWith("Mail queue is empty")) {
      tally.problem(place, "a line that is not JSON");
    }
    return;
  }
  if (typeof value !== "object" || value === null) {
    return tally.problem(place, "a line that is not an object");
  }
  const message = value as Record<string, unknown>;
  const { queue_name, arrival_time, message_size, recipients } = message;
  if (
    typeof queue_name !== "string" || !isCount(arrival_time) ||
    !isCount(message_size)
  ) {
    return tally.problem(
      place,
      "a message without queue_name, arrival_time or message_size",
    );
  }
  tally.add({
    queue: queue_name,
    arrival: arrival_time,
    size: message_size,
    recipients: Array.isArray(recipients) ? recipients.length : 0,
  });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
