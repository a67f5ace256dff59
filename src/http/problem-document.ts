/** Refusals and unexpected errors as `application/problem+json` (RFC 9457). */
import type { Logger } from "pino";
import { Refusal, type RefusalCode } from "#domain/refusals.ts";
import { problemEntry } from "./problems.ts";
import { describeError } from "./safe-log.ts";

/** A refusal whose answer needs a header of its own, such as `Allow`. Names are lower case. */
export class RefusalWithHeaders extends Refusal {
  readonly headers: Record<string, string>;

  constructor(code: RefusalCode, detail: string, headers: Record<string, string>) {
    super(code, detail);
    this.headers = headers;
  }
}

export interface ProblemAnswer {
  status: number;
  code: RefusalCode;
  /** The document's JSON. */
  body: string;
  /** Lower-case names; content type, and `retry-after` where waiting helps. */
  headers: Record<string, string>;
}

export interface ProblemContext {
  /** Public address of this server without a trailing slash; `type` points below it. */
  baseUrl: string;
  requestId: string;
  log: Logger;
  /** True for an error that means "the database cannot be reached now". */
  isUnavailable: (error: unknown) => boolean;
}

/**
 * The problem document of a refusal. `extra.retryAfterSeconds` (a number) also becomes `Retry-After`; no member
 * of `extra` can replace a standard one.
 */
export function problemAnswer(refusal: Refusal, baseUrl: string, requestId: string): ProblemAnswer {
  const entry = problemEntry(refusal.code);
  const document = {
    type: `${baseUrl}/errors/${refusal.code}`,
    title: entry.title,
    status: entry.status,
    detail: refusal.message,
    code: refusal.code,
    requestId,
    ...(refusal.errors ? { errors: refusal.errors } : {}),
  };
  const wished = refusal.extra.retryAfterSeconds;
  const retryAfter = typeof wished === "number" ? Math.max(1, Math.ceil(wished)) : entry.retryAfterSeconds;
  return {
    status: entry.status,
    code: refusal.code,
    body: JSON.stringify({ ...document, ...refusal.extra, ...document }),
    headers: {
      "content-type": "application/problem+json",
      ...(refusal.code === "unauthorized" ? { "www-authenticate": "Bearer" } : {}),
      ...(refusal instanceof RefusalWithHeaders ? refusal.headers : {}),
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
    },
  };
}

/**
 * Any thrown value as a refusal. What the product did not foresee is logged with its stack and answered without
 * a word about the inside.
 */
export function refusalFor(error: unknown, context: Pick<ProblemContext, "log" | "isUnavailable">): Refusal {
  if (error instanceof Refusal) {
    if (problemEntry(error.code).status >= 500)
      context.log.error({ error: describeError(error) }, "refused by the server's state");
    return error;
  }
  if (context.isUnavailable(error)) {
    context.log.warn({ error: describeError(error) }, "database unavailable");
    return new Refusal(
      "unavailable",
      "The database cannot be reached right now. Nothing is known to be lost.",
    );
  }
  context.log.error({ error: describeError(error) }, "unexpected error");
  return new Refusal(
    "internal_error",
    "The server made a mistake. Report the request id if it happens again.",
  );
}
