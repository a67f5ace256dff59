import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface TwilioCall {
  authorization: string | undefined;
  path: string;
  to: string;
  from: string;
  body: string;
}

/** A stand-in for Twilio's Messages API on a free port. */
export interface TestTwilio {
  url: string;
  calls: TwilioCall[];
  /**
   * What happens to calls to come, oldest first: a status (with Twilio's code), `hang` (taken, never answered), `cut`
   * (taken, the connection is cut). Empty: taken.
   */
  script: ({ status: number; code?: number } | "hang" | "cut")[];
  close(): Promise<void>;
}

export async function startTwilio(): Promise<TestTwilio> {
  const state: Pick<TestTwilio, "calls" | "script"> = { calls: [], script: [] };
  const waiting = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on("end", () => {
      const form = new URLSearchParams(text);
      state.calls.push({
        authorization: request.headers.authorization,
        path: request.url ?? "",
        to: form.get("To") ?? "",
        from: form.get("From") ?? "",
        body: form.get("Body") ?? "",
      });
      const next = state.script.shift();
      if (next === "hang") return void waiting.add(response);
      if (next === "cut") return void request.socket.destroy();
      const { status, code } = next ?? { status: 201 };
      response.writeHead(status, { "content-type": "application/json" });
      response.end(
        JSON.stringify(
          status === 201 ? { sid: `SM${state.calls.length}`, status: "queued" } : { code, status },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const response of waiting) response.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
