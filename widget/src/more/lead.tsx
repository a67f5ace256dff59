/** A request instead of a booking: where the price is named by hand, where nothing is free, where something failed. */

import { ApiError, newKey } from "../../../sdk/src/client.ts";
import { createLead } from "../../../sdk/src/index.ts";
import { Icon } from "../core/icons.tsx";
import { attributionOf } from "../flow/attribution.ts";
import { Bar } from "../flow/bar.tsx";
import type { Flow } from "../flow/flow.tsx";
import { consentSpecs, contactSpecs, type FieldSpec } from "../flow/form.ts";
import { FormField, Honeypot, Summary } from "../flow/form-fields.tsx";
import { PriceLines } from "../flow/price-lines.tsx";

type Props = { flow: Flow };

function specsOf({ session, order }: Flow): FieldSpec[] {
  const { say } = session.words;
  const [name, email, phone] = contactSpecs(session, false) as [FieldSpec, FieldSpec, FieldSpec];
  const postal: FieldSpec = {
    id: "postalCode",
    path: "postalCode",
    label: say("postalCode"),
    kind: "text",
    required: false,
    autocomplete: "postal-code",
  };
  return [
    name,
    { ...email, hint: say("leadContact") },
    phone,
    ...(order.travels ? [postal] : []),
    { id: "message", path: "message", label: say("leadWish"), kind: "textarea", required: false },
    ...consentSpecs(session),
  ];
}

/** How the sending of one customer's request stands. */
export class Sending {
  /** Above the form: what went wrong. */
  trouble: string | undefined;
  #key = "";
  #keyFor = "";

  /** The same wish keeps its key, however often it is sent: it arrives once. */
  keyOf(body: object): string {
    const wish = JSON.stringify(body);
    if (wish !== this.#keyFor) this.#key = newKey();
    this.#keyFor = wish;
    return this.#key;
  }
}

async function send(flow: Flow, sending: Sending): Promise<void> {
  const { session, order, form, booking } = flow;
  const { signals, client, element } = session.input;
  const { say } = session.words;
  const none = !form.text("email") && !form.text("phone");
  if (booking.sending || !form.check(specsOf(flow), none ? { email: say("leadContact") } : {})) return;
  booking.sending = true;
  sending.trouble = undefined;
  session.input.render();
  const optional = (id: string) => (form.text(id) ? { [id]: form.text(id) } : {});
  const wish = order.slot
    ? [`${session.format.day(order.slot.startsAt.slice(0, 10))}, ${order.slot.startsAt}`]
    : [];
  const body = {
    // What does not fit together is still a request.
    ...(order.price ? order.purchase : {}),
    name: form.text("name"),
    ...optional("email"),
    ...optional("phone"),
    ...optional("postalCode"),
    ...optional("message"),
    ...(wish.length > 0 ? { preferredTimes: wish } : {}),
    consent: form.consent,
    attribution: attributionOf(element.dataset, session.config.widget.slug),
    website: form.website,
  };
  try {
    await createLead(client, { slug: session.slug, body }, { idempotencyKey: sending.keyOf(body) });
    signals.emit("customer-info-submitted");
    signals.emit("lead-submitted");
    signals.track("lead");
    booking.leadDone = "lead";
    session.said = say("leadDone");
    session.focusOn("h2");
  } catch (error) {
    const { problem, code = "", status = 0 } = error instanceof ApiError ? error : {};
    const rest = form.refuse(specsOf(flow), problem?.errors);
    const reason = session.words.english(rest.join(" ") || problem?.detail || code) ?? "";
    if (!problem?.errors || rest.length > 0)
      sending.trouble =
        status === 0
          ? say("leadOffline")
          : status >= 500
            ? say("serverDown")
            : status === 429
              ? say("busy")
              : `${say("leadRejected")} ${reason}`;
  }
  booking.sending = false;
  session.input.render();
}

export function Request({ flow, sending }: Props & { sending: Sending }) {
  const { session, order, form, booking } = flow;
  const { words, format, config } = session;
  const { say } = words;
  const business = config.business.name;
  if (booking.leadDone)
    return (
      <div class="body done" part="body">
        <p class="tick">
          <Icon name="check" />
        </p>
        <p class="lead">
          {say(booking.leadDone === "plan" ? "planLimit" : "leadMessage", { business, name: business })}
        </p>
        <button type="button" class="link" onClick={() => flow.startOver()}>
          {say("services")}
        </button>
      </div>
    );
  const { price } = order;
  return (
    <form
      class="details"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send(flow, sending);
      }}
    >
      <div class="body" part="body">
        <Summary form={form} specs={specsOf(flow)} />
        {sending.trouble && (
          <p class="notice bad" role="alert">
            {sending.trouble}
          </p>
        )}
        <p class="soft">{say("leadText")}</p>
        {price && (
          <section class="review" aria-label={say("leadPrice")}>
            <PriceLines session={session} price={price} sum={say("estimated")} />
          </section>
        )}
        <div class="fields">
          {specsOf(flow).map((spec) => (
            <FormField key={spec.id} form={form} spec={spec} />
          ))}
          <Honeypot form={form} />
        </div>
      </div>
      <Bar amount={price && <b>{format.money(price.total)}</b>}>
        <button type="submit" class="primary" part="button" aria-disabled={booking.sending}>
          {say(booking.sending ? "sending" : "leadSend")}
        </button>
      </Bar>
    </form>
  );
}
