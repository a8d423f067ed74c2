/**
 * A server on loopback that sends what a test says, octet by octet.
 *
 * @module
 */

/** A server that is still there. */
export interface RawServer extends AsyncDisposable {
  readonly origin: string;
  /** What clients sent, one text a connection. */
  readonly requests: string[];
}

/** Starts a server; `answer` is called for each connection once a request's head has come. */
export function rawServer(
  answer: (connection: Deno.TcpConn) => Promise<void>,
): RawServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: string[] = [];
  const open = new Set<Deno.TcpConn>();
  async function serve(connection: Deno.TcpConn): Promise<void> {
    open.add(connection);
    try {
      requests.push(await headOf(connection));
      await answer(connection);
    } catch {
      // The client went away.
    }
    if (open.delete(connection)) connection.close();
  }
  const running = (async () => {
    const served: Promise<void>[] = [];
    for await (const connection of listener) served.push(serve(connection));
    await Promise.all(served);
  })();
  return {
    origin: `http://127.0.0.1:${listener.addr.port}`,
    requests,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) {
        if (open.delete(connection)) connection.close();
      }
      await running;
    },
  };
}

/** First octet of what a client of TLS sends (RFC 8446 section 5.1). */
export const TLS_HANDSHAKE = 22;

async function headOf(connection: Deno.TcpConn): Promise<string> {
  const buffer = new Uint8Array(65_536);
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const length = await connection.read(buffer);
    if (length === null) break;
    if (head === "" && buffer[0] === TLS_HANDSHAKE) return "\x16";
    head += new TextDecoder().decode(buffer.subarray(0, length));
  }
  return head;
}

/** Sends all of a text or of octets. */
export async function send(
  connection: Deno.TcpConn,
  what: string | Uint8Array,
): Promise<void> {
  let rest = typeof what === "string" ? new TextEncoder().encode(what) : what;
  while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
}

/** Returns the head of an answer. */
export function head(...lines: string[]): string {
  return ["HTTP/1.1 200 OK", ...lines, "", ""].join("\r\n");
}
