/**
 * A refusal is an answer the product gives on purpose: the request was understood and will not be done.
 * Each code is stable, public, and has a page (`/errors/:code`); `http/problems.ts` says its status and title.
 */
export type RefusalCode =
  | "malformed_json"
  | "malformed_request"
  | "unauthorized"
  | "forbidden"
  | "plan_required"
  | "plan_limit"
  | "not_found"
  | "method_not_allowed"
  | "slot_unavailable"
  | "price_changed"
  | "version_conflict"
  | "invalid_transition"
  | "idempotency_in_progress"
  | "idempotency_key_reused"
  | "quote_expired"
  | "quote_converted"
  | "hold_expired"
  | "hold_limit"
  | "cancellation_closed"
  | "payments_unavailable"
  | "payment_refused"
  | "signature_invalid"
  | "time_off_conflict"
  | "already_exists"
  | "in_use"
  | "last_owner"
  | "link_expired"
  | "payload_too_large"
  | "unsupported_media_type"
  | "validation_failed"
  | "selection_invalid"
  | "coupon_invalid"
  | "outside_service_area"
  | "rate_limited"
  | "headers_too_large"
  | "request_timeout"
  | "uri_too_long"
  | "internal_error"
  | "unavailable"
  | "storage_full";

/** One thing wrong with one place of the request. `path` is dotted, e.g. `items.0.selections.vehicle_size`. */
export interface FieldError {
  path: string;
  code: string;
  message: string;
}

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly errors: FieldError[] | undefined;
  /** Further members of the problem document, e.g. `{ reason, alternatives }`. Never personal data. */
  readonly extra: Record<string, unknown>;

  constructor(
    code: RefusalCode,
    detail: string,
    options: { errors?: FieldError[]; extra?: Record<string, unknown> } = {},
  ) {
    super(detail);
    this.name = "Refusal";
    this.code = code;
    this.errors = options.errors;
    this.extra = options.extra ?? {};
  }
}

/** What is wrong with a field, where more can be said than that it is; programs translate by it. */
type FieldCode =
  | "taken"
  | "wrong_password"
  | "wrong_code"
  | "password_common"
  | "password_personal"
  | "password_length"
  | "before_start"
  | "in_past"
  | "unknown_variable"
  | "already_invited"
  | "already_member";

/** Refuses one field of the request: 422 unless the code says otherwise. */
export function refuseField(
  path: string,
  message: string,
  code: RefusalCode = "validation_failed",
  fieldCode: FieldCode | RefusalCode = code,
): Refusal {
  return new Refusal(code, `${path}: ${message}`, { errors: [{ path, code: fieldCode, message }] });
}
