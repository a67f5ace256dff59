import { useQuery } from "@tanstack/react-query";
import { servicesQuery } from "#dashboard/api/lookups.ts";
import { Icon } from "#dashboard/design/icon.tsx";
import { addressText, mapOf } from "#dashboard/format/address.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { BusinessBookingWithHistory, Price } from "#sdk/index.ts";

/** What, who, where, and what the customer said. */
export function BookingDetails({ booking }: { booking: BusinessBookingWithHistory }) {
  const { sheet: words } = useStrings("bookings");
  const { customer, items, notes, answers, attribution } = booking;
  return (
    <>
      <section className="booking-part">
        <h3>{words.what}</h3>
        <ul className="stack tight">
          {items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same service may be there twice
            <li key={at}>
              <div className="strong">{item.name}</div>
              <ItemChoices item={item} />
            </li>
          ))}
        </ul>
        {booking.seats > 1 && <p>{words.seats(booking.seats)}</p>}
      </section>
      <section className="booking-part">
        <h3>{words.customer}</h3>
        <div className="strong">{customer.name}</div>
        {customer.phone && (
          <a className="row" href={`tel:${customer.phone}`}>
            <Icon name="phone" size={16} /> {customer.phone}
          </a>
        )}
        {customer.email && (
          <a className="row" href={`mailto:${customer.email}`}>
            <Icon name="mail" size={16} /> {customer.email}
          </a>
        )}
        {customer.address && (
          <a className="row" href={mapOf([addressText(customer.address)])} target="_blank" rel="noreferrer">
            <Icon name="pin" size={16} /> {addressText(customer.address)}
          </a>
        )}
      </section>
      {notes && (
        <section className="booking-part">
          <h3>{words.notes}</h3>
          <p>{notes}</p>
        </section>
      )}
      {Object.keys(answers).length > 0 && (
        <section className="booking-part">
          <h3>{words.answers}</h3>
          <dl className="price-lines">
            {Object.entries(answers).map(([key, value]) => (
              <div key={key} style={{ display: "contents" }}>
                <dt className="soft">{key}</dt>
                <dd>{typeof value === "boolean" ? (value ? words.yes : words.no) : value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {attribution.source && (
        <section className="booking-part">
          <h3>{words.source}</h3>
          <p>{attribution.source}</p>
        </section>
      )}
    </>
  );
}

/** Selections and add-ons by their labels; services that are gone have only keys left. */
function ItemChoices({ item }: { item: BusinessBookingWithHistory["items"][number] }) {
  const { sheet: words } = useStrings("bookings");
  const { data } = useQuery(servicesQuery);
  const service = data?.data.find(({ id }) => id === item.serviceId);
  const choices = [
    ...Object.entries(item.selections).map(([key, value]) => {
      const dimension = service?.dimensions.find((one) => one.key === key);
      const option = dimension?.options?.find((one) => one.key === value)?.label;
      const shown = typeof value === "boolean" ? (value ? words.yes : words.no) : (option ?? String(value));
      return `${dimension?.label ?? key}: ${shown}`;
    }),
    ...Object.entries(item.addOns).map(([key, count]) => {
      const label = service?.addOns.find((one) => one.key === key)?.label ?? key;
      return count > 1 ? `${label} × ${count}` : label;
    }),
  ];
  return choices.length > 0 ? <div className="soft">{choices.join(" · ")}</div> : null;
}

export function BookingPrice({
  price,
  payment,
}: {
  price: Price;
  payment: BusinessBookingWithHistory["payment"];
}) {
  const { sheet: words } = useStrings("bookings");
  const format = useFormat();
  const money = (amount: number) => format.money(amount, { currency: price.currency });
  return (
    <dl className="price-lines">
      {price.lines.map(({ code, itemIndex, label, amount, explain }) => (
        <div key={`${code} ${itemIndex}`} style={{ display: "contents" }} title={explain}>
          <dt className="soft">{label}</dt>
          <dd>{money(amount)}</dd>
        </div>
      ))}
      <dt className="sum">{words.total}</dt>
      <dd className="sum">{money(price.total)}</dd>
      {payment && payment.amountPaid > 0 && (
        <>
          <dt className="soft">{words.paid}</dt>
          <dd>{money(payment.amountPaid)}</dd>
        </>
      )}
      {payment && payment.amountDue > 0 && payment.amountDue !== price.total && (
        <>
          <dt>{words.due}</dt>
          <dd className="strong">{money(payment.amountDue)}</dd>
        </>
      )}
    </dl>
  );
}

/** Moved at its end alone. */
const isLength = (type: string, fields: readonly string[]): boolean =>
  type === "booking.rescheduled" && fields.includes("endsAt") && !fields.includes("startsAt");

export function BookingHistory({ history }: { history: BusinessBookingWithHistory["history"] }) {
  const { events, lengthChanged, actors, by } = useStrings("bookings");
  const format = useFormat();
  const known = events as Record<string, string>;
  return (
    <ol className="history">
      {history.toReversed().map(({ id, type, fields, actor, occurredAt }) => (
        <li key={id}>
          <span>
            {by(
              isLength(type, fields) ? lengthChanged : (known[type] ?? type),
              actor.name ?? actors[actor.kind],
            )}
          </span>
          <time className="soft small" dateTime={occurredAt}>
            {format.dateTime(occurredAt)}
          </time>
        </li>
      ))}
    </ol>
  );
}
