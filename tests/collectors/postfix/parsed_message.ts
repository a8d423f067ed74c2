/**
 * One message of Postfix's to what it tells, for tests.
 *
 * @module
 */

import type { PostfixEvent } from "../../../collectors/postfix/event.ts";
import { parseMessage } from "../../../collectors/postfix/parse_line.ts";

/** Parses a message that lies inside a larger text, as messages do. */
export function parsed(message: string): PostfixEvent {
  const text = `x\n${message}\n, status=sent (no) > relay= from=<`;
  return parseMessage(text, 2, 2 + message.length);
}
