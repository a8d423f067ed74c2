/**
 * A bare receive loop: takes datagrams and does nothing with them but count,
 * the most that this runtime can receive.
 *
 * @module
 */

const [hostname = "", port, seconds] = Deno.args;
const socket = Deno.listenDatagram({
  transport: "udp",
  hostname,
  port: Number(port),
});
let count = 0;
setTimeout(() => {
  Deno.stdout.writeSync(new TextEncoder().encode(`received ${count}\n`));
  Deno.exit();
}, Number(seconds) * 1000);
const buffer = new Uint8Array(65_536);
for (;;) {
  await socket.receive(buffer);
  count++;
}
