import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";
import { OutgoingFailure } from "../outgoing/check-address.ts";
import { fetchPublic } from "../outgoing/fetch-public.ts";
import { hasFeature } from "../tiers/catalogue.ts";
import { TEST_EVENT } from "./catalogue.ts";
import { secretsOf } from "./change-webhook.ts";
import { renderMessage } from "./render-message.ts";
import { type Outcome, settleDelivery } from "./settle-delivery.ts";
import { signMessage } from "./sign-message.ts";
import { type Taken, takeDelivery } from "./take-delivery.ts";

const SECONDS = 1_000;
const HOUR = 3_600 * SECONDS;
/** Before the second try, the third, …: three days in all. */
const BACK_OFF_MS = [
  5 * SECONDS,
  300 * SECONDS,
  1_800 * SECONDS,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
export const MOST_ATTEMPTS = BACK_OFF_MS.length + 1;
/** The longest a receiver may ask to be left alone (`Retry-After`). */
const LONGEST_PAUSE_MS = 24 * HOUR;
const KEPT_BYTES = 1_024;

export interface SendOptions {
  signal?: AbortSignal;
  /** Also to endpoints whose last try failed. Default true. */
  failingToo?: boolean;
  /** Called as soon as something was taken, before it is sent. */
  onTaken?: (failing: boolean) => void;
}

/** Sends one ready delivery. False: there is none. At least once: a crash repeats at most the one under way, same id. */
export async function sendNextDelivery(
  deps: Deps,
  { signal, failingToo = true, onTaken }: SendOptions = {},
): Promise<boolean> {
  if (signal?.aborted) return false;
  const taken = await takeDelivery(deps, failingToo);
  if (!taken) return false;
  onTaken?.(taken.endpoint.failingSince !== null);
  await settleDelivery(deps, taken, await tryOnce(deps, taken, signal));
  return true;
}

/** Sends whatever is ready now, one after the other; gives how many were tried. */
export async function sendReadyDeliveries(deps: Deps): Promise<number> {
  let tried = 0;
  while (await sendNextDelivery(deps)) tried++;
  return tried;
}

async function tryOnce(deps: Deps, taken: Taken, signal: AbortSignal | undefined): Promise<Outcome> {
  const { endpoint, delivery } = taken;
  const startedAt = deps.now();
  const common = { startedAt, customerId: null, responseStatus: null, responseBody: null };
  // Only after a process died with it again and again.
  if (delivery.attempts > MOST_ATTEMPTS)
    return { ...common, kind: "failed", error: delivery.lastError ?? "interrupted at every try" };
  try {
    const business = await deps.businesses.byId(endpoint.businessId);
    if (!hasFeature(deps.plans, business.row.tier, "webhooks"))
      return { ...common, kind: "failed", error: "the plan does not hold webhooks" };
    const { body, customerId } = await renderMessage(deps, business, delivery);
    const timestamp = Math.floor(startedAt / SECONDS);
    const message = { id: delivery.eventId, timestamp, body };
    const response = await fetchPublic(deps.outgoing, endpoint.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": message.id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signMessage(secretsOf(deps, endpoint, startedAt), message),
      },
      body,
      secureOnly: deps.outgoing.httpsOnly,
      signal,
    });
    const { status, headers } = response;
    const answer = {
      ...common,
      customerId,
      responseStatus: status,
      responseBody: printable(response.body.subarray(0, KEPT_BYTES)),
    };
    if (status >= 200 && status < 300) return { ...answer, kind: "delivered", error: null };
    const error = status >= 300 && status < 400 ? "redirects are not followed" : `answered ${status}`;
    if (status === 410) return { ...answer, kind: "gone", error };
    return { ...answer, ...next(delivery, pauseAsked(headers["retry-after"])), error };
  } catch (error) {
    if (signal?.aborted) return { ...common, kind: "interrupted", error: null };
    if (error instanceof OutgoingFailure) return { ...common, ...next(delivery), error: error.message };
    deps.log.error({ error: describeError(error), deliveryId: delivery.id }, "webhook not made");
    return { ...common, ...next(delivery), error: "the message could not be made" };
  }
}

/** What follows a failed try. */
function next(
  { attempts, type }: Taken["delivery"],
  pauseMs = 0,
): { kind: "failed" } | { kind: "later"; waitMs: number } {
  const wait = BACK_OFF_MS[attempts - 1];
  if (wait === undefined || type === TEST_EVENT) return { kind: "failed" };
  // Up to a twentieth more, so that what failed together does not come back together.
  return { kind: "later", waitMs: Math.max(pauseMs, wait + Math.floor((Math.random() * wait) / 20)) };
}

function pauseAsked(retryAfter: string | undefined): number {
  return /^\d{1,7}$/.test(retryAfter ?? "") ? Math.min(Number(retryAfter) * SECONDS, LONGEST_PAUSE_MS) : 0;
}

/** A receiver may answer anything; the database takes no NUL. */
const printable = (bytes: Buffer): string =>
  bytes.toString("utf8").replaceAll("\0", "\u{fffd}").toWellFormed();
