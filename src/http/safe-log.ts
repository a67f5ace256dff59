/**
 * Errors as they may stand in a log. Database drivers put the values of a query into messages and details, so
 * an error is never logged whole: its kind, its code, the first line of its message without anything that looks
 * personal or secret, and where it was thrown.
 */

export interface LoggedError {
  name: string;
  code?: string;
  message: string;
  /** Only the `at …` lines: the head of a stack repeats the message. */
  stack: string[];
  cause?: LoggedError;
}

const personal = [
  /[^\s@<>"'(]{1,64}@[^\s@<>"')]{1,255}/g, // e-mail addresses
  /[A-Za-z0-9_-]{32,}/g, // tokens, keys, hashes
  /\+?\d[\d ()-]{7,20}\d/g, // telephone and card numbers
];

function redact(text: string): string {
  let line = text.split("\n", 1)[0]?.slice(0, 500) ?? "";
  for (const pattern of personal) line = line.replace(pattern, "[…]");
  return line;
}

/** Follows at most three causes. */
export function describeError(error: unknown, depth = 3): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error, message: redact(String(error)), stack: [] };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    message: redact(error.message),
    stack: frames.slice(0, 15).map((line) => line.trim()),
    ...(error.cause !== undefined && depth > 0 ? { cause: describeError(error.cause, depth - 1) } : {}),
  };
}
