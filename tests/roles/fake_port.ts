/**
 * The supervisor's end of a role that runs in this thread.
 *
 * @module
 */

import type { WorkerPort } from "../../roles/worker_port.ts";

/** A port whose other end is the test. */
export class FakePort<In, Out extends { readonly type: string }>
  implements WorkerPort<In, Out> {
  readonly posted: Out[] = [];
  #handle: (message: In) => void = () => {};
  #waiting: (() => void)[] = [];

  onMessage(handle: (message: In) => void): void {
    this.#handle = handle;
  }

  post(message: Out): void {
    this.posted.push(message);
    for (const look of this.#waiting.splice(0)) look();
  }

  /** Says something to the role. */
  tell(message: In): void {
    this.#handle(message);
  }

  /** Returns the messages of one type that the role has posted. */
  of<T extends Out["type"]>(type: T): Extract<Out, { type: T }>[] {
    return this.posted.filter((message): message is Extract<
      Out,
      { type: T }
    > => message.type === type);
  }

  /** Waits for the first message of a type, or for one that comes later. */
  async first<T extends Out["type"]>(
    type: T,
    number = 1,
  ): Promise<Extract<Out, { type: T }>> {
    for (;;) {
      const message = this.of(type)[number - 1];
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
