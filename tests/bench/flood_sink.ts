/**
 * A bare receive loop: takes datagrams and does nothing with them but count,
 * the most that this runtime can receive.
 *
 * @module
 */

import { processorTime } from "./peers.ts";

const [hostname = "", port, seconds] = Deno.args;
const socket = Deno.listenDatagram({
  transport: "udp",
  hostname,
  port: Number(port),
});
let count = 0;
const before = processorTime(Deno.pid);
setTimeout(() => {
  const spent = processorTime(Deno.pid) - before;
  Deno.stdout.writeSync(
    new TextEncoder().encode(`received ${count} spent ${spent}\n`),
  );
  Deno.exit();
}, Number(seconds) * 1000);
const buffer = new Uint8Array(65_536);
for (;;) {
  await socket.receive(buffer);
  count++;
}
