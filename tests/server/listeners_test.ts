import assert from "node:assert/strict";
import {
  expandAddress,
  formatAddress,
  isWildcard,
  type ListenAddress,
  Listeners,
} from "../../server/listeners.ts";

const LOCAL = ["127.0.0.1", "192.0.2.1", "::1", "fe80::1%em0"];

Deno.test("expandAddress() returns all local addresses of a wildcard's family", () => {
  const expand = (hostname: string) =>
    expandAddress({ hostname, port: 161 }, LOCAL).map(formatAddress);
  assert.deepEqual(expand("0.0.0.0"), ["127.0.0.1:161", "192.0.2.1:161"]);
  assert.deepEqual(expand("::"), ["[::1]:161", "[fe80::1%em0]:161"]);
  assert.deepEqual(expand("192.0.2.7"), ["192.0.2.7:161"]);
  assert.deepEqual(expandAddress({ hostname: "::", port: 161 }, []), []);
});

Deno.test("isWildcard() knows the two", () => {
  assert.deepEqual(
    ["0.0.0.0", "::", "::1", "127.0.0.1"].map(isWildcard),
    [true, true, false, false],
  );
});

/** Sockets that are none: what is refused or open is in the test's hands. */
class Board {
  readonly told: string[] = [];
  readonly refused = new Map<string, string>();
  readonly ends = new Map<string, (error: unknown) => void>();
  readonly listeners: Listeners = new Listeners({
    open: (address, onEnd) => {
      const { hostname } = address;
      const reason = this.refused.get(hostname);
      if (reason !== undefined) throw new Error(reason);
      this.ends.set(hostname, onEnd);
      return {
        address: { hostname, port: 1000 },
        close: () => this.told.push(`close ${hostname}`),
      };
    },
    onBound: (address) => this.told.push(`bound ${formatAddress(address)}`),
    onTrouble: ({ hostname }, error) =>
      this.told.push(`trouble ${hostname} ${(error as Error).message}`),
  });

  /** Asks for sockets on these hosts; returns what was told meanwhile. */
  update(...hostnames: string[]): string[] {
    this.told.length = 0;
    this.listeners.update(
      hostnames.map((hostname): ListenAddress => ({ hostname, port: 0 })),
    );
    return [...this.told];
  }
}

Deno.test("Listeners.update() opens what is wanted, closes what is not, and leaves the rest", () => {
  const board = new Board();
  assert.deepEqual(board.update("a", "b", "a"), [
    "bound a:1000",
    "bound b:1000",
  ]);
  assert.deepEqual(board.update("a", "b"), []);
  assert.deepEqual(board.update("b", "c"), ["close a", "bound c:1000"]);
  assert.deepEqual(board.update("a", "b"), ["close c", "bound a:1000"]);
});

Deno.test("Listeners.update() tries again what failed, and tells each reason once", () => {
  const board = new Board();
  board.refused.set("a", "not there");
  assert.deepEqual(board.update("a", "b"), [
    "trouble a not there",
    "bound b:1000",
  ]);
  assert.deepEqual(board.update("a", "b"), []);
  board.refused.set("a", "taken");
  assert.deepEqual(board.update("a", "b"), ["trouble a taken"]);
  board.refused.clear();
  assert.deepEqual(board.update("a", "b"), ["bound a:1000"]);
  board.update("b");
  board.refused.set("a", "taken");
  assert.deepEqual(board.update("a", "b"), ["trouble a taken"]);
});

Deno.test("Listeners.update() opens again what has ended by itself", () => {
  const board = new Board();
  board.update("a");
  board.ends.get("a")?.(new Error("gone"));
  assert.equal(board.told.at(-1), "trouble a gone");
  assert.deepEqual(board.update("a"), ["bound a:1000"]);
});

Deno.test("Listeners.close() closes all", () => {
  const board = new Board();
  board.update("a", "b");
  board.told.length = 0;
  board.listeners.close();
  assert.deepEqual(board.told, ["close a", "close b"]);
  assert.deepEqual(board.update(), []);
});
