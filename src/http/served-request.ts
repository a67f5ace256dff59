/** One request as the room sees it. Everything that costs something is worked out when first asked for. */
import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import type { Logger } from "pino";
import { clientIp, type TrustedProxies } from "./client-ip.ts";
import type { RouteRequest } from "./route.ts";

/**
 * What `@hono/node-server` puts into `c.env`. A test injects an address the same way:
 * `app.request(path, init, { incoming: { socket: { remoteAddress: "203.0.113.7" } } })`.
 */
interface SocketBindings {
  incoming?: { socket?: { remoteAddress?: string }; httpVersion?: string };
}

const noBody = new Uint8Array(0);

export class ServedRequest implements RouteRequest {
  readonly id = `req_${randomUUID()}`;
  readonly method: string;
  readonly path: string;
  idempotencyKey: string | null = null;
  rawBody: Uint8Array = noBody;
  readonly raw: Request;
  /** False for `app.request` in tests. */
  readonly overSocket: boolean;
  readonly #env: SocketBindings | undefined;
  readonly #isTrusted: TrustedProxies;
  readonly #parentLog: Logger;
  #ip: string | undefined;
  #log: Logger | undefined;

  constructor(context: Context, isTrusted: TrustedProxies, log: Logger) {
    this.raw = context.req.raw;
    this.method = this.raw.method;
    this.path = context.req.path;
    this.#env = context.env as SocketBindings | undefined;
    this.overSocket = this.#env?.incoming?.httpVersion !== undefined;
    this.#isTrusted = isTrusted;
    this.#parentLog = log;
  }

  get ip(): string {
    this.#ip ??= clientIp(
      this.#env?.incoming?.socket?.remoteAddress,
      (name) => this.header(name),
      this.#isTrusted,
    );
    return this.#ip;
  }

  get target(): string {
    const url = this.raw.url;
    const start = url.indexOf("/", url.indexOf("://") + 3);
    return start === -1 ? "/" : url.slice(start);
  }

  get bearerToken(): string | null {
    const match = /^bearer +([\x21-\x7e]+)$/i.exec(this.header("authorization") ?? "");
    return match?.[1] ?? null;
  }

  get log(): Logger {
    this.#log ??= this.#parentLog.child({ requestId: this.id });
    return this.#log;
  }

  header(name: string): string | undefined {
    return this.raw.headers.get(name) ?? undefined;
  }
}
