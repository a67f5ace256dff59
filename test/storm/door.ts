import type { TestApp } from "../app.ts";
import { checkAnswer } from "../openapi-check.ts";

export interface Call {
  body?: unknown;
  /** Idempotency-Key. */
  key?: string;
  /** The address the client comes from. */
  address?: string;
}

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever fields the answer should have
  body: any;
  replayed: boolean;
  retryAfter: string | null;
}

/** A way into the API. `null`: no answer came, so nobody knows what happened. */
export type Door = (method: string, path: string, call?: Call) => Promise<Reply | null>;

function request(method: string, { body, key }: Call, headers: Record<string, string>): RequestInit {
  return {
    method,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

async function read(method: string, path: string, response: Response): Promise<Reply> {
  const text = await response.text();
  const body: unknown = text === "" ? null : JSON.parse(text);
  checkAnswer(method, path, response.status, body);
  return {
    status: response.status,
    body,
    replayed: response.headers.get("idempotency-replayed") === "true",
    retryAfter: response.headers.get("retry-after"),
  };
}

/** Straight into the application, without a socket. */
export function inProcess({ app }: Pick<TestApp, "app">): Door {
  return async (method, path, call = {}) => {
    const peer = { incoming: { socket: { remoteAddress: call.address ?? "192.0.2.1" } } };
    return read(method, path, await app.request(`/api/v1${path}`, request(method, call, {}), peer));
  };
}

/** Over HTTP to one or several servers (which must trust 127.0.0.1 as a proxy), in turn. */
export function overHttp(urls: readonly string[]): Door {
  let turn = 0;
  return async (method, path, call = {}) => {
    const url = `${urls[turn++ % urls.length]}/api/v1${path}`;
    const init = request(method, call, { "x-forwarded-for": call.address ?? "192.0.2.1" });
    const response = await fetch(url, init).catch(() => null);
    if (response === null) return null;
    try {
      return await read(method, path, response);
    } catch (error) {
      // The connection went in the middle of the answer.
      if (error instanceof TypeError || error instanceof SyntaxError) return null;
      throw error;
    }
  };
}
