/**
 * Every refusal the product gives, with its HTTP status and the words of its page at `/errors/<code>`.
 * A code without an entry does not compile.
 */
import type { RefusalCode } from "#domain/refusals.ts";

export interface ProblemEntry {
  status: number;
  /** A few words, the same for every occurrence. */
  title: string;
  /** What happened, for someone who meets the code for the first time. */
  explanation: string;
  whatToDo: string;
  /** Sent as `Retry-After` unless the refusal knows better. */
  retryAfterSeconds?: number;
}

export const problems = {
  malformed_json: {
    status: 400,
    title: "Malformed JSON",
    explanation:
      "The body is not valid JSON in UTF-8, names a key twice, or is nested deeper than the API ever needs.",
    whatToDo: "Send one JSON value made by a JSON library, without repeated keys.",
  },
  malformed_request: {
    status: 400,
    title: "Malformed request",
    explanation: "The request could not be read as HTTP: its first line, a header or the Host is broken.",
    whatToDo: "Use an HTTP client library, and check proxies in between.",
  },
  signature_invalid: {
    status: 400,
    title: "Signature not valid",
    explanation:
      "The message is not signed with this installation's secret, was altered, or was signed too long ago.",
    whatToDo: "Check the webhook secret and the clock. Stripe sends what was not taken again by itself.",
  },
  unauthorized: {
    status: 401,
    title: "Not signed in",
    explanation: "This needs a valid session, API key or link, and none came with the request.",
    whatToDo: "Sign in again, or send the API key or the token of the link.",
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    explanation:
      "You are known, but may not do this. Also the answer to a change sent to a business endpoint by another website.",
    whatToDo: "Ask an owner or admin of the business for the right, or call from the application itself.",
  },
  plan_required: {
    status: 403,
    title: "Not in this plan",
    explanation: "The plan of the business does not include this.",
    whatToDo: "Change to a plan that includes it.",
  },
  plan_limit: {
    status: 403,
    title: "Plan limit reached",
    explanation: "The plan of the business allows no more of these.",
    whatToDo: "Remove one, or change to a larger plan.",
  },
  not_found: {
    status: 404,
    title: "Not found",
    explanation: "Nothing is at this address, or it is not yours to see; both get the same answer.",
    whatToDo: "Check the address and the id. Ids belong to one business only.",
  },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    explanation: "The address exists, but not with this HTTP method. The Allow header lists those it takes.",
    whatToDo: "Use one of the methods in Allow.",
  },
  request_timeout: {
    status: 408,
    title: "Request took too long",
    explanation: "The request did not arrive completely in time, so the connection was given up.",
    whatToDo: "Send it again over a faster connection; use an Idempotency-Key so that nothing happens twice.",
  },
  slot_unavailable: {
    status: 409,
    title: "Time not available",
    explanation:
      "The time was taken meanwhile or cannot be booked. `reason` says why, `alternatives` what is free.",
    whatToDo: "Offer one of the alternatives, or ask for availability again. Nothing was booked.",
  },
  price_changed: {
    status: 409,
    title: "Price changed",
    explanation:
      "The price is no longer the one that was shown. The answer holds both and the lines that differ.",
    whatToDo: "Show the new price, and book again once it is accepted. Nothing was booked.",
  },
  already_exists: {
    status: 409,
    title: "Already exists",
    explanation:
      "Something with this name, code, key or address is there already, and there can be only one.",
    whatToDo: "Use the one that exists, or choose another value for the field that `errors` names.",
  },
  in_use: {
    status: 409,
    title: "In use",
    explanation: "Other records still refer to it, so it cannot be taken away.",
    whatToDo: "Archive it, or change what refers to it first.",
  },
  last_owner: {
    status: 409,
    title: "Last owner",
    explanation: "A business always has at least one owner.",
    whatToDo: "Make somebody else an owner first.",
  },
  link_expired: {
    status: 410,
    title: "Link expired",
    explanation: "The link was used already, was replaced by a newer one, or is too old.",
    whatToDo: "Ask for a new link.",
  },
  version_conflict: {
    status: 409,
    title: "Changed by someone else",
    explanation: "The version you worked on is not the current one.",
    whatToDo: "Load it again, apply the change to what is there now, and send its version.",
  },
  invalid_transition: {
    status: 409,
    title: "Status cannot change like this",
    explanation: "From its current status the booking (or quote, or lead) cannot go to the one asked for.",
    whatToDo: "Load it again and choose among the statuses that may follow.",
  },
  idempotency_in_progress: {
    status: 409,
    title: "Still being done",
    explanation: "A request with the same Idempotency-Key is being worked on at this moment.",
    whatToDo: "Wait a second and send the same request with the same key; it will answer with the result.",
    retryAfterSeconds: 1,
  },
  quote_converted: {
    status: 409,
    title: "Quote already used",
    explanation: "A booking was already made from this quote.",
    whatToDo: "Look at that booking, or ask for a new quote.",
  },
  cancellation_closed: {
    status: 409,
    title: "Too late to change online",
    explanation: "The business's policy does not allow this change any more at this time.",
    whatToDo: "Contact the business directly.",
  },
  payments_unavailable: {
    status: 409,
    title: "Online payment not possible",
    explanation: "The business cannot take payments online at the moment, or there is nothing to pay.",
    whatToDo: "Pay the business directly, or try again later.",
  },
  payment_refused: {
    status: 409,
    title: "Payment refused",
    explanation: "The bank or the payment service did not do it. `reason` holds its word for why.",
    whatToDo: "Try another card, another amount, or ask the customer.",
  },
  time_off_conflict: {
    status: 409,
    title: "Bookings in that time",
    explanation:
      "Customers have booked this person in the time that was to become free. `bookingIds` names the bookings.",
    whatToDo:
      "Move or cancel them first, or send the same with `force`: the bookings then stay, and nothing new is booked.",
  },
  quote_expired: {
    status: 410,
    title: "Quote expired",
    explanation: "The quote was valid for a limited time, and that time is over.",
    whatToDo: "Ask for a new quote. The price may differ.",
  },
  hold_expired: {
    status: 410,
    title: "Hold expired",
    explanation: "The time was held for a few minutes, and they are over.",
    whatToDo: "Hold it again if it is still free.",
  },
  payload_too_large: {
    status: 413,
    title: "Body too large",
    explanation: "The body is larger than this endpoint takes.",
    whatToDo: "Send less; ordinary requests may have 64 KiB.",
  },
  uri_too_long: {
    status: 414,
    title: "Address too long",
    explanation: "The address with its query is longer than the server reads.",
    whatToDo: "Shorten the query, or use the endpoint that takes the same in a body.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported body format",
    explanation: "The body is not plain, uncompressed JSON in UTF-8.",
    whatToDo: "Send `Content-Type: application/json` and no Content-Encoding.",
  },
  validation_failed: {
    status: 422,
    title: "Some fields are not right",
    explanation:
      "The request was understood, but fields are missing, wrong or unknown. `errors` lists every one.",
    whatToDo: "Correct each listed path and send the request again.",
  },
  selection_invalid: {
    status: 422,
    title: "Selection not possible",
    explanation: "The chosen service, options or add-ons do not go together or do not exist.",
    whatToDo: "Read the configuration again and choose among what it offers.",
  },
  coupon_invalid: {
    status: 422,
    title: "Coupon not valid",
    explanation: "The coupon does not exist, is over, is used up, or does not apply to what is bought.",
    whatToDo: "Check the code, or go on without it.",
  },
  outside_service_area: {
    status: 422,
    title: "Outside the service area",
    explanation: "The business does not come to this address.",
    whatToDo: "Use another address, or leave your details so that the business can answer.",
  },
  idempotency_key_reused: {
    status: 422,
    title: "Idempotency key used for something else",
    explanation: "This Idempotency-Key came before with another body.",
    whatToDo: "Use a new key for a new request, and the same key only to repeat the same request.",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests",
    explanation: "More calls were made to this endpoint than its limit allows in a minute.",
    whatToDo: "Wait as long as Retry-After says. The RateLimit headers of every answer show what is left.",
  },
  hold_limit: {
    status: 429,
    title: "Too many holds",
    explanation: "You already hold as many times as one client may.",
    whatToDo: "Release a hold, or wait until one expires.",
    retryAfterSeconds: 60,
  },
  headers_too_large: {
    status: 431,
    title: "Headers too large",
    explanation: "The request headers are too many or too long.",
    whatToDo: "Send fewer or shorter headers; clear this site's cookies in a browser.",
  },
  internal_error: {
    status: 500,
    title: "Something went wrong here",
    explanation: "The server made a mistake. It was logged with the request id.",
    whatToDo: "Try again; if it stays, report the request id.",
  },
  unavailable: {
    status: 503,
    title: "Temporarily unavailable",
    explanation: "The server is stopping, starting, or cannot reach its database right now.",
    whatToDo: "Send the same request again after Retry-After, with the same Idempotency-Key.",
    retryAfterSeconds: 2,
  },
  storage_full: {
    status: 503,
    title: "Storage is full",
    explanation:
      "The server is out of disk space and accepts no changes, so that nothing acknowledged is lost.",
    whatToDo: "Reading still works. The operator has to free space; then try again.",
    retryAfterSeconds: 60,
  },
} as const satisfies Record<RefusalCode, ProblemEntry>;

/** The catalogue entry; typed loosely so that optional members can be read. */
export function problemEntry(code: RefusalCode): ProblemEntry {
  return problems[code];
}

export function isRefusalCode(text: string): text is RefusalCode {
  return Object.hasOwn(problems, text);
}
