import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** `"endless"` never stops; `"silent"` never answers. */
  body?: string | Buffer | "endless" | "silent";
  /** Happens between the request and the answer. */
  before?: () => Promise<unknown>;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** How the coming requests are answered, first to last; afterwards `reply`. */
  script: Reply[];
  reply: Reply;
  close(): Promise<void>;
}

/** A real HTTP server on 127.0.0.1 that keeps what it is sent. */
export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = { url: "", received: [], script: [], reply: {}, close: async () => {} };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const body = Buffer.concat(chunks).toString();
      receiver.received.push({ path: request.url ?? "", headers: request.headers, body });
      const {
        status = 200,
        headers = {},
        body: answer = "ok",
        before,
      } = receiver.script.shift() ?? receiver.reply;
      await before?.();
      if (answer === "silent") return;
      response.writeHead(status, headers);
      if (answer !== "endless") {
        response.end(answer);
        return;
      }
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(16_384)));
      };
      response.on("drain", more);
      more();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  receiver.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return receiver;
}
