import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

/** `open` passes everything on, `refuse` takes no connection, `stall` takes them and says nothing more. */
type Mode = "open" | "refuse" | "stall";

export interface TcpProxy {
  /** The database's address with the proxy in between. */
  url: string;
  /** Cuts every connection, and treats new ones so from now on. */
  become(mode: Mode): Promise<void>;
  /**
   * Cuts the next connection that says COMMIT: `before` the database hears it, or `after` it has answered, so that the
   * change is made and nobody is told.
   */
  cutAtCommit(when: "before" | "after"): void;
  /** How many connections were cut at COMMIT. */
  readonly cuts: number;
  close(): Promise<void>;
}

/** As the driver sends it: a simple query, its text ended by a zero. */
const COMMIT = Buffer.from("commit\0");

/** A wire between the server and its PostgreSQL that can be cut where it hurts. */
export async function startTcpProxy(databaseUrl: string): Promise<TcpProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let mode: Mode = "open";
  let armed: "before" | "after" | null = null;
  let cuts = 0;

  const cut = (socket: Socket) => {
    cuts += 1;
    socket.resetAndDestroy();
  };
  const server = createServer((client) => {
    sockets.add(client);
    client.on("error", () => {}).once("close", () => sockets.delete(client));
    if (mode !== "open") {
      client.resume();
      return;
    }
    const database = connect(Number(target.port || 5432), target.hostname);
    sockets.add(database);
    database
      .on("error", () => {})
      .once("close", () => {
        sockets.delete(database);
        client.destroy();
      });
    client.once("close", () => database.destroy());
    let answered = false;
    client.on("data", (chunk: Buffer) => {
      if (mode === "stall") return;
      const when = armed !== null && chunk.includes(COMMIT) ? armed : null;
      if (when !== null) armed = null;
      if (when === "before") return cut(client);
      if (when === "after") answered = true;
      database.write(chunk);
    });
    database.on("data", (chunk: Buffer) => {
      if (mode === "stall") return;
      if (answered) return cut(client);
      client.write(chunk);
    });
  });

  const listen = (port: number) =>
    new Promise<void>((done, fail) => {
      server.once("error", fail).listen(port, "127.0.0.1", done);
    });
  const stop = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      for (const socket of sockets) socket.resetAndDestroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(port);

  return {
    url: url.href,
    async become(next) {
      const before = mode;
      mode = next;
      // A stalled wire stays connected; that is the trouble with it.
      if (next === "stall") return;
      for (const socket of sockets) socket.resetAndDestroy();
      if (next === "refuse" && before !== "refuse") await stop();
      if (next !== "refuse" && before === "refuse") await listen(port);
    },
    cutAtCommit(when) {
      armed = when;
    },
    get cuts() {
      return cuts;
    },
    close: () => (mode === "refuse" ? Promise.resolve() : stop()),
  };
}
