/**
 * A program that writes a mail log, and knows how much it wrote.
 *
 * @module
 */

import { openSync, writeSync } from "node:fs";

/** The series that counts {@linkcode MailLogWriter.written}. */
export const CONNECTS = "postfix_smtpd_connects_total";

/** Milliseconds between two writes. */
const PAUSE = 5;

/** Writes lines until it is stopped. */
export class MailLogWriter implements Disposable {
  readonly path: string;
  /** Lines that say that a client has connected. */
  written = 0;
  #file: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, "a");
  }

  /** Writes so many lines. */
  write(count: number): void {
    let text = "";
    for (; count > 0; count--) {
      const number = ++this.written;
      const time = new Date(Date.UTC(2026, 10, 1) + 1000 * number)
        .toISOString();
      text +=
        `${time} mx1 postfix/smtpd[${number}]: connect from c${number}.test[192.0.2.9]\n`;
    }
    writeSync(this.#file, text);
  }

  /** Writes a few lines again and again. */
  begin(): void {
    this.#timer = setInterval(
      () => this.write(1 + Math.floor(Math.random() * 5)),
      PAUSE,
    );
  }

  end(): void {
    clearInterval(this.#timer);
  }

  /** Goes on with a new file of the same name. */
  reopen(): void {
    this.#file = openSync(this.path, "a");
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
