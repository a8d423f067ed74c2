/**
 * A worker's end of the line to the supervisor.
 *
 * @module
 */

/** Receives `In` and posts `Out`. */
export interface WorkerPort<In, Out> {
  onMessage(handle: (message: In) => void): void;
  post(message: Out, transfer?: Transferable[]): void;
}

interface Scope {
  readonly name: string;
  readonly DedicatedWorkerGlobalScope?: new () => object;
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** The global scope, as it is in a worker. */
const scope = globalThis as unknown as Scope;

/** The name that this worker was started with; undefined in the main thread. */
export function workerName(): string | undefined {
  const { DedicatedWorkerGlobalScope: kind, name } = scope;
  return kind !== undefined && globalThis instanceof kind ? name : undefined;
}

/** Returns this worker's port. */
export function workerPort<In, Out>(): WorkerPort<In, Out> {
  return {
    onMessage: (handle) => scope.onmessage = ({ data }) => handle(data as In),
    post: (message, transfer = []) => scope.postMessage(message, transfer),
  };
}
