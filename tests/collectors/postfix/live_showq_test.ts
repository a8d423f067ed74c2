import assert from "node:assert/strict";
import { liveQueueSocket } from "../../../collectors/postfix/live_showq.ts";

Deno.test("liveQueueSocket.read() reads all that a socket sends", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/showq`;
  const listener = Deno.listen({ transport: "unix", path });
  const serving = (async () => {
    const connection = await listener.accept();
    const writer = connection.writable.getWriter();
    for (let part = 0; part < 3; part++) {
      await writer.write(new Uint8Array(100_000).fill(part));
    }
    await writer.close();
  })();
  try {
    const data = await liveQueueSocket.read(path, new AbortController().signal);
    assert.equal(data.length, 300_000);
    assert.equal(data[299_999], 2);
    await serving;
  } finally {
    listener.close();
    await Deno.remove(folder, { recursive: true });
  }
});
