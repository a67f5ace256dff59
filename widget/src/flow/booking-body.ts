/** What the server is told of a booking: what was chosen and what was typed. */
import { attributionOf } from "./attribution.ts";
import type { Booking } from "./booking.ts";

export function bodyOf({ order, session, form, hold, country }: Booking) {
  const { dataset } = session.input.element;
  const { words, config } = session;
  const optional = (id: string) => (form.text(id) ? { [id]: form.text(id) } : {});
  const answers: Record<string, string | boolean> = {};
  for (const { key, kind } of config.widget.fields) {
    const value = form.value(`own-${key}`);
    if (kind === "checkbox" || value !== "") answers[key] = kind === "checkbox" ? value === true : value;
  }
  const total = order.price?.total;
  return {
    ...order.bought,
    ...(order.confirmed?.key === order.key ? { quoteId: order.confirmed.quoteId } : {}),
    ...(total === undefined ? {} : { expectedTotal: total }),
    startsAt: order.slot?.startsAt ?? "",
    ...order.memberField,
    ...(hold ? { holdId: hold.id } : {}),
    customer: {
      name: form.text("name"),
      email: form.text("email"),
      ...optional("phone"),
      ...(order.travels
        ? {
            address: {
              line1: form.text("line1"),
              ...optional("line2"),
              city: form.text("city"),
              ...optional("region"),
              postalCode: form.text("postalCode"),
              country,
            },
          }
        : {}),
    },
    answers,
    consent: form.consent,
    ...optional("notes"),
    locale: words.locale,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    attribution: attributionOf(dataset, config.widget.slug),
    website: form.website,
  };
}
