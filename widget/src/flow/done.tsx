/** The last screen: it is booked, and what one does with it now. */
import { Icon } from "../core/icons.tsx";
import type { Flow } from "./flow.tsx";
import { Zone } from "./times.tsx";

export function Done({ flow }: { flow: Flow }) {
  const { session, booking, form } = flow;
  const { words, format, config } = session;
  const { say } = words;
  const answer = booking.done;
  if (!answer?.booking) return null;
  const made = answer.booking;
  const name = made.items.map((item) => item.name).join(" + ");
  const { address } = config.business;
  const atBusiness = session
    .services(made.items.map(({ serviceId }) => serviceId))
    .some(({ location }) => location === "business");
  const place = atBusiness && address ? [address.line1, address.postalCode, address.city].join(", ") : "";
  const own = `${session.input.base}/api/v1/public/bookings/${made.id}/calendar.ics?token=${encodeURIComponent(answer.manageToken)}`;
  const { payment } = booking;
  const amount = format.money(payment?.amount ?? 0);
  const { confirmationMessage } = config.widget.texts;
  return (
    <div class="body done" part="body">
      <p class="tick">
        <Icon name={payment ? "clock" : "check"} />
      </p>
      <p class="lead">
        <b>{format.day(made.startsAt.slice(0, 10))}</b>
        <span>
          {made.arrivesUntil
            ? say("arrives", { from: format.time(made.startsAt), to: format.time(made.arrivesUntil) })
            : format.time(made.startsAt)}
          {made.teamMember && ` · ${say("with", { name: made.teamMember.name })}`}
        </span>
        <span class="soft">
          {name} · {format.money(made.price.total)}
        </span>
      </p>
      {made.status === "pending" && <p>{say("donePendingText", { business: config.business.name })}</p>}
      <Zone flow={flow} sample={made.startsAt} />
      {payment ? (
        <div class="notice">
          <p>{payment.amount ? say("payDue", { amount }) : say("cardDue")}</p>
          {payment.checkoutUrl && (
            <p class="actions">
              <a class="primary" href={payment.checkoutUrl}>
                {payment.amount ? say("pay", { amount }) : say("leaveCard")}
              </a>
            </p>
          )}
        </div>
      ) : (
        confirmationMessage && <p>{confirmationMessage}</p>
      )}
      <p class="soft">
        {!payment && say("doneMail", { email: form.text("email") })} {say("reference")}{" "}
        <b class="reference">{made.id.slice(-8).toUpperCase()}</b>
      </p>
      <div class="after">
        <details onToggle={() => flow.loadMore()}>
          <summary class="secondary">
            <Icon name="calendar" /> {say("addCalendar")}
          </summary>
          <ul>
            <li>
              <a class="link" href={own}>
                {say("calendarFile")}
              </a>
            </li>
            {flow.more?.calendarLinks(answer, name, place)}
          </ul>
        </details>
        <a class="secondary" href={answer.manageUrl}>
          {say("manage")}
        </a>
        {place && (
          <a
            class="secondary"
            href={`https://www.google.com/maps/dir/?api=1&destination=${encodeURIComponent(place)}`}
            target="_blank"
            rel="noopener noreferrer"
          >
            {say("directions")}
          </a>
        )}
        <button type="button" class="link quiet" onClick={() => flow.startOver()}>
          {say("another")}
        </button>
      </div>
    </div>
  );
}
