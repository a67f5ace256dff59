/** The last screen: it is booked, and what one does with it now. */
import { Icon } from "../core/icons.tsx";
import { wallClock } from "../format.ts";
import type { Flow } from "./flow.tsx";

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
  const links = calendarLinks(
    `${name} – ${config.business.name}`,
    made.startsAt,
    made.endsAt,
    place,
    answer.manageUrl,
  );
  const { payment } = answer;
  return (
    <div class="body done" part="body">
      <p class="tick">
        <Icon name="check" />
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
      {payment && (
        <div class="notice">
          <p>{say("payDue", { amount: format.money(payment.amount) })}</p>
          {payment.checkoutUrl && (
            <p class="actions">
              <a class="primary" href={payment.checkoutUrl}>
                {say("pay", { amount: format.money(payment.amount) })}
              </a>
            </p>
          )}
        </div>
      )}
      <p class="soft">
        {say("doneMail", { email: form.text("email") })} {say("reference")}{" "}
        <b class="reference">{made.id.slice(-8).toUpperCase()}</b>
      </p>
      <div class="after">
        <details>
          <summary class="secondary">
            <Icon name="calendar" /> {say("addCalendar")}
          </summary>
          <ul>
            <li>
              <a class="link" href={own}>
                {say("calendarFile")}
              </a>
            </li>
            {links.map(([label, href]) => (
              <li key={label}>
                <a class="link" href={href} target="_blank" rel="noopener noreferrer">
                  {label}
                </a>
              </li>
            ))}
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

function calendarLinks(title: string, from: string, to: string, place: string, url: string) {
  const stamp = (at: string) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  const google = new URLSearchParams({
    action: "TEMPLATE",
    text: title,
    dates: `${stamp(from)}/${stamp(to)}`,
    details: url,
    location: place,
  });
  const outlook = new URLSearchParams({
    path: "/calendar/action/compose",
    rru: "addevent",
    subject: title,
    startdt: new Date(from).toISOString(),
    enddt: new Date(from < to ? to : wallClock(from)).toISOString(),
    body: url,
    location: place,
  });
  return [
    ["Google", `https://calendar.google.com/calendar/render?${google}`],
    ["Outlook", `https://outlook.live.com/calendar/0/deeplink/compose?${outlook}`],
  ] as const;
}
