import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { paymentAccounts, stripeEvents } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { fieldErrors, validationRefusal } from "#http/validation.ts";
import type { ToldEvent } from "#integrations/payments/payments.ts";
import { verifySignature } from "#integrations/payments/verify-signature.ts";
import type { Deps } from "../deps.ts";
import { PAYMENTS_DUE } from "./insert-payment.ts";
import { webhookPurpose } from "./till.ts";

/** Messages that we do something about. */
const OURS =
  /^(checkout\.session\.|payment_intent\.|charge\.|refund\.|setup_intent\.succeeded$|account\.updated$|customer\.subscription\.|invoice\.)/;

const id = z.string().min(1).max(255);
/** Only the id is asked for: what carries less than we need is as genuine as its signature, and leads to nothing. */
const eventSchema = z.object({
  id: id.regex(/^evt_\w+$/),
  type: z.string().max(100).default(""),
  account: id.nullish().transform((account) => account ?? undefined),
  livemode: z.boolean().optional(),
  data: z.object({ object: z.record(z.string(), z.unknown()) }).optional(),
});

export interface SignedMessage {
  body: Uint8Array;
  signature: string | undefined;
  /** Of a business with keys of its own; absent: the installation's. */
  businessId: string | undefined;
}

/** Whose secrets may have signed, and whose account the message may be about. */
interface Endpoint {
  secrets: string[];
  own: { businessId: BusinessId; livemode: boolean; stripeAccountId: string | null } | null;
}

const notValid = () => new Refusal("signature_invalid", "This message is not signed as it should be.");

/**
 * Takes a message of Stripe's: the signature over the very bytes, then whose it is, then stores its id once. Nothing of
 * what it says is believed here, and nothing is written before its signature is found right. A genuine message about an
 * account that is not of this installation, or of the other mode, is taken without being kept.
 */
export async function receiveEvent(deps: Deps, message: SignedMessage): Promise<void> {
  const endpoint = await endpointOf(deps, message.businessId);
  const now = deps.now();
  if (!verifySignature(message.body, message.signature, endpoint.secrets, now)) throw notValid();
  const { id, type, account, data, ...rest } = eventOf(message.body);
  if (!data || !OURS.test(type)) return;
  const livemode = rest.livemode ?? endpoint.own?.livemode ?? deps.payments.installation?.livemode ?? false;
  const event = { id, type, account, livemode };
  const owner = await ownerOf(deps, endpoint, event);
  if (owner === null) {
    deps.log.warn(
      { stripeEventId: event.id, type: event.type },
      "ALARM: a message about an account, or of a mode, that is not ours",
    );
    return;
  }
  const accountId = event.account ?? endpoint.own?.stripeAccountId ?? null;
  const { object } = data;
  await keepEvents(deps, { businessId: owner.businessId, accountId }, [{ ...event, object }]);
}

/** Stores messages of one account, each id once; what they lead to is done afterwards. */
export async function keepEvents(
  deps: Deps,
  { businessId, accountId }: { businessId: BusinessId | null; accountId: string | null },
  told: readonly ToldEvent[],
): Promise<void> {
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    for (const { id, type, object } of told)
      await tx
        .insert(stripeEvents)
        .values({
          ...{ id, businessId, accountId, type },
          objectId: textOf(object.id) ?? "",
          paymentIntentId: textOf(object.payment_intent),
          reference: referenceOf(type, object),
          status: "received",
          nextAttemptAt: now,
          receivedAt: now,
        })
        .onConflictDoNothing();
    tx.announce(PAYMENTS_DUE);
  });
}

async function endpointOf(deps: Deps, businessId: string | undefined): Promise<Endpoint> {
  if (businessId === undefined) return { secrets: deps.payments.webhookSecrets, own: null };
  const [account] = await deps.db.orm
    .select()
    .from(paymentAccounts)
    .where(
      and(
        eq(paymentAccounts.businessId, businessId as BusinessId),
        eq(paymentAccounts.kind, "own_keys"),
        isNull(paymentAccounts.disconnectedAt),
      ),
    );
  if (!account || account.webhookSecretSealed === null) throw notValid();
  const { livemode, stripeAccountId } = account;
  return {
    secrets: [deps.secrets.open(account.webhookSecretSealed, webhookPurpose(account.id))],
    own: { businessId: account.businessId, livemode, stripeAccountId },
  };
}

/** `null`: not ours. A business that has disconnected still gets its refunds and disputes told. */
async function ownerOf(
  deps: Deps,
  { own }: Endpoint,
  event: { account?: string | undefined; livemode: boolean },
): Promise<{ businessId: BusinessId | null } | null> {
  if (own) {
    const same = event.account === undefined || event.account === own.stripeAccountId;
    return same && event.livemode === own.livemode ? { businessId: own.businessId } : null;
  }
  if (deps.payments.installation?.livemode !== event.livemode) return null;
  if (event.account === undefined) return { businessId: null };
  const [account] = await deps.db.orm
    .select({ businessId: paymentAccounts.businessId })
    .from(paymentAccounts)
    .where(and(eq(paymentAccounts.stripeAccountId, event.account), eq(paymentAccounts.kind, "connect")))
    .limit(1);
  return account ?? null;
}

function eventOf(body: Uint8Array): z.output<typeof eventSchema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new Refusal("malformed_json", "This message is signed, and no JSON.");
  }
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success) throw validationRefusal(fieldErrors(parsed.error, "body"));
  return parsed.data;
}

const textOf = (value: unknown): string | null =>
  typeof value === "string" && value.length <= 255 ? value : null;

/** Our own id, where we have put one; of plans and their bills the customer, who is a business. */
function referenceOf(type: string, object: Record<string, unknown>): string | null {
  if (/^(customer\.subscription|invoice)\./.test(type)) return textOf(object.customer);
  const metadata = object.metadata as Record<string, unknown> | null | undefined;
  return textOf(object.client_reference_id) ?? textOf(metadata?.payment);
}
