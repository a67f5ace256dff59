/**
 * The part of the SDK that is written by hand: one way to call any operation. The operations themselves are generated
 * (`operations.ts`), one function each, so that a bundle holds only those it uses.
 *
 * What may safely be done twice is tried again when the network fails or the server is busy: reads, and creations,
 * which carry an `Idempotency-Key` that stays the same over all tries.
 */
export interface ClientOptions {
  /** Where the server is, e.g. `https://booking.example.com`; empty for the page's own origin. */
  baseUrl: string;
  fetch?: typeof fetch;
  /** Whether cookies go along: the public API needs none (`omit`, the default), a signed-in page says `same-origin`. */
  credentials?: "omit" | "same-origin";
  /** Sent with every call, e.g. `Authorization` or `X-Business-Id`; a function is asked at each call. */
  headers?: Record<string, string> | (() => Record<string, string>);
  /** Of one try, in milliseconds; default 15 s. */
  timeoutMs?: number;
  /** Tries after the first; default 2. */
  retries?: number;
}

export interface CallOptions {
  /** For creations: made up when absent, so give one only to continue an attempt that was given up. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Sent on although the page is left. */
  keepalive?: boolean;
}

export interface Client extends ClientOptions {
  readonly baseUrl: string;
}

/** A problem document (RFC 9457) and whatever the refusal adds, such as `alternatives`. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors?: { path: string; code: string; message: string }[];
  [more: string]: unknown;
}

/** A refusal of the API. `status` is 0 and `code` is `offline` when nothing answered. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: ProblemDocument;

  constructor(problem: ProblemDocument) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
  }
}

/** What an operation takes: parameters of its path by name, `query`, `body`. */
export interface Shape {
  input: object;
  answer: unknown;
}
/** The last argument is left out where nothing has to be said. */
type Arguments<I> =
  Record<never, never> extends I ? [input?: I, options?: CallOptions] : [input: I, options?: CallOptions];

export type Operation<S extends Shape> = (
  client: Client,
  ...rest: Arguments<S["input"]>
) => Promise<S["answer"]>;

/** `Input<typeof createBooking>` */
export type Input<O> = O extends Operation<infer S> ? S["input"] : never;
/** `Answer<typeof createBooking>` */
export type Answer<O> = O extends (client: Client, ...rest: never[]) => Promise<infer A> ? A : never;

/** Nobody waits longer than this for a button. */
const LONGEST_WAIT_MS = 8_000;

export const createClient = (options: ClientOptions): Client => options;

/** `keyed`: it takes an `Idempotency-Key`. */
export function operation<S extends Shape>(method: string, template: string, keyed?: 1): Operation<S> {
  const call = (client: Client, input: Sent = {}, options: CallOptions = {}): Promise<unknown> =>
    send(client, method, template, input, keyed ? { idempotencyKey: newKey(), ...options } : options);
  return call as unknown as Operation<S>;
}

type Sent = { query?: Record<string, unknown>; body?: unknown } & Record<string, unknown>;

async function send(
  client: Client,
  method: string,
  template: string,
  input: Sent,
  { idempotencyKey, signal, headers: more, keepalive = false }: CallOptions,
): Promise<unknown> {
  const { baseUrl, timeoutMs = 15_000, retries = 2, credentials = "omit", headers: own = {} } = client;
  const fetch = client.fetch ?? globalThis.fetch;
  const { body } = input;
  const headers: Record<string, string> = { ...(typeof own === "function" ? own() : own), ...more };
  if (idempotencyKey) headers["idempotency-key"] = idempotencyKey;
  // A file says its own type.
  const file = body instanceof Blob;
  if (body !== undefined && !file) headers["content-type"] = "application/json";
  const request = {
    method,
    headers,
    credentials,
    keepalive,
    ...(body === undefined ? {} : { body: file ? body : JSON.stringify(body) }),
  };
  for (let attempt = 0; ; attempt++) {
    let wait = 400 * 3 ** attempt;
    let error: ApiError;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await fetch(`${baseUrl}/api/v1${addressOf(template, input)}`, {
        ...request,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const content = await contentOf(answer);
      if (answer.ok) return content;
      error = new ApiError(isProblem(content) ? content : unreadable(answer.status, "unexpected_answer"));
      const busy = [429, 502, 503, 504].includes(answer.status);
      // Still being done under the same key: the answer is on its way.
      if (!busy && error.code !== "idempotency_in_progress") throw error;
      const after = Number(answer.headers.get("retry-after"));
      if (after > 0) wait = after * 1000;
    } catch (reason) {
      if (reason instanceof ApiError || signal?.aborted) throw reason;
      error = new ApiError(unreadable(0, "offline"));
    }
    const repeatable = method === "GET" || idempotencyKey;
    if (!repeatable || attempt >= retries || wait > LONGEST_WAIT_MS) throw error;
    await pause(wait, signal);
  }
}

function addressOf(template: string, input: Sent): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value === undefined || value === null) continue;
    // Lists of words are repeated (`status=a&status=b`); anything else with a shape travels as JSON.
    const words = Array.isArray(value) && value.every((one) => typeof one !== "object") ? value : [value];
    for (const one of words) search.append(name, typeof one === "object" ? JSON.stringify(one) : String(one));
  }
  const query = String(search);
  return query ? `${path}?${query}` : path;
}

function contentOf(answer: Response): Promise<unknown> | undefined {
  const type = answer.headers.get("content-type") ?? "";
  if (answer.status === 204) return undefined;
  return type.includes("json") ? answer.json() : type.startsWith("text/") ? answer.text() : answer.blob();
}

const isProblem = (content: unknown): content is ProblemDocument =>
  typeof content === "object" && content !== null && "code" in content;

const unreadable = (status: number, code: string): ProblemDocument => ({
  type: "about:blank",
  title: code,
  status,
  detail: code,
  code,
  requestId: "",
});

/** Not `randomUUID`: browsers give that to secure pages only. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((done, fail) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      fail(signal.reason);
    });
  });
