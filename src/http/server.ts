/**
 * The socket side: bounded waiting, bounded headers, bounded connections, and a stop that answers what it began.
 * Node's own defaults (60 s for headers, 300 s for a request, no cap) invite slow clients.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { Logger } from "pino";
import type { RefusalCode } from "#domain/refusals.ts";
import { addressKey, type TrustedProxies } from "./client-ip.ts";
import { type RefuseRaw, rawResponse } from "./raw-refusal.ts";
import { describeError } from "./safe-log.ts";

export interface ServerInput {
  app: Pick<Hono, "fetch">;
  host: string;
  /** 0 takes any free port. */
  port: number;
  log: Logger;
  refuse: RefuseRaw;
  /** Their connections do not count towards `maxConnectionsPerAddress`. */
  isTrustedProxy: TrustedProxies;
  limits?: Partial<ServerLimits>;
}

export interface ServerLimits {
  headersTimeoutMs: number;
  requestTimeoutMs: number;
  /** Longer than the minute after which common proxies drop an idle upstream connection. */
  keepAliveTimeoutMs: number;
  /** A socket on which nothing moves, such as a client that does not read its answer. */
  inactivityTimeoutMs: number;
  maxConnections: number;
  maxConnectionsPerAddress: number;
  maxHeaderBytes: number;
  maxHeaderCount: number;
  maxUrlLength: number;
  /** How long idle kept-alive connections may still ask (and get 503) while stopping. */
  idleGraceMs: number;
  stopWithinMs: number;
}

const defaults: ServerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 65_000,
  inactivityTimeoutMs: 60_000,
  maxConnections: 10_000,
  maxConnectionsPerAddress: 1_000,
  maxHeaderBytes: 16_384,
  maxHeaderCount: 100,
  maxUrlLength: 8_192,
  idleGraceMs: 300,
  stopWithinMs: 10_000,
};

export interface RunningServer {
  /** `http://host:port`, for logs and tests; links are made from the base URL. */
  url: string;
  port: number;
  /** Resolves when the last connection is closed, at most `stopWithinMs` later. Safe to call twice. */
  stop(): Promise<void>;
}

type Fault = { code: RefusalCode; detail: string };

/** What is wrong with a request that parsed, or null. Node itself silently drops surplus headers. */
function faultOf(incoming: IncomingMessage, limits: ServerLimits): Fault | null {
  const { rawHeaders } = incoming;
  if ((incoming.url?.length ?? 0) > limits.maxUrlLength) {
    return { code: "uri_too_long", detail: `The address may have ${limits.maxUrlLength} characters.` };
  }
  if (rawHeaders.length > limits.maxHeaderCount * 2) {
    return { code: "headers_too_large", detail: `At most ${limits.maxHeaderCount} headers are read.` };
  }
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  if (hosts > 1 || (hosts === 0 && incoming.httpVersion === "1.1")) {
    return { code: "malformed_request", detail: "A request names exactly one Host." };
  }
  return null;
}

/** What a parser error means. Node reports an endless first line and endless headers alike. */
function faultOfClientError(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): Fault {
  if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return { code: "request_timeout", detail: "The request did not arrive in time." };
  }
  if (error.code === "HPE_HEADER_OVERFLOW") {
    const start = error.rawPacket?.toString("latin1") ?? "";
    const isFirstLine = /^[A-Z]+ \S{8192}/.test(start);
    return isFirstLine
      ? { code: "uri_too_long", detail: "The address is too long." }
      : { code: "headers_too_large", detail: "The headers are larger than the server reads." };
  }
  return { code: "malformed_request", detail: "This is not a valid HTTP request." };
}

/** Counts connections per address and hangs up on an address that has too many. */
function capConnections(server: Server, limits: ServerLimits, isTrusted: TrustedProxies): void {
  const open = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress;
    if (address === undefined || isTrusted(address)) return;
    const key = addressKey(address);
    const count = (open.get(key) ?? 0) + 1;
    open.set(key, count);
    socket.once("close", () => {
      const left = (open.get(key) ?? 1) - 1;
      if (left === 0) open.delete(key);
      else open.set(key, left);
    });
    if (count > limits.maxConnectionsPerAddress) socket.destroy();
  });
}

/** Listens, or rejects with the error of the operating system (`EADDRINUSE`, …). */
export async function startServer(input: ServerInput): Promise<RunningServer> {
  const limits = { ...defaults, ...input.limits };
  const { refuse, log } = input;
  const inFlight = new Set<ServerResponse>();
  /** Connections that never asked anything; Node does not call them idle. */
  const silent = new Set<Socket>();
  let stopping: Promise<void> | null = null;

  const listener = getRequestListener(input.app.fetch, {
    hostname: "localhost",
    overrideGlobalObjects: true,
    errorHandler: (error) => {
      const isRequest = error instanceof Error && error.name === "RequestError";
      if (!isRequest) log.error({ error: describeError(error) }, "unexpected error outside the pipeline");
      const answer = isRequest
        ? refuse("malformed_request", "The address or the Host cannot be understood.", undefined)
        : refuse("internal_error", "The server made a mistake.", undefined);
      return new Response(answer.body, { status: answer.status, headers: answer.headers });
    },
  });

  function answerFault(incoming: IncomingMessage, outgoing: ServerResponse, fault: Fault): void {
    const answer = refuse(fault.code, fault.detail, incoming.socket.remoteAddress);
    outgoing.writeHead(answer.status, answer.headers);
    outgoing.end(incoming.method === "HEAD" ? undefined : answer.body);
  }

  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      maxHeaderSize: limits.maxHeaderBytes,
      // Timeouts are found out this often; the default of 30 s would make 10 s mean 40.
      connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
      // Checked above, so that the refusal is a problem document.
      requireHostHeader: false,
    },
    (incoming, outgoing) => {
      silent.delete(incoming.socket);
      if (stopping) {
        answerFault(incoming, outgoing, { code: "unavailable", detail: "The server is stopping." });
        return;
      }
      const fault = faultOf(incoming, limits);
      if (fault) {
        answerFault(incoming, outgoing, fault);
        return;
      }
      inFlight.add(outgoing);
      outgoing.once("close", () => inFlight.delete(outgoing));
      void listener(incoming, outgoing);
    },
  );
  server.maxConnections = limits.maxConnections;
  server.maxHeadersCount = 0;
  server.timeout = limits.inactivityTimeoutMs;
  capConnections(server, limits, input.isTrustedProxy);
  server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  // An expectation nobody has heard of may be passed over; Node would refuse it without a document.
  server.on("checkExpectation", (incoming, outgoing) => server.emit("request", incoming, outgoing));
  server.on("clientError", (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    const { _httpMessage: message } = socket as { _httpMessage?: ServerResponse | null };
    if (error.code === "ECONNRESET" || !socket.writable || message?.headersSent) {
      socket.destroy(error);
      return;
    }
    const fault = faultOfClientError(error);
    const address = "remoteAddress" in socket ? String(socket.remoteAddress) : undefined;
    socket.end(rawResponse(refuse(fault.code, fault.detail, address)), () => socket.destroy());
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: input.host, port: input.port }, resolve);
  });
  server.removeAllListeners("error");
  server.on("error", (error) => log.error({ error: describeError(error) }, "server error"));

  function stop(): Promise<void> {
    if (stopping) return stopping;
    stopping = new Promise<void>((resolve) => {
      // The socket's own close: http's would cut idle connections at once, in the middle of a request on its way.
      NetServer.prototype.close.call(server, () => resolve());
      for (const outgoing of inFlight) outgoing.shouldKeepAlive = false;
    }).finally(() => {
      clearTimeout(deadline);
      clearInterval(sweep);
    });
    const startedAt = performance.now();
    const sweep = setInterval(() => {
      if (performance.now() - startedAt < limits.idleGraceMs) return;
      server.closeIdleConnections();
      for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
    }, 50);
    const deadline = setTimeout(() => {
      log.warn({ inFlight: inFlight.size }, "stopping took too long; connections were cut");
      server.closeAllConnections();
    }, limits.stopWithinMs);
    return stopping;
  }

  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : input.port;
  const host = input.host.includes(":") ? `[${input.host}]` : input.host;
  return { url: `http://${host}:${port}`, port, stop };
}
