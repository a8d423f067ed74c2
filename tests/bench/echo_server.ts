/**
 * A bare UDP echo: the ceiling of what this runtime can answer.
 *
 * @module
 */

const socket = Deno.listenDatagram({
  transport: "udp",
  hostname: "127.0.0.1",
  port: Number(Deno.args[0]),
});
const buffer = new Uint8Array(65_536);
for (;;) {
  const [datagram, from] = await socket.receive(buffer);
  // A response, so that the load client takes it for an answer.
  datagram[datagram.indexOf(0xa0, 9)] = 0xa2;
  await socket.send(datagram, from);
}
