/**
 * Refusals given before a request reaches the application: broken HTTP, too many headers, a stopping server.
 * They look like every other problem document.
 */
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { Refusal, type RefusalCode } from "#domain/refusals.ts";
import { addressKey } from "./client-ip.ts";
import { type PipelineOptions, unmatchedEndpoint } from "./pipeline.ts";
import { problemAnswer } from "./problem-document.ts";
import { baseHeaders, rateLimitPolicy, rateLimitState } from "./response-headers.ts";

export interface RawRefusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Makes refusals for a socket's address; the connection is always closed after one. */
export type RefuseRaw = (code: RefusalCode, detail: string, address: string | undefined) => RawRefusal;

/** They are not counted, but say what the address has left at paths that lead nowhere. */
export function rawRefusals(
  options: Pick<PipelineOptions, "baseUrl" | "limiter" | "rateLimit" | "now">,
): RefuseRaw {
  const base = baseHeaders(options.baseUrl).public;
  const { key, rule } = unmatchedEndpoint("/", "GET");
  return (code, detail, address) => {
    const requestId = `req_${randomUUID()}`;
    const problem = problemAnswer(new Refusal(code, detail), options.baseUrl, requestId);
    const headers: Record<string, string> = {
      ...base,
      ...problem.headers,
      "x-request-id": requestId,
      "content-length": String(Buffer.byteLength(problem.body)),
      connection: "close",
    };
    if (options.rateLimit === "on") {
      const who = address === undefined ? "unknown" : addressKey(address);
      const state = options.limiter.peek(`ip ${who} ${key}`, rule, options.now());
      headers["ratelimit-policy"] = rateLimitPolicy(rule);
      if (!(state instanceof Promise)) headers.ratelimit = rateLimitState(rule, state);
    }
    return { status: problem.status, headers, body: problem.body };
  };
}

/** The bytes of a whole HTTP/1.1 response, for a socket that never got as far as a request. */
export function rawResponse({ status, headers, body }: RawRefusal): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${body}`;
}
