import { type ClientRequest, type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { isIPv6, type LookupFunction } from "node:net";
import {
  hostOf,
  mayReach,
  OutgoingFailure,
  type OutgoingRules,
  publicAddresses,
  publicUrl,
} from "./check-address.ts";

export interface PublicRequest {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  /** From the look-up of the name to the last byte. Default 15,000. */
  timeoutMs?: number;
  /** No more of the body is read. Default 65,536. */
  maxBytes?: number;
  /** Refuses plain http. */
  secureOnly?: boolean;
  /** Breaks the request off. */
  signal?: AbortSignal | undefined;
}

export interface PublicResponse {
  /** Whatever it is: a redirect is an answer and is never followed. */
  status: number;
  /** Lower-case names; repeated ones joined. */
  headers: Record<string, string>;
  /** As sent: nothing is decompressed, and none was asked to be. */
  body: Buffer;
  /** There was more than `maxBytes`, or the end did not come in time. */
  truncated: boolean;
}

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 65_536;
const MOST_HEADER_BYTES = 16_384;

/**
 * One request to an address that somebody typed in. The name is looked up here, every address behind it must be public,
 * and the connection goes to exactly those: what the name means a moment later plays no part.
 * Throws `OutgoingFailure`.
 */
export async function fetchPublic(
  rules: OutgoingRules,
  address: string,
  options: PublicRequest = {},
): Promise<PublicResponse> {
  const { timeoutMs = TIMEOUT_MS, signal, secureOnly = false } = options;
  const url = publicUrl(rules, address, secureOnly);
  const overdue = AbortSignal.timeout(timeoutMs);
  const ended = signal ? AbortSignal.any([overdue, signal]) : overdue;
  try {
    const addresses = await unless(ended, publicAddresses(rules, url));
    return await exchange(rules, url, addresses, options, ended);
  } catch (error) {
    if (error instanceof OutgoingFailure) throw error;
    if (overdue.aborted)
      throw new OutgoingFailure(`no answer within ${Math.round(timeoutMs / 1000)} seconds`, false);
    if (signal?.aborted) throw new OutgoingFailure("broken off", false);
    throw new OutgoingFailure(reasonOf(error), false);
  }
}

/** Node's codes are enough to act on; messages may name addresses. */
function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? `the connection failed: ${code}` : "the connection failed";
}

function unless<T>(ended: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(ended.reason);
  if (ended.aborted) stop();
  ended.addEventListener("abort", stop, { once: true });
  return Promise.race([work, promise]).finally(() => ended.removeEventListener("abort", stop));
}

function exchange(
  rules: OutgoingRules,
  url: URL,
  addresses: string[],
  { method = "GET", headers = {}, body, maxBytes = MOST_BYTES }: PublicRequest,
  signal: AbortSignal,
): Promise<PublicResponse> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? overHttps : overHttp;
    const request = send({
      host: hostOf(url),
      port: url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method,
      headers: {
        "user-agent": "BookingMachine",
        ...headers,
        ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
      },
      // A connection of its own: one kept open could have been made for another name.
      agent: false,
      lookup: pinnedTo(addresses),
      maxHeaderSize: MOST_HEADER_BYTES,
      signal,
    });
    checkPeer(rules, request);
    request.on("error", reject);
    request.on("response", (response) => {
      readBody(response, maxBytes, signal, (read) => {
        request.destroy();
        resolve({ status: response.statusCode ?? 0, headers: headersOf(response), ...read });
      });
    });
    request.end(body);
  });
}

/** Answers every question about the name with what was checked. IP addresses are never asked about. */
function pinnedTo(addresses: string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_name, options, callback) => {
    const [first] = known;
    if (options.all) callback(null, known);
    else callback(null, first?.address ?? "", first?.family ?? 4);
  };
}

/** The last look, at the connection that was really made, before anything is sent over it. */
function checkPeer(rules: OutgoingRules, request: ClientRequest): void {
  request.on("socket", (socket) => {
    socket.once("connect", () => {
      if (!mayReach(rules, socket.remoteAddress ?? ""))
        request.destroy(new OutgoingFailure("leads to a private address", true));
    });
  });
}

/** Once there is a status, what follows cannot undo it: a body that breaks off or never ends is cut. */
function readBody(
  response: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
  done: (read: { body: Buffer; truncated: boolean }) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = (truncated: boolean) =>
    done({ body: Buffer.concat(chunks).subarray(0, maxBytes), truncated: truncated || size > maxBytes });
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) finish(true);
  });
  response.on("end", () => finish(false));
  response.on("error", () => finish(true));
  response.on("aborted", () => finish(true));
  signal.addEventListener("abort", () => finish(true), { once: true });
}

function headersOf(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}
