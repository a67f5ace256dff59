/** From what a handler returned to what goes out: checked against the route's own promise, or sent as prepared. */
import type { ZodType } from "zod";
import type { Reply } from "./pipeline.ts";
import type { PreparedBody, ResponseDescription, RouteAnswer } from "./route.ts";
import { fieldErrors, lazily } from "./validation.ts";

export interface AnswerPlan {
  schemas: ReadonlyMap<number, (() => ZodType) | null>;
  cacheControl: string;
  operationId: string;
}

export function planAnswers(
  operationId: string,
  responses: { [status: number]: ResponseDescription },
  cacheControl: string,
): AnswerPlan {
  const schemas = new Map<number, (() => ZodType) | null>();
  for (const [status, response] of Object.entries(responses)) {
    schemas.set(Number(status), response.schema ? lazily(response.schema) : null);
  }
  return { schemas, cacheControl, operationId };
}

/**
 * Whether `If-None-Match` names the tag: a list compared weakly, as RFC 9110 asks for GET, or `*`.
 */
function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined || etag === "") return false;
  if (ifNoneMatch === etag || ifNoneMatch.trim() === "*") return true;
  const wanted = etag.replace(/^W\//, "");
  return (ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => tag.replace(/^W\//, "") === wanted);
}

function lowerCased(headers: Record<string, string> | undefined): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name in headers) out[name.toLowerCase()] = headers[name] ?? "";
  return out;
}

/** Sends bytes as they are, or 304 when the client of a GET or HEAD has them already. */
function preparedReply(
  status: number,
  prepared: PreparedBody,
  request: { method: string; header(name: string): string | undefined },
  headers?: Record<string, string>,
): Reply {
  const out: Record<string, string> = {
    "content-type": "application/json",
    "cache-control": prepared.cacheControl,
    ...lowerCased(headers),
  };
  if (prepared.etag !== "") out.etag = prepared.etag;
  const readsOnly = request.method === "GET" || request.method === "HEAD";
  if (status === 200 && readsOnly && matchesEtag(request.header("if-none-match"), prepared.etag)) {
    delete out["content-type"];
    return { status: 304, headers: out, body: null };
  }
  return { status, headers: out, body: prepared.bytes };
}

/**
 * Throws a plain error (500, logged) when the answer breaks the route's description: an unlisted status, or a
 * body its schema does not take. The error names paths, never values.
 */
export function answerReply(
  answer: RouteAnswer,
  plan: AnswerPlan,
  request: { method: string; header(name: string): string | undefined },
): Reply {
  const schema = plan.schemas.get(answer.status);
  if (schema === undefined) throw new Error(`${plan.operationId} answered with unlisted ${answer.status}`);
  if (answer.prepared) return preparedReply(answer.status, answer.prepared, request, answer.headers);
  const headers = lowerCased(answer.headers);
  headers["cache-control"] ??= plan.cacheControl;
  let body: unknown = answer.body;
  if (schema) {
    const result = schema().safeParse(body);
    if (!result.success) {
      const paths = fieldErrors(result.error, "body").map((error) => `${error.path} ${error.code}`);
      throw new Error(
        `${plan.operationId} broke its ${answer.status} schema: ${paths.slice(0, 8).join(", ")}`,
      );
    }
    body = result.data;
  }
  if (body === undefined) return { status: answer.status, headers, body: null };
  headers["content-type"] ??= "application/json";
  return { status: answer.status, headers, body: JSON.stringify(body) };
}
