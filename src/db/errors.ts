/** SQLSTATE (or Node's error code) of a failed query; Drizzle wraps the driver's error in `cause`. */
export function errorCode(error: unknown): string | undefined {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth++
  ) {
    const code = (current as { code?: unknown }).code;
    if (typeof code === "string") return code;
  }
  return undefined;
}

/** Name of the constraint that refused a row. */
function violatedConstraint(error: unknown): string | undefined {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth++
  ) {
    const constraint = (current as { constraint?: unknown }).constraint;
    if (typeof constraint === "string") return constraint;
  }
  return undefined;
}

/** Deadlock, serialization failure, lock not available: the same work may succeed when tried again. */
export function isTransient(error: unknown): boolean {
  const code = errorCode(error);
  return code === "40P01" || code === "40001" || code === "55P03";
}

/** One of the walls against double booking refused the row (exclusion constraint or seat taken). */
export function isOverlap(error: unknown): boolean {
  const constraint = violatedConstraint(error);
  return (
    constraint === "allocations_no_overlap_after" ||
    constraint === "allocations_no_overlap_before" ||
    constraint === "allocations_one_per_seat"
  );
}

const UNAVAILABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "25006", // read_only_sql_transaction: the server has become the standby
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "57014", // query_canceled: the statement timeout
  "55P03", // lock_not_available, still so after the retries
  "40P01",
  "40001",
  "25P03", // idle_in_transaction_session_timeout
  "53100", // disk_full
  "53200", // out_of_memory
  "53300", // too_many_connections
  "53400", // configuration_limit_exceeded
  "58030", // io_error
]);

/** No answer came within the driver's own timeout: the connection may be dead without knowing it. */
export function isSilence(error: unknown): boolean {
  return anyMessage(error, /query read timeout/i);
}

function anyMessage(error: unknown, pattern: RegExp): boolean {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth++
  ) {
    if (pattern.test(current.message)) return true;
  }
  return false;
}

/** The database cannot answer now: the caller should come back, nothing is wrong with the request. */
export function isUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined) return UNAVAILABLE.has(code) || code.startsWith("08");
  return (
    isSilence(error) ||
    anyMessage(
      error,
      /timeout exceeded when trying to connect|connection terminated|client has encountered a connection error|cannot use a pool after/i,
    )
  );
}
