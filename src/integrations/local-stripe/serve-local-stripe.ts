import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LocalStripe, type LocalStripeOptions } from "./local-stripe.ts";
import { type PageResult, pageOf } from "./pages.ts";

export interface ServedLocalStripe {
  stripe: LocalStripe;
  /** Where the SDK is pointed at, and where the pay pages are. */
  url: string;
  close(): Promise<void>;
}

const LARGEST_BODY = 1_000_000;

/** Listens on this machine only, at any free port; with a file, at the one of the last time where it is still free. */
export async function serveLocalStripe(options: LocalStripeOptions): Promise<ServedLocalStripe> {
  const stripe = new LocalStripe(options);
  const server = createServer((request, response) => {
    answer(stripe, request, response).catch((error: unknown) => {
      response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
    });
  });
  // A port that is taken is no reason not to start: links then change with the restart, as they expire anyway.
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: "127.0.0.1", port }, () => {
        server.off("error", reject);
        resolve();
      });
    });
  const { store } = stripe.world;
  await listen(store.port).catch(() => listen(0));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  store.port = (server.address() as AddressInfo).port;
  try {
    store.save();
  } catch (error) {
    // Nobody else could close it, and what listens keeps the process alive.
    await close();
    throw error;
  }
  const url = `http://127.0.0.1:${store.port}`;
  stripe.world.base = url;
  return { stripe, url, close };
}

async function answer(
  stripe: LocalStripe,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body = "";
  for await (const chunk of request) {
    body += (chunk as Buffer).toString("utf8");
    if (body.length > LARGEST_BODY) break;
  }
  const method = request.method ?? "GET";
  const target = request.url ?? "/";
  if (!target.startsWith("/v1/")) {
    sendPage(response, pageOf(stripe, method, target, body));
    return;
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
  const result = stripe.handle({ method, target, headers, body });
  if (result === "hang") return;
  if (result === "reset") {
    request.socket.destroy();
    return;
  }
  response.writeHead(result.status, {
    "content-type": "application/json",
    "request-id": "req_local",
    ...result.headers,
  });
  response.end(result.body);
}

function sendPage(response: ServerResponse, { status, location, html }: PageResult): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    ...(location === undefined ? {} : { location }),
  });
  response.end(html);
}
